"""`archiver seal page`: write one sheet for paper on the last seal of a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.paper_page import write_seal_page

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--to", required=True, metavar="FILE", help=phrase("seal.page-to", language))
    add_example(parser, language, "archiver seal page bags/letters --to letters.html")


def run(arguments: argparse.Namespace) -> int:
    """Write the page, and print where it is."""
    done = write_seal_page(arguments.bag, arguments.to)
    result = Result("seal page", done.results, done.findings, done.errors)
    return print_result(
        arguments, result, lambda language: [phrase("seal.page-written", language, **one) for one in done.results]
    )
