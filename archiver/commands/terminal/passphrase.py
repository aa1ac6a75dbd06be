"""Ask for a passphrase, or take it from the file that was named. It is never an argument of a command."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.messages import Language, phrase
from archiver.tasks.seals.signing_keys import read_passphrase_file

if TYPE_CHECKING:
    from archiver.tasks.seals.signing_keys import Ask


def passphrase_of(path: str | None, language: Language, *, is_new: bool = False) -> Ask:
    """Return a function that gives the passphrase. A new one is asked for twice."""

    def give() -> bytes:
        if path is not None:
            return read_passphrase_file(path)
        if sys.stdin is None or not sys.stdin.isatty():
            raise WrongUsageError("error.passphrase-needed")
        from getpass import getpass  # noqa: PLC0415 - only if somebody is asked

        first = getpass(phrase("seal.ask-passphrase", language))
        if is_new and first != getpass(phrase("seal.ask-again", language)):
            raise WrongUsageError("error.passphrases-differ")
        return first.encode("utf-8", "surrogateescape")

    return give
