"""`archiver extract`: copy the documents out of a bag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.option_names import told_by_options
from archiver.commands.terminal.options import add_example, add_store_access, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
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
    parser.add_argument("--as-bag", action="store_true", help=phrase("extract.as-bag", language))
    parser.add_argument("--agent", metavar="NAME", help=phrase("extract.agent", language))
    parser.add_argument("--day", metavar="DATE", help=phrase("export.day", language))
    add_store_access(parser, language)
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver extract bags/letters --to letters-out")


def run(arguments: argparse.Namespace) -> int:
    """Copy the documents out and print the outcome."""
    if arguments.as_bag:
        return _run_as_bag(arguments)
    if arguments.agent is not None:
        raise WrongUsageError("error.option-needs-option", option="--agent", needed="--as-bag")
    with Progress(arguments) as progress:
        leaves_out = arguments.without_withheld
        report = extract(arguments.bag, arguments.to, progress, without_withheld=leaves_out, day=arguments.day)
    result = Result("extract", report.results, report.findings)
    key = "extract.made" if report.made else "extract.not-made"
    values = {"to": report.to, "count": report.documents, "octets": report.octets}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])


def _run_as_bag(arguments: argparse.Namespace) -> int:
    from archiver.tasks.deriving import DeriveOptions, derive_bag  # noqa: PLC0415 - most runs make no bag

    told = told_by_options({"options.agent": "--agent", "day": "--day"})
    with Progress(arguments) as progress, told:
        report = derive_bag(arguments.bag, arguments.to, DeriveOptions(arguments.agent, arguments.day), progress)
    result = Result("extract", report.results, report.findings)
    key = "extract.bag-made" if report.made else "extract.not-made"
    values = {"to": report.to, "count": report.documents, "octets": report.octets, "bag": report.bag}
    return print_result(arguments, result, lambda language: [phrase(key, language, **values)])
