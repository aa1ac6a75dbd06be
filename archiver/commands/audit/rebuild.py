"""`archiver audit rebuild`: make the index of the ledger anew, or a lost ledger from its export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_ledger
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.ledger_keeping import rebuild_audit_ledger

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--from", dest="exported", metavar="FILE", help=phrase("audit.rebuild-from", language))
    add_example(parser, language, "archiver audit rebuild --from ledger.jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Make it anew, and print its head."""
    report = rebuild_audit_ledger(arguments.exported, configuration=arguments.config)
    result = Result("audit rebuild", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        if report.results:
            yield phrase("audit.rebuilt", language, entries=report.entries)
            yield say_ledger(report.head, report.entries, language)

    return print_result(arguments, result, describe)
