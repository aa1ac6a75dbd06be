"""`archiver register check`: check the chain of a register, and compare bags with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.registers.registering import check_register

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("register", metavar="REGISTER", help=phrase("register.register", language))
    parser.add_argument("bags", nargs="*", default=[], metavar="BAG", help=phrase("register.bags-to-check", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    add_example(parser, language, "archiver register check register bags/letters")


def run(arguments: argparse.Namespace) -> int:
    """Check the register and the bags, and print the outcome."""
    report = check_register(arguments.register, arguments.bags, arguments.trust, configuration=arguments.config or True)
    result = Result("register check", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        """Yield the state of the register, then of each bag."""
        key = "register.whole" if report.whole else "register.not-whole"
        yield phrase(key, language, register=escape_for_display(report.register), lines=report.lines)
        for one in report.bags:
            key = "register.bag-not-as-registered" if one.line is None else "register.bag-as-registered"
            if one.proven_since is not None:
                key = "register.bag-proven"
            since = one.proven_since
            yield phrase(key, language, bag=escape_for_display(one.bag), line=one.line, time=one.time, since=since)

    return print_result(arguments, result, describe)
