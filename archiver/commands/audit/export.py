"""`archiver audit export`: write the entries of the ledger as JSON Lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_ledger
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_findings_beside, print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.ledger_keeping import export_audit_ledger

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--to", metavar="FILE", help=phrase("audit.export-to", language))
    add_example(parser, language, "archiver audit export --to ledger.jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Write the entries to a new file, or to standard output."""
    if arguments.to is None:
        report = export_audit_ledger(sys.stdout.buffer, configuration=arguments.config)
        sys.stdout.flush()
        result = Result("audit export", report.results, report.findings, report.errors)
        return print_findings_beside(arguments, result, lambda _: [])
    report = export_audit_ledger(arguments.to, configuration=arguments.config)
    result = Result("audit export", report.results, report.findings, report.errors)
    path = escape_for_display(arguments.to)

    def describe(language: Language) -> Iterator[str]:
        if report.results:
            yield phrase("audit.exported", language, path=path, entries=report.entries)
            yield say_ledger(report.head, report.entries, language)

    return print_result(arguments, result, describe)
