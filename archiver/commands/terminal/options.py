"""Options and help that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    import argparse


def add_example(parser: argparse.ArgumentParser, language: Language, command: str) -> None:
    """Show one call of the command below its help."""
    parser.epilog = phrase("program.example", language, command=command)


def add_with_withheld(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add `--with-withheld` to a command that reads records."""
    parser.add_argument("--with-withheld", action="store_true", help=phrase("report.with-withheld", language))


def add_encoding(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add `--encoding NAME` for documents of plain text."""
    parser.add_argument("--encoding", metavar="NAME", help=phrase("option.encoding", language))


def add_store_access(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add `--endpoint URL` and `--credentials SOURCE` to a command that reads or writes bags in stores."""
    parser.add_argument("--endpoint", metavar="URL", help=phrase("option.endpoint", language))
    parser.add_argument("--credentials", metavar="SOURCE", help=phrase("option.credentials", language))


def add_runner(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add `--runner` and `--cluster ADDRESS` to a command that reads many files."""
    parser.add_argument("--runner", choices=("cores", "dask"), default="cores", help=phrase("audit.runner", language))
    parser.add_argument("--cluster", metavar="ADDRESS", help=phrase("audit.cluster", language))
