"""The name of the hidden folder in which a bag is made: beside the target, and known to belong to it."""

from __future__ import annotations

import hashlib
import os
import re
from typing import Final

from archiver.bags.format import PAYLOAD, archive_form
from archiver.operating_system import longest_path

INNER_BAG: Final = "bag"
"""The folder in the hidden folder in which a bag stands that is to be one file."""
_MARK: Final = ".bayegan-"
_TOKEN_LENGTH: Final = 12
_LONGEST_STEM: Final = 200


def _stem(target: str) -> str:
    name = os.path.basename(os.path.abspath(target))
    if len(os.fsencode(name)) <= _LONGEST_STEM:
        return name
    return hashlib.sha256(os.fsencode(name)).hexdigest()


def new_staging_path(target: str) -> str:
    """A path beside the target that nothing has yet, in all likelihood."""
    token = os.urandom(_TOKEN_LENGTH // 2).hex()
    return os.path.join(os.path.dirname(os.path.abspath(target)), f".{_stem(target)}{_MARK}{token}")


def is_staging_name(name: str, target: str) -> bool:
    """Whether a name beside the target is that of a staging folder for it."""
    return re.fullmatch(re.escape(f".{_stem(target)}{_MARK}") + f"[0-9a-f]{{{_TOKEN_LENGTH}}}", name) is not None


def journal_path(target: str) -> str:
    """The path of the journal beside a bag that is being replaced; see `archiver.bags.workplace.journal`."""
    return _beside(target, "update")


def has_journal(target: str) -> bool:
    """Whether a change of this bag is at work without an exchange, or was cut short. Raises OSError."""
    return is_there(journal_path(os.path.realpath(target)))


def is_there(path: str) -> bool:
    """Whether something is at the path, be it a link that leads nowhere. Raises OSError."""
    # os.path.lexists takes any error for a no, and what is done here depends on the truth.
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def old_bag_path(target: str) -> str:
    """Where the old bag is while a journal lies there and the new one has not yet its name."""
    return _beside(target, "old")


def _beside(target: str, word: str) -> str:
    # No word has the form of a token, so that neither is ever taken for a staging folder that was abandoned.
    return os.path.join(os.path.dirname(os.path.abspath(target)), f".{_stem(target)}{_MARK}{word}")


def longest_path_below_payload(target: str) -> int:
    """How many octets a path below `data/` may have, so that every file can be opened in the bag and while it is made."""
    inner = f"/{INNER_BAG}" if archive_form(target) is not None else ""
    longer = max(len(os.fsencode(os.path.abspath(target))), len(os.fsencode(new_staging_path(target) + inner)))
    return longest_path() - longer - len(f"/{PAYLOAD}/")
