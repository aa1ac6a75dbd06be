"""`archiver audit plan`: write what is due as files that other machines work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.holdings.places import read_size
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.arguments import refuse
from archiver.tasks.audits.planning import MOST_PARTS, PlanOptions, plan_audit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--to", required=True, metavar="FOLDER", help=phrase("audit.plan-to", language))
    parser.add_argument("--parts", metavar="NUMBER", default="1", help=phrase("audit.parts", language))
    parser.add_argument("--bytes", dest="size", metavar="SIZE", help=phrase("audit.bytes", language))
    parser.add_argument("--place", action="append", default=[], metavar="PLACE", help=phrase("audit.place", language))
    add_example(parser, language, "archiver audit plan --to units --parts 10")


def run(arguments: argparse.Namespace) -> int:
    """Write the plan, and print its files."""
    octets = None if arguments.size is None else read_size(arguments.size)
    if arguments.size is not None and not octets:
        refuse("--bytes", arguments.size, "size")
    parts = int(arguments.parts) if arguments.parts.isdecimal() else 0
    if not 1 <= parts <= MOST_PARTS:
        refuse("--parts", arguments.parts, "parts")
    report = plan_audit(arguments.to, PlanOptions(parts, octets, arguments.place, arguments.config))
    result = Result("audit plan", report.results, report.findings, report.errors)
    return print_result(arguments, result, lambda language: [phrase("audit.planned", language, **one) for one in report.results])
