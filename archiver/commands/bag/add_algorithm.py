"""`archiver bag add-algorithm`: give a bag manifests of one more algorithm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_example, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.changes.updating import add_algorithm

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("validate.bag", language))
    parser.add_argument("algorithm", metavar="ALGORITHM", help=phrase("bag.algorithm", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("describe.agent", language))
    parser.add_argument("--although-signed", action="store_true", help=phrase("bag.although-signed", language))
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver bag add-algorithm bags/letters sha3_256")


def run(arguments: argparse.Namespace) -> int:
    """Verify the bag, add the manifests, and print the outcome."""
    with Progress(arguments) as progress, told_by_options({"agent": "--agent"}):
        options = {"agent": arguments.agent, "although_signed": arguments.although_signed}
        report = add_algorithm(arguments.bag, arguments.algorithm, progress=progress, **options)
    result = Result("bag add-algorithm", report.results, report.findings)
    key = "bag.algorithm-added" if report.changed else "bag.unchanged"
    values = {"bag": report.bag, "algorithm": report.algorithm, "count": report.documents}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
