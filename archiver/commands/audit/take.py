"""`archiver audit take`: enter results of a plan into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.holdings.notices import say_digest
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.audits.taking import take_results

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=phrase("audit.result-files", language))
    add_example(parser, language, "archiver audit take results/*.jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Take the results, and print how the archive stands."""
    report = take_results(arguments.files, configuration=arguments.config, language=arguments.language)
    digest = report.digest
    told = None if digest is None else digest.to_dict()
    result = Result("audit take", report.results, report.findings, report.errors, digest=told)

    def describe(language: Language) -> Iterator[str]:
        for one in report.results:
            yield phrase("audit.taken", language, **one)
        if digest is not None:
            yield from say_digest(digest, language)

    return print_result(arguments, result, describe)
