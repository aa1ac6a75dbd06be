"""`archiver seal renew`: stamp all layers of bags anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.seal.stamp import describe_stamps
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.seal_renewal import renew_seals

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--stamp", action="append", required=True, metavar="URL", help=phrase("seal.stamp", language))
    parser.add_argument("--fetch-revocation", action="store_true", help=phrase("seal.fetch-revocation", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    parser.add_argument("--reason", metavar="TEXT", help=phrase("seal.reason", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("seal.agent", language))
    add_example(parser, language, "archiver seal renew bags/letters --stamp http://tsa.example.org/")


def run(arguments: argparse.Namespace) -> int:
    """Renew the seals, and print the outcome."""
    renewed = renew_seals(
        arguments.bags,
        arguments.stamp,
        trust=arguments.trust,
        fetches=arguments.fetch_revocation,
        reason=arguments.reason or None,
        agent=arguments.agent or None,
        configuration=arguments.config or True,
    )
    result = Result("seal renew", renewed.results, renewed.findings, renewed.errors)

    def describe(language: Language) -> list[str]:
        """Return lines on the new layer of each bag."""
        lines = []
        for one in renewed.results:
            lines.append(phrase("seal.renewed", language, bag=one["bag"], layer=one["layer"]))
            lines += describe_stamps(one, language)
        return lines

    return print_result(arguments, result, describe)
