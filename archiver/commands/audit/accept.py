"""`archiver audit accept`: enter that a person knows of a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.deciding import accept_fault

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("name", metavar="BAG", help=phrase("audit.bag", language))
    parser.add_argument("--file", dest="member", required=True, metavar="PATH", help=phrase("audit.file", language))
    parser.add_argument("--note", required=True, metavar="TEXT", help=phrase("audit.note", language))
    parser.add_argument("--agent", required=True, metavar="NAME", help=phrase("audit.agent", language))
    add_example(
        parser,
        language,
        'archiver audit accept nas/letters --file data/1.txt --note "Lost in the flood" --agent "M. Karimi"',
    )


def run(arguments: argparse.Namespace) -> int:
    """Enter it and print what was entered."""
    report = accept_fault(arguments.name, arguments.member, arguments.note, arguments.agent, configuration=arguments.config)
    result = Result("audit accept", report.results, report.findings, report.errors)
    return print_result(arguments, result, lambda language: [phrase("audit.accepted", language, **one) for one in report.results])
