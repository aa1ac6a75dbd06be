"""`archiver bag describe`: describe documents of an existing bag anew, by a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.field_changes import name_field, say_change
from archiver.tasks.changes.describing import DescribeOptions, describe

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.tasks.changes.describing import DescriptionReport

_EXAMPLE: Final = 'archiver bag describe bags/letters --records letters.xlsx --agent "M. Karimi" --dry-run'
_OPTIONS: Final = {"options.agent": "--agent", "options.note": "--note"}


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""

    def text(option: str) -> str:
        """Return the help of an option."""
        return phrase(f"describe.{option}", language)

    parser.add_argument("bag", metavar="BAG", help=phrase("resolve.bag", language))
    parser.add_argument("--records", required=True, metavar="TABLE", help=text("records"))
    parser.add_argument("--agent", required=True, metavar="NAME", help=text("agent"))
    parser.add_argument("--note", metavar="TEXT", help=text("note"))
    parser.add_argument("--open-access", action="store_true", help=text("open-access"))
    parser.add_argument("--dry-run", action="store_true", help=text("dry-run"))
    add_with_withheld(parser, language)
    add_example(parser, language, _EXAMPLE)


def run(arguments: argparse.Namespace) -> int:
    """Describe the documents and print each change."""
    options = DescribeOptions(arguments.agent, arguments.note, arguments.open_access, arguments.dry_run)
    with Progress(arguments) as progress, told_by_options(_OPTIONS):
        report = describe(arguments.bag, arguments.records, options, progress)
    if not arguments.with_withheld:
        report = replace(report, changes=tuple(change.conceal() for change in report.changes))
    result = Result("bag describe", report.results, report.findings)
    return print_result(arguments, result, lambda language: _describe(report, language))


def _describe(report: DescriptionReport, language: Language) -> Iterator[str]:
    row = None
    for told in report.changes:
        if told.row != row:
            row = told.row
            yield phrase("describe.document", language, document=told.change.document, row=row)
        field = told.change.field
        said = say_change(field, told.change.before, told.change.after, language)
        if not told.change.is_told:
            said = phrase("history.untold", language, field=name_field(field, language))
        opens = f" · {phrase('describe.opens', language)}" if told.opens else ""
        yield f"    {said}{opens}"
    key = "describe.changed" if report.changed else "describe.would-change" if report.would_change else "bag.unchanged"
    yield phrase(key, language, bag=report.bag, count=report.documents)
