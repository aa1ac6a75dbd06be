"""`archiver register stamp`: take one time stamp for all bags of a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.registers.stamping import RegisterStamps, stamp_register, take_register_reply, write_register_request

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("register", metavar="REGISTER", help=phrase("register.register", language))
    parser.add_argument("--stamp", action="append", default=[], metavar="URL", help=phrase("seal.stamp", language))
    parser.add_argument("--request", metavar="FILE", help=phrase("register.request", language))
    parser.add_argument("--reply", metavar="FILE", help=phrase("seal.reply", language))
    parser.add_argument("--fetch-revocation", action="store_true", help=phrase("register.fetch-revocation", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    add_example(parser, language, "archiver register stamp register --stamp https://tsa.example.org")


def run(arguments: argparse.Namespace) -> int:
    """Take the time stamps and print the outcome."""
    report = _stamp(arguments)
    result = Result("register stamp", report.results, report.findings, report.errors)

    def describe(language: Language) -> Iterator[str]:
        """Yield the time stamps, or where the request was written."""
        values = {"register": escape_for_display(report.register), "lines": report.lines}
        for stamp in report.stamps:
            yield phrase("register.stamped", language, **values, **stamp)
        if report.request is not None:
            yield phrase("register.request-written", language, **values, request=escape_for_display(report.request))
        elif not report.stamps:
            yield phrase("register.not-stamped", language, **values)

    return print_result(arguments, result, describe)


def _stamp(arguments: argparse.Namespace) -> RegisterStamps:
    ways = (arguments.stamp, arguments.request, arguments.reply)
    if sum(map(bool, ways)) != 1 or (arguments.fetch_revocation and not arguments.stamp):
        raise WrongUsageError("error.stamp-how")
    if arguments.request:
        return write_register_request(arguments.register, arguments.request)
    if arguments.reply:
        return take_register_reply(arguments.register, arguments.reply)
    return stamp_register(
        arguments.register,
        arguments.stamp,
        trust=arguments.trust,
        fetches=arguments.fetch_revocation,
        configuration=arguments.config or True,
    )
