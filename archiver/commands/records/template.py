"""`archiver records template`: print an empty table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.commands.terminal.streams import reader_may_leave
from archiver.errors import WrongUsageError
from archiver.intake import TEMPLATE_FORMATS
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.table_template import write_template

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--format", choices=TEMPLATE_FORMATS, help=phrase("records.format", language))
    parser.add_argument(
        "--language", dest="languages", action="append", default=[], metavar="TAG", help=phrase("records.language", language)
    )
    parser.add_argument("--to", metavar="FILE", help=phrase("records.to", language))
    add_example(parser, language, "archiver records template --to letters.xlsx")


def run(arguments: argparse.Namespace) -> int:
    """Write the table."""
    if arguments.to is None:
        if arguments.format == "xlsx" or arguments.json:
            raise WrongUsageError("error.workbook-needs-file")
        with reader_may_leave():
            write_template(sys.stdout.buffer, arguments.format, arguments.languages, arguments.language)
            sys.stdout.buffer.flush()
        return 0
    written = write_template(arguments.to, arguments.format, arguments.languages, arguments.language)
    result = Result("records template", [written.to_dict()], [])
    return print_result(
        arguments, result, lambda language: [phrase("records.written", language, path=arguments.to, columns=written.columns)]
    )
