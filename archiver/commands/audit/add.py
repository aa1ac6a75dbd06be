"""`archiver audit add`: find bags and enter them, so that audits read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_places
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.adding import add_to_audit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("names", nargs="*", default=[], metavar="PLACE|BAG", help=phrase("audit.names", language))
    add_example(parser, language, "archiver audit add nas")


def run(arguments: argparse.Namespace) -> int:
    """Look at the places and bags, and print what was found."""
    report = add_to_audit(arguments.names, configuration=arguments.config)
    result = Result("audit add", report.results, report.findings, report.errors)
    return print_result(arguments, result, lambda language: say_places("audit.added", report.results, language))
