"""Print the result of a command, and keep it in the file of `--report`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.terminal.completing import complete
from archiver.commands.terminal.streams import describe_error, is_colourful, reader_may_leave
from archiver.errors import ArchiverError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result, isolate_days, render_bags, render_findings, render_json, render_totals, stamp_report

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from archiver.findings import Finding
    from archiver.tasks.report_file import ReportedRun

    Lines = Callable[[Language], Iterable[str]]


def print_result(arguments: argparse.Namespace, result: Result, lines: Lines) -> int:
    """Print a result as JSON or as text, keep it in the file of `--report`, and return its exit code.

    The text is `lines`, which are the command's own, then the findings and how many there are. Work that could not be done is
    told on standard error. The result is printed even if the report cannot be written.
    """
    language: Language = arguments.language
    for error in result.errors:
        print(describe_error(error, language), file=sys.stderr)
    result, lines = complete(arguments, result, lines)
    saved, kept = keep_report(arguments, result, lines)
    is_apart = arguments.json or kept is not result
    # The exit code stands even if nobody reads to the end (`archiver … | head`).
    with reader_may_leave():
        # In the text, a report that could not be written is no finding, since it is no fault of the material.
        for line in _render(arguments, kept if arguments.json else result, lines):
            print(line)
        for line in saved:
            # With --json, standard output holds one JSON document and nothing else.
            print(line, file=sys.stderr if is_apart else sys.stdout)
        if sys.stdout is not None:
            sys.stdout.flush()
    return kept.exit_code


def print_findings_beside(arguments: argparse.Namespace, result: Result, lines: Lines) -> int:
    """Print the findings on standard error, since what the command made took standard output. Return the exit code.

    The report is kept as `print_result` keeps it.
    """
    result, lines = complete(arguments, result, lines)
    findings, language = _list_printed(arguments, result), arguments.language
    listed = render_findings(findings, language, lists_all=arguments.verbose)
    told = [listed, render_totals(findings, language)] if findings else []
    saved, kept = keep_report(arguments, result, lines)
    for text in (*told, *saved):
        print(text, file=sys.stderr)
    return kept.exit_code


def _list_printed(arguments: argparse.Namespace, result: Result) -> list[Finding]:
    """Return all findings, or with `--quiet` the errors only."""
    return [finding for finding in result.findings if not arguments.quiet or finding.severity == "error"]


def _render(arguments: argparse.Namespace, result: Result, lines: Lines) -> Iterator[str]:
    language: Language = arguments.language
    if arguments.json:
        yield render_json(result, language, stamp_report())
        return
    if not arguments.quiet:
        yield from (isolate_days(line, language) for line in lines(language))
    findings, colour = _list_printed(arguments, result), is_colourful(sys.stdout)
    told = [render_findings(findings, language, colour=colour, lists_all=arguments.verbose, is_last=True)]
    if not arguments.quiet:
        told.append(render_bags(result, language))
    if not arguments.quiet and (result.findings or not result.errors):
        told.append(render_totals(result.all_findings, language))
    yield from filter(None, told)


def find_run(command: str, arguments: argparse.Namespace) -> ReportedRun | None:
    """Return the run whose report is kept, or None if its command makes nothing at a path."""
    from archiver.tasks.report_file import ReportedRun  # noqa: PLC0415 - only if a report is asked for

    target = None if command == "date convert" else getattr(arguments, "to", None)
    return None if target is None else ReportedRun(command, escape_for_display(target))


def keep_report(arguments: argparse.Namespace, result: Result, lines: Lines) -> tuple[list[str], Result]:
    """Write the file of `--report`, if it is asked for.

    Return lines that say so, and the result. If the file could not be written, that is among the errors of the result.
    """
    if arguments.report is None:
        return [], result
    from archiver.tasks.report_file import write_report  # noqa: PLC0415 - only if a report is asked for

    try:
        listing = result._replace(lists_all=arguments.verbose)
        run = find_run(result.command, arguments)
        digest = write_report(arguments.report, listing, lines, arguments.language, run)
    except ArchiverError as error:
        return [describe_error(error, arguments.language)], result._replace(errors=[*result.errors, error])
    told = [] if arguments.quiet else [phrase("report.saved", arguments.language, path=arguments.report, digest=digest)]
    return told, result
