"""`archiver audit work`: read the units of a file of a plan on this machine, without the ledger."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.commands.audit.place_lines import say_places
from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_findings_beside, print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.working import work_on_plan

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("plan", metavar="FILE", help=phrase("audit.plan-file", language))
    parser.add_argument("--to", metavar="FILE", help=phrase("audit.work-to", language))
    add_example(parser, language, "archiver audit work units/0001.jsonl --to results/0001.jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Read the units, and write the results to a file or to standard output."""
    if arguments.to is None:
        with Progress(arguments) as progress:
            report = work_on_plan(arguments.plan, sys.stdout.buffer, configuration=arguments.config, progress=progress)
        sys.stdout.flush()
        result = Result("audit work", report.results, report.findings, report.errors)
        return print_findings_beside(arguments, result, lambda _: [])
    with Progress(arguments) as progress:
        report = work_on_plan(arguments.plan, arguments.to, configuration=arguments.config, progress=progress)
    result = Result("audit work", report.results, report.findings, report.errors)
    return print_result(arguments, result, lambda language: say_places("audit.worked", report.results, language))
