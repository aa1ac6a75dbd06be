"""`archiver export`: write the records of a bag in another format."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.commands.terminal.options import add_example, add_store_access, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_findings_beside, print_result
from archiver.errors import WrongUsageError
from archiver.exports import Crosswalk
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.exporting import ExportOptions, export

if TYPE_CHECKING:
    import argparse

    from archiver.tasks.exporting import ExportReport


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    forms = [str(form) for form in Crosswalk]
    levels = [str(level) for level in (Level.COMPLETE, Level.FULL)]
    parser.add_argument("bag", metavar="BAG", help=phrase("export.bag", language))
    parser.add_argument("--as", dest="form", required=True, choices=forms, help=phrase("export.as", language))
    parser.add_argument("--to", metavar="FILE", help=phrase("export.to", language))
    parser.add_argument("--day", metavar="DATE", help=phrase("export.day", language))
    parser.add_argument("--level", choices=levels, default=str(Level.FULL), help=phrase("export.level", language))
    add_with_withheld(parser, language)
    add_store_access(parser, language)
    add_example(parser, language, "archiver export bags/letters --as dublin-core --to metadata.csv")


def run(arguments: argparse.Namespace) -> int:
    """Export the bag and print the outcome."""
    if arguments.json and arguments.to is None:
        raise WrongUsageError("error.export-needs-target")
    options = ExportOptions(Crosswalk(arguments.form), arguments.day, Level(arguments.level))
    with Progress(arguments) as progress:
        report = export(arguments.bag, sys.stdout.buffer if arguments.to is None else arguments.to, options, progress)
    result = Result("export", report.results, report.findings)
    lines = partial(_describe, report)
    return (print_result if report.to else print_findings_beside)(arguments, result, lines)


def _describe(report: ExportReport, language: Language) -> list[str]:
    key = "export.not-made" if not report.made else "export.made" if report.to else "export.written"
    return [phrase(key, language, bag=report.bag, form=str(report.form), to=report.to, count=report.documents)]
