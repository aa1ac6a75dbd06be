"""`archiver register prove`: write a proof that a register holds a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.registers.registering import prove_bag

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("register", metavar="REGISTER", help=phrase("register.register", language))
    parser.add_argument("bag", metavar="BAG", help=phrase("register.bag", language))
    parser.add_argument("--to", required=True, metavar="FOLDER", help=phrase("register.to", language))
    add_example(parser, language, "archiver register prove register bags/letters --to letters-proof")


def run(arguments: argparse.Namespace) -> int:
    """Write the proof and print the outcome."""
    report = prove_bag(arguments.register, arguments.bag, arguments.to)
    result = Result("register prove", report.results, report.findings)
    key = "register.proved" if report.made else "register.not-proved"
    values = {"to": escape_for_display(report.to), "line": report.line, "lines": report.lines}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
