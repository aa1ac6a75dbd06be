"""Options that several commands share, and what a command does with its result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.reports import Result, render_findings, render_json, render_totals

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable


def add_example(parser: argparse.ArgumentParser, language: Language, command: str) -> None:
    """Show one call of the command below its help."""
    parser.epilog = phrase("program.example", language, command=command)


def add_encoding(parser: argparse.ArgumentParser, language: Language) -> None:
    """`--encoding NAME` for documents of plain text."""
    parser.add_argument("--encoding", metavar="NAME", help=phrase("option.encoding", language))


def check_encoding(name: str | None) -> None:
    """Raises WrongUsageError for an encoding that Python does not know."""
    if name is None:
        return
    import codecs  # noqa: PLC0415 - only where an encoding was given

    try:
        codecs.lookup(name)
    except LookupError as error:
        raise WrongUsageError("error.unknown-encoding", found=name) from error


def read_algorithm(name: str) -> str:
    """An algorithm as manifests spell it. Raises WrongUsageError for one that is not known."""
    from archiver.hashing import ALGORITHMS, is_known_algorithm, normalise_algorithm  # noqa: PLC0415 - few commands need it

    algorithm = normalise_algorithm(name)
    if not is_known_algorithm(algorithm):
        raise WrongUsageError("error.unknown-algorithm", found=name, known=", ".join(ALGORITHMS))
    return algorithm


def tell(arguments: argparse.Namespace, result: Result, lines: Callable[[Language], Iterable[str]]) -> int:
    """Print a result as JSON or as text, and give its exit code.

    `lines` are what the command itself has to say, before the findings; findings follow, then how many there are.
    """
    language: Language = arguments.language
    if arguments.json:
        print(render_json(result, language).encode("utf-8", "backslashreplace").decode())
        return result.exit_code
    if arguments.quiet:
        errors = [finding for finding in result.findings if finding.severity == "error"]
        text = render_findings(errors, language)
        if text:
            print(text, file=sys.stderr)
        return result.exit_code
    for line in lines(language):
        print(line)
    text = render_findings(result.findings, language)
    if text:
        print(text)
    print(render_totals(result.findings, language))
    return result.exit_code
