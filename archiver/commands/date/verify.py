"""`archiver date verify`: check that the dates of documents agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.date.document_dates import add_document_arguments, print_dates
from archiver.tasks.dates import verify

if TYPE_CHECKING:
    import argparse

    from archiver.messages import Language


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    add_document_arguments(parser, language, "archiver date verify seeds/statement-oslo-1395.txt")


def run(arguments: argparse.Namespace) -> int:
    """Check the dates and print those that disagree."""
    return print_dates(arguments, "date verify", verify)
