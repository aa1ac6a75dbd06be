"""Options that several commands share, and what a command does with its result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.terminal.streams import describe_error, is_colourful, reader_may_leave
from archiver.errors import ArchiverError
from archiver.messages import Language, phrase
from archiver.reports import Result, render_bags, render_findings, render_json, render_totals

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator


def add_example(parser: argparse.ArgumentParser, language: Language, command: str) -> None:
    """Show one call of the command below its help."""
    parser.epilog = phrase("program.example", language, command=command)


def add_encoding(parser: argparse.ArgumentParser, language: Language) -> None:
    """`--encoding NAME` for documents of plain text."""
    parser.add_argument("--encoding", metavar="NAME", help=phrase("option.encoding", language))


def tell(arguments: argparse.Namespace, result: Result, lines: Callable[[Language], Iterable[str]]) -> int:
    """Print a result as JSON or as text, and give its exit code.

    `lines` are what the command itself has to say, before the findings; findings follow, then how many there are. Where work
    could not be done, that goes to standard error, in words, and the exit code says so. The same goes into the file that
    `--report` names; where that cannot be written, the result is told all the same.
    """
    language: Language = arguments.language
    for error in result.errors:
        print(describe_error(error, language), file=sys.stderr)
    saved, kept = keep_report(arguments, result, lines)
    is_apart = arguments.json or kept is not result
    # The verdict stands, whether or not somebody reads to the end (`archiver … | head`).
    with reader_may_leave():
        # In words, the report that is missing is no fault of the material, and not counted as one.
        for line in _render(arguments, kept if arguments.json else result, lines):
            print(line)
        for line in saved:
            # Standard output is one JSON document and nothing else.
            print(line, file=sys.stderr if is_apart else sys.stdout)
        if sys.stdout is not None:
            sys.stdout.flush()
    return kept.exit_code


def _render(arguments: argparse.Namespace, result: Result, lines: Callable[[Language], Iterable[str]]) -> Iterator[str]:
    language: Language = arguments.language
    if arguments.json:
        yield render_json(result, language)
        return
    findings = [finding for finding in result.findings if not arguments.quiet or finding.severity == "error"]
    if not arguments.quiet:
        yield from lines(language)
    told = [render_findings(findings, language, colour=is_colourful(sys.stdout))]
    if not arguments.quiet:
        told.append(render_bags(result, language))
    if not arguments.quiet and (result.findings or not result.errors):
        told.append(render_totals(result.all_findings, language))
    yield from filter(None, told)


def keep_report(
    arguments: argparse.Namespace, result: Result, lines: Callable[[Language], Iterable[str]]
) -> tuple[list[str], Result]:
    """Write the file that `--report` names, where it names one.

    Gives what is to be said about that, and the result; where the file could not be written, that is among its errors.
    """
    if arguments.report is None:
        return [], result
    from archiver.commands.terminal.report_file import save_report  # noqa: PLC0415 - only where a report is asked for

    try:
        digest = save_report(arguments, result, lines)
    except ArchiverError as error:
        return [describe_error(error, arguments.language)], result._replace(errors=[*result.errors, error])
    told = [] if arguments.quiet else [phrase("report.saved", arguments.language, path=arguments.report, digest=digest)]
    return told, result
