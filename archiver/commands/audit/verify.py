"""`archiver audit verify`: check the chain of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_ledger
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.ledger_keeping import verify_audit_ledger

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--head", action="append", default=[], metavar="SHA256", help=phrase("audit.known-head", language))
    add_example(parser, language, "archiver audit verify --head SHA256")


def run(arguments: argparse.Namespace) -> int:
    """Check the ledger and print what is wrong."""
    report = verify_audit_ledger(arguments.head, configuration=arguments.config)
    result = Result("audit verify", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        if report.results:
            yield phrase("audit.whole" if report.good else "audit.not-whole", language, entries=report.entries)
            yield say_ledger(report.head, report.entries, language)

    return print_result(arguments, result, describe)
