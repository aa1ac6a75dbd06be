"""`archiver audit status`: say what is late, what will be, and how many copies a bag has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_ledger
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.status import read_audit_status

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--forecast", action="store_true", help=phrase("audit.forecast", language))
    add_example(parser, language, "archiver audit status --forecast")


def run(arguments: argparse.Namespace) -> int:
    """Print how each place stands."""
    report = read_audit_status(configuration=arguments.config)
    result = Result("audit status", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        for one in report.results:
            yield phrase("audit.stands" if one["oldestRead"] else "audit.stands-unread", language, **one)
            if arguments.forecast:
                key = "audit.in-time" if one["firstLate"] is None else "audit.late-from"
                yield phrase(key, language, place=one["place"], gregorian=one["firstLate"], octetsANight=one["octetsANight"])
        if report.entries:
            yield say_ledger(report.head, report.entries, language)

    return print_result(arguments, result, describe)
