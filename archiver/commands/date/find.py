"""`archiver date find`: list every date that documents state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.date.document_dates import add_document_arguments, print_dates
from archiver.tasks.dates import find

if TYPE_CHECKING:
    import argparse

    from archiver.messages import Language


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    add_document_arguments(parser, language, "archiver date find seeds/letter-tehran-1396.txt")


def run(arguments: argparse.Namespace) -> int:
    """Find the dates and list them."""
    return print_dates(arguments, "date find", find)
