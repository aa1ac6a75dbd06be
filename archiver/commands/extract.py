"""`archiver extract`: copy the documents out of a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.extraction import extract

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bag", metavar="BAG", help=phrase("extract.bag", language))
    parser.add_argument("--to", required=True, metavar="FOLDER", help=phrase("extract.to", language))
    parser.add_argument("--without-withheld", action="store_true", help=phrase("extract.without-withheld", language))
    parser.add_argument("--day", metavar="DATE", help=phrase("export.day", language))
    add_example(parser, language, "archiver extract bags/letters --to letters-out")


def run(arguments: argparse.Namespace) -> int:
    """Copy the documents out and print the outcome."""
    with Progress(arguments) as progress:
        leaves_out = arguments.without_withheld
        report = extract(arguments.bag, arguments.to, progress, without_withheld=leaves_out, day=arguments.day)
    result = Result("extract", report.results, report.findings)
    key = "extract.made" if report.made else "extract.not-made"
    values = {"to": report.to, "count": report.documents, "octets": report.octets}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
