"""`archiver copy`: make whole verified copies of bags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example, add_store_access, add_with_withheld
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.withheld_documents import withhold_documents_of
from archiver.tasks.audits.copying import copy_bags

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("copy.bags", language))
    parser.add_argument("--to", required=True, metavar="PLACE", help=phrase("copy.to", language))
    add_store_access(parser, language)
    add_with_withheld(parser, language)
    add_example(parser, language, "archiver copy bags/letters --to /media/disk")


def run(arguments: argparse.Namespace) -> int:
    """Copy the bags and print the outcome."""
    with Progress(arguments) as progress:
        report = copy_bags(arguments.bags, arguments.to, progress, configuration=arguments.config)
    withheld = [withhold_documents_of(one.location for one in report.bags)]
    result = Result("copy", report.results, report.findings, report.errors, withheld=withheld)

    def describe(language: Language) -> Iterator[str]:
        for one in report.bags:
            key = "copy.made" if one.made else "copy.there" if one.is_same else "copy.not-made"
            values = {"bag": escape_for_display(one.bag), "copy": escape_for_display(one.copy)}
            yield phrase(key, language, **values, count=one.files, octets=one.octets)

    return print_result(arguments, result, describe)
