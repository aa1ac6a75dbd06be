"""`archiver seal trust add`: add a signer or an authority to a trust file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.trusting import add_trust

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("trusted", metavar="FILE", help=phrase("seal.trust-certificate", language))
    parser.add_argument("--trust", required=True, metavar="FILE", help=phrase("seal.trust", language))
    parser.add_argument("--name", required=True, metavar="NAME", help=phrase("seal.trust-name", language))
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--signer", dest="is_authority", action="store_false", help=phrase("seal.signer", language))
    kind.add_argument("--authority", dest="is_authority", action="store_true", help=phrase("seal.authority", language))
    parser.add_argument("--from", dest="first_day", metavar="DATE", help=phrase("seal.from", language))
    parser.add_argument("--until", dest="last_day", metavar="DATE", help=phrase("seal.until", language))
    add_example(parser, language, 'archiver seal trust add desk.crt --trust trust.toml --name "Evidence desk" --signer')


def run(arguments: argparse.Namespace) -> int:
    """Add the entry, and print it."""
    days = (arguments.first_day, arguments.last_day)
    added = add_trust(arguments.trusted, arguments.trust, arguments.name, is_authority=arguments.is_authority, days=days)

    def describe(language: Language) -> list[str]:
        """Return lines on the new entry."""
        return [
            line
            for one in added.results
            for line in (
                phrase(
                    "seal.trust-added",
                    language,
                    name=one["name"],
                    trust=one["trust"],
                    kind=phrase(f"seal.trust-kind.{one['kind']}", language),
                ),
                phrase("seal.fingerprint", language, sha256=one["sha256"]),
            )
        ]

    return print_result(arguments, Result("seal trust add", added.results, added.findings), describe)
