"""`archiver records template`: write a table, filled in from a folder or empty."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.describing import add_languages
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_findings_beside, print_result
from archiver.commands.terminal.streams import reader_may_leave
from archiver.errors import WrongUsageError
from archiver.intake import TEMPLATE_FORMATS
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.tables.table_template import write_template

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archiver.tasks.tables.template_filling import FilledTemplate


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=phrase("records.template-folder", language))
    parser.add_argument("--format", choices=TEMPLATE_FORMATS, help=phrase("records.format", language))
    add_languages(parser, phrase("records.language", language))
    parser.add_argument("--to", metavar="FILE", help=phrase("records.to", language))
    parser.add_argument("--hidden", choices=("keep", "skip"), default="keep", help=phrase("records.hidden", language))
    add_example(parser, language, "archiver records template letters/ --to letters.xlsx")


def run(arguments: argparse.Namespace) -> int:
    """Write the table."""
    if arguments.to is None and (arguments.format == "xlsx" or arguments.json):
        raise WrongUsageError("error.workbook-needs-file")
    if arguments.folder is not None:
        if arguments.to is None and sys.stdout.isatty():
            raise WrongUsageError("error.template-needs-file")
        return _fill(arguments)
    if arguments.to is None:
        with reader_may_leave():
            write_template(sys.stdout.buffer, arguments.format, arguments.languages, arguments.language)
            sys.stdout.buffer.flush()
        return 0
    written = write_template(arguments.to, arguments.format, arguments.languages, arguments.language)
    result = Result("records template", [written.to_dict()], [])
    return print_result(
        arguments, result, lambda language: [phrase("records.written", language, path=arguments.to, columns=written.columns)]
    )


def _fill(arguments: argparse.Namespace) -> int:
    from archiver.commands.terminal.progress import Progress  # noqa: PLC0415 - an empty table needs none of these
    from archiver.tasks.tables.template_filling import TemplateOptions, fill_template  # noqa: PLC0415

    skip_hidden = arguments.hidden == "skip"
    options = TemplateOptions(arguments.format, arguments.languages, arguments.language, skip_hidden=skip_hidden)
    with Progress(arguments) as progress:
        if arguments.to is not None:
            filled = fill_template(arguments.folder, arguments.to, options, progress)
        else:
            with reader_may_leave():
                filled = fill_template(arguments.folder, sys.stdout.buffer, options, progress)
                sys.stdout.buffer.flush()
    result = Result("records template", filled.results, filled.findings)
    show = print_result if arguments.to is not None else print_findings_beside
    return show(arguments, result, lambda language: _describe(filled, language))


def _describe(filled: FilledTemplate, language: Language) -> Iterator[str]:
    if not filled.made:
        return
    outcome = filled.to_dict()
    yield phrase("records.filled", language, **outcome)
    told = [phrase("records.filled-title", language, basis=basis, count=count) for basis, count in filled.titles.items()]
    yield phrase("records.filled-titles", language, told=told)
    yield phrase("records.filled-next", language, **outcome)
