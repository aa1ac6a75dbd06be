"""`archiver seal stamp`: take time stamps of the last seal of bags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.seal_stamping import stamp_seals, take_stamp_reply, write_stamp_request

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from archiver.tasks.seals.sealed_bags import SealedBags


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--stamp", action="append", default=[], metavar="URL", help=phrase("seal.stamp", language))
    parser.add_argument("--request", metavar="FILE", help=phrase("seal.request", language))
    parser.add_argument("--reply", metavar="FILE", help=phrase("seal.reply", language))
    add_example(parser, language, "archiver seal stamp bags/letters --request letters.tsq")


def run(arguments: argparse.Namespace) -> int:
    """Take the time stamps, and print the outcome."""
    done = _stamp(arguments)
    result = Result("seal stamp", done.results, done.findings, done.errors)
    return print_result(
        arguments, result, lambda language: [line for one in done.results for line in describe_stamps(one, language)]
    )


def _stamp(arguments: argparse.Namespace) -> SealedBags:
    ways = [arguments.stamp, arguments.request, arguments.reply]
    carried = arguments.request or arguments.reply
    if sum(map(bool, ways)) != 1 or (carried and len(arguments.bags) > 1):
        raise WrongUsageError("error.stamp-how")
    if arguments.request:
        return write_stamp_request(arguments.bags[0], arguments.request)
    if arguments.reply:
        return take_stamp_reply(arguments.bags[0], arguments.reply)
    return stamp_seals(arguments.bags, arguments.stamp)


def describe_stamps(result: Mapping[str, Any], language: Language) -> list[str]:
    """Return lines on the time stamps that one bag got, and on those that it waits for."""
    lines = [phrase("seal.stamped", language, bag=result["bag"], **stamp) for stamp in result["stamps"]]
    if "request" in result:
        lines.append(phrase("seal.request-written", language, bag=result["bag"], request=result["request"]))
    elif result["waiting"]:
        lines.append(phrase("seal.waiting", language, bag=result["bag"], count=result["waiting"]))
    return lines
