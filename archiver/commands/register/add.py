"""`archiver register add`: add bags to a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.registers.registering import register_bags

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("register", metavar="REGISTER", help=phrase("register.register", language))
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("register.bags", language))
    add_example(parser, language, "archiver register add register bags/letters")


def run(arguments: argparse.Namespace) -> int:
    """Add the bags and print the outcome."""
    report = register_bags(arguments.register, arguments.bags)
    result = Result("register add", report.results, report.findings, report.errors)
    key = "register.added" if report.added else "register.not-added"
    values = {"register": escape_for_display(report.register), "count": len(report.bags), "lines": report.lines}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
