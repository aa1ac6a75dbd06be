"""`archiver seal new-key`: make a key to seal with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.commands.terminal.options import add_example
from archiver.commands.terminal.passphrase import passphrase_of
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.tasks.seals.signing_keys import make_seal_key

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--name", required=True, metavar="NAME", help=phrase("seal.name", language))
    parser.add_argument("--to", required=True, metavar="FOLDER", help=phrase("seal.to", language))
    parser.add_argument("--passphrase-file", metavar="FILE", help=phrase("seal.passphrase-file", language))
    add_example(parser, language, 'archiver seal new-key --name "The Register of Names, evidence desk" --to keys')


def run(arguments: argparse.Namespace) -> int:
    """Make the key, and print its fingerprint."""
    ask = passphrase_of(arguments.passphrase_file, arguments.language)
    made = make_seal_key(arguments.name, arguments.to, ask).to_dict()

    def describe(language: Language) -> list[str]:
        """Return lines on the key and its fingerprint."""
        return [
            phrase("seal.key-made", language, file=made["key"], **{key: made[key] for key in ("name", "certificate", "until")}),
            phrase("seal.fingerprint", language, sha256=made["sha256"]),
            phrase("seal.key-advice", language),
        ]

    return print_result(arguments, Result("seal new-key", [made], []), describe)
