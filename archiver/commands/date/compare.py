"""`archiver date compare`: say whether dates name the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.date.document_dates import describe_statement
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.dates import compare

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.tasks.dates import ComparedDates


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("dates", nargs="+", metavar="DATE", help=phrase("date.compare.date", language))
    add_example(parser, language, 'archiver date compare "15 Aban 1395" "November 5, 2016"')


def run(arguments: argparse.Namespace) -> int:
    """Compare the dates and print how far apart they are."""
    comparison = compare(arguments.dates)
    result = Result("date compare", [comparison.to_dict()], comparison.findings)
    return print_result(arguments, result, lambda language: _describe(comparison, language))


def _describe(comparison: ComparedDates, language: Language) -> Iterator[str]:
    for statement in comparison.statements:
        yield from describe_statement(statement, phrase("date.of-document", language, text=statement.text), language)
    if comparison.agree:
        of_days = all(statement.precision == "day" for statement in comparison.statements)
        yield phrase("date.agree" if of_days else "date.agree-days", language)
