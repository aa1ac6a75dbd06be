"""`archiver seal trust list`: list whom a trust file trusts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.trusting import list_trust

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--trust", required=True, metavar="FILE", help=phrase("seal.trust", language))
    add_example(parser, language, "archiver seal trust list --trust trust.toml")


def run(arguments: argparse.Namespace) -> int:
    """Print the entries."""
    listed = list_trust(arguments.trust)

    def describe(language: Language) -> list[str]:
        """Return a line for each entry."""
        return [_describe(one, language) for one in listed.results] or [phrase("seal.trust-empty", language)]

    return print_result(arguments, Result("seal trust list", listed.results, listed.findings), describe)


def _describe(entry: Mapping[str, Any], language: Language) -> str:
    times = [phrase(f"seal.times.{key}", language, day=entry[key]) for key in ("from", "until", "compromised") if key in entry]
    kind = phrase(f"seal.trust-kind.{entry['kind']}", language)
    return phrase("seal.trust-entry", language, kind=kind, name=entry["name"], sha256=entry["sha256"], times="".join(times))
