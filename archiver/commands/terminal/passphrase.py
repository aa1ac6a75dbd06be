"""Ask for a passphrase or PIN, or take it from the file that was named. It is never an argument of a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.tasks.seals.signing_keys import Wanted, read_passphrase_file

if TYPE_CHECKING:
    from archiver.tasks.seals.signing_keys import Ask


def passphrase_of(path: str | None, language: Language) -> Ask:
    """Return a function that gives a passphrase or PIN. That of a new key is asked for twice."""

    def give(wanted: Wanted) -> bytes:
        """Return the passphrase of the file, or ask for it. Raises ReadError or WrongUsageError."""
        if path is not None:
            return read_passphrase_file(path)
        if sys.stdin is None or not sys.stdin.isatty():
            raise WrongUsageError("error.passphrase-needed")
        from getpass import getpass  # noqa: PLC0415 - only if somebody is asked

        first = getpass(phrase(f"seal.ask-{wanted.kind}", language, of=wanted.of))
        if wanted.kind == "new-passphrase" and first != getpass(phrase("seal.ask-again", language)):
            raise WrongUsageError("error.passphrases-differ")
        return first.encode("utf-8", "surrogateescape")

    return give
