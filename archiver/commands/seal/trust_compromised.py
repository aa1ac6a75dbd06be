"""`archiver seal trust compromised`: say since when a key of a trust file is compromised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.trusting import mark_compromised

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("trusted", metavar="NAME", help=phrase("seal.compromised-name", language))
    parser.add_argument("--since", required=True, metavar="DATE", help=phrase("seal.since", language))
    parser.add_argument("--trust", required=True, metavar="FILE", help=phrase("seal.trust", language))
    add_example(parser, language, 'archiver seal trust compromised "Evidence desk" --since 2029-03-01 --trust trust.toml')


def run(arguments: argparse.Namespace) -> int:
    """Mark the entry, and print it."""
    marked = mark_compromised(arguments.trusted, arguments.trust, arguments.since)
    result = Result("seal trust compromised", marked.results, marked.findings)
    return print_result(
        arguments, result, lambda language: [phrase("seal.trust-compromised", language, **one) for one in marked.results]
    )
