"""`archiver audit compare`: compare the copies of a bag with one another and with the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.withheld_documents import withhold_documents_of
from archiver.tasks.audits.comparing import compare_copies

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("copy", metavar="BAG", help=phrase("audit.bag-of-copies", language))
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver audit compare nas/letters")


def run(arguments: argparse.Namespace) -> int:
    """Compare the copies and print the outcome."""
    with Progress(arguments) as progress:
        report = compare_copies(arguments.copy, configuration=arguments.config, progress=progress)
    result = Result("audit compare", report.results, report.findings, withheld=[withhold_documents_of(report.locations)])

    def describe(language: Language) -> Iterator[str]:
        for one in report.copies:
            key = "audit.copy-read" if one.read else "audit.copy-unread"
            yield phrase(key, language, copy=escape_for_display(one.copy), time=one.read, version=one.version or "–")

    return print_result(arguments, result, describe)
