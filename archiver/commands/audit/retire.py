"""`archiver audit retire`: enter that a copy is no longer kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.deciding import retire_copy

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("name", metavar="COPY", help=phrase("audit.copy", language))
    parser.add_argument("--note", required=True, metavar="TEXT", help=phrase("audit.note", language))
    parser.add_argument("--agent", required=True, metavar="NAME", help=phrase("audit.agent", language))
    add_example(parser, language, 'archiver audit retire nas/letters --note "Moved to the national archive" --agent "M. Karimi"')


def run(arguments: argparse.Namespace) -> int:
    """Enter it and print what was entered."""
    report = retire_copy(arguments.name, arguments.note, arguments.agent, configuration=arguments.config)
    result = Result("audit retire", report.results, report.findings, report.errors)
    return print_result(arguments, result, lambda language: [phrase("audit.retired", language, **one) for one in report.results])
