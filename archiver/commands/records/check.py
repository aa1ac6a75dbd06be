"""`archiver records check`: check a table against the folder that it describes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.tables.table_check import check_table

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.tasks.tables.table_check import CheckedTable


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("table", metavar="TABLE", help=phrase("records.table", language))
    parser.add_argument("folder", metavar="FOLDER", help=phrase("records.folder", language))
    parser.add_argument("--hidden", choices=("keep", "skip"), default="keep", help=phrase("records.hidden", language))
    add_example(parser, language, "archiver records check letters.csv letters/")


def run(arguments: argparse.Namespace) -> int:
    """Check the table and print counts and findings."""
    with Progress(arguments) as progress:
        checked = check_table(arguments.table, arguments.folder, skip_hidden=arguments.hidden == "skip", progress=progress)
    result = Result("records check", [checked.to_dict()], checked.findings)
    return print_result(arguments, result, lambda language: _describe(checked, arguments, language))


def _describe(checked: CheckedTable, arguments: argparse.Namespace, language: Language) -> Iterator[str]:
    outcome = checked.to_dict()
    if checked.intake.form is not None:
        yield phrase(f"records.read.{outcome['format']}", language, **outcome)
    yield phrase("records.passes" if checked.passes else "records.fails", language)
    if checked.passes:
        yield phrase("records.dates-unread", language, table=_quote(arguments.table), folder=_quote(arguments.folder))


def _quote(path: str) -> str:
    """Return a path as a shell takes it."""
    return f'"{escape_for_display(path)}"' if " " in path else escape_for_display(path)
