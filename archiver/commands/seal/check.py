"""`archiver seal check`: say who sealed bags, and since when they are proven to exist."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example, add_store_access
from archiver.commands.terminal.results import print_result
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.seal_words import describe_seals, describe_sum, sum_seals
from archiver.tasks.seals.seal_checking import check_seals

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("bags", nargs="+", metavar="BAG", help=phrase("seal.bag", language))
    parser.add_argument("--trust", metavar="FILE", help=phrase("seal.trust", language))
    parser.add_argument("--register", action="append", default=[], metavar="REGISTER", help=phrase("seal.register", language))
    parser.add_argument("--require-seal", action="store_true", help=phrase("seal.require-seal", language))
    parser.add_argument("--at", metavar="TIME", help=phrase("seal.at", language))
    add_store_access(parser, language)
    add_example(parser, language, "archiver seal check bags/letters --trust trust.toml")


def run(arguments: argparse.Namespace) -> int:
    """Check the seals, and print the verdicts."""
    at = None if arguments.at is None else _read_time(arguments.at)
    settings = arguments.config or True
    required = arguments.require_seal
    options = {"requires_seal": required, "at": at, "configuration": settings, "registers": arguments.register}
    checked = check_seals(arguments.bags, arguments.trust, **options)
    reports = [report.to_dict() for report in checked.reports]
    seals = sum_seals(reports) if len(reports) > 1 else None
    result = Result("seal check", reports, checked.findings, checked.errors, seals=seals)

    def describe(language: Language) -> list[str]:
        """Return lines on the seals of each bag, and the sum over all."""
        lines = [line for report in reports for line in describe_seals(report, language)]
        if any(report["layers"] or report.get("signatures") for report in reports):
            lines.append(phrase("seal.documents-not-read", language))
        lines += describe_sum(seals, language) if seals else []
        return lines

    return print_result(arguments, result, describe)


def _read_time(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
        in_utc = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise WrongUsageError("error.time-wrong", found=escape_for_display(given)) from error
    if moment.tzinfo is None:
        raise WrongUsageError("error.time-wrong", found=escape_for_display(given))
    return in_utc
