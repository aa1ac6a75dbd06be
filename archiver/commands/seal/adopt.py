"""`archiver seal adopt`: make a seal of a signature that another program or a card made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.seal.add import describe_seals
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.carried_signing import adopt_signatures

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("folder", metavar="FOLDER", help=phrase("seal.adopt-folder", language))
    parser.add_argument("signatures", nargs="+", metavar="FILE", help=phrase("seal.adopt-signature", language))
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver seal adopt bags/letters to-sign covers.p7s")


def run(arguments: argparse.Namespace) -> int:
    """Make the layer, and print the outcome."""
    with Progress(arguments) as progress:
        adopted = adopt_signatures(arguments.bag, arguments.folder, arguments.signatures, progress)
    result = Result("seal adopt", adopted.results, adopted.findings, adopted.errors)
    return print_result(arguments, result, lambda language: describe_seals(adopted, language))
