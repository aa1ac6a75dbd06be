"""`archiver records export`: write the intake table of a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.commands.terminal.options import add_example, add_store_access
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.tables.table_export import TableExportOptions, export_table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.tasks.tables.table_export import ExportedTable


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    levels = [str(level) for level in (Level.COMPLETE, Level.FULL)]
    parser.add_argument("bag", metavar="BAG", help=phrase("export.bag", language))
    parser.add_argument("--to", required=True, metavar="TABLE", help=phrase("records.export-to", language))
    parser.add_argument("--with-withheld", action="store_true", help=phrase("records.with-withheld", language))
    parser.add_argument("--day", metavar="DATE", help=phrase("export.day", language))
    parser.add_argument("--level", choices=levels, default=str(Level.FULL), help=phrase("export.level", language))
    add_store_access(parser, language)
    add_example(parser, language, "archiver records export bags/letters --to letters.xlsx")


def run(arguments: argparse.Namespace) -> int:
    """Write the table and print the outcome."""
    options = TableExportOptions(arguments.with_withheld, arguments.day, Level(arguments.level), arguments.language)
    with Progress(arguments) as progress:
        report = export_table(arguments.bag, arguments.to, options, progress)
    result = Result("records export", report.results, report.findings)
    return print_result(arguments, result, lambda language: _describe(report, language))


def _describe(report: ExportedTable, language: Language) -> Iterator[str]:
    key = "records.exported" if report.made else "export.not-made"
    yield phrase(key, language, bag=report.bag, to=report.to, count=report.documents, rows=report.rows)
