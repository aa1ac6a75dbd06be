"""`archiver bag resolve-date`: record which day a document in a bag is of, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.changes.date_resolving import GivenDate, resolve_date

if TYPE_CHECKING:
    import argparse

_EXAMPLE = 'archiver bag resolve-date bags/letters fax.txt --date "15 Aban 1395" --note "by the invitation" --agent "M. Karimi"'


_OPTIONS: Final = {"given.date": "--date", "given.note": "--note", "given.agent": "--agent"}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("resolve.bag", language))
    parser.add_argument("document", metavar="DOCUMENT", help=phrase("resolve.document", language))
    parser.add_argument("--date", required=True, metavar="DATE", help=phrase("resolve.date", language))
    parser.add_argument("--note", required=True, metavar="TEXT", help=phrase("resolve.note", language))
    parser.add_argument("--agent", required=True, metavar="NAME", help=phrase("resolve.agent", language))
    add_with_withheld(parser, language)
    add_example(parser, language, _EXAMPLE)


def run(arguments: argparse.Namespace) -> int:
    """Verify the bag, resolve the date, and print the outcome."""
    given = GivenDate(arguments.date, arguments.note, arguments.agent)
    with Progress(arguments) as progress, told_by_options(_OPTIONS):
        report = resolve_date(arguments.bag, arguments.document, given, progress=progress)
    result = Result("bag resolve-date", report.results, report.findings)
    resolved = "resolve.undated" if "stated" in report.date else "resolve.resolved"
    key = resolved if report.changed else "bag.unchanged"
    if report.changed and report.is_withheld and not arguments.with_withheld:
        key = "resolve.withheld"
    values = {"bag": report.bag, "document": report.document, **dict.fromkeys(("gregorian", "solarHijri"), "–"), **report.date}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
