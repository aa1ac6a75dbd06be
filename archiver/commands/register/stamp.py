"""`archiver register stamp`: take one time stamp for all bags of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.registers.stamping import stamp_register

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("register", metavar="REGISTER", help=phrase("register.register", language))
    parser.add_argument("--stamp", action="append", required=True, metavar="URL", help=phrase("seal.stamp", language))
    add_example(parser, language, "archiver register stamp register --stamp https://tsa.example.org")


def run(arguments: argparse.Namespace) -> int:
    """Take the time stamps and print the outcome."""
    report = stamp_register(arguments.register, arguments.stamp)
    result = Result("register stamp", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        values = {"register": escape_for_display(report.register), "lines": report.lines}
        for stamp in report.stamps:
            yield phrase("register.stamped", language, **values, **stamp)
        if not report.stamps:
            yield phrase("register.not-stamped", language, **values)

    return print_result(arguments, result, describe)
