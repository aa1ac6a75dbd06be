"""Names of the hidden files and folders beside a target: the staging folder, the old bag and the journal of an update."""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING, Final

from archiver.bags.format.layout import PAYLOAD
from archiver.bags.format.target import Target
from archiver.operating_system import longest_path
from archiver.stores.address import KEY_LIMIT, is_address, read_address

if TYPE_CHECKING:
    from collections.abc import Iterable

INNER_BAG: Final = "bag"
"""The folder in the staging folder that holds the bag until it is packed into one file."""
_MARK: Final = ".bayegan-"
_TOKEN_LENGTH: Final = 12
_LONGEST_STEM: Final = 200
"""Octets of the longest name that is used as it is. File systems allow 255, and mark and token need some of them."""


def new_staging_path(target: Target) -> str:
    """Return a path beside the target with a random name that nothing has yet."""
    return _beside(target, os.urandom(_TOKEN_LENGTH // 2).hex())


def list_staging_names(names: Iterable[str], target: Target) -> list[str]:
    """Return the names, of those beside the target, that belong to its staging folders."""
    pattern = re.compile(re.escape(f".{_stem(target)}{_MARK}") + f"[0-9a-f]{{{_TOKEN_LENGTH}}}")
    return [name for name in names if pattern.fullmatch(name)]


def journal_path(target: Target) -> str:
    """Return the path of the journal of a bag that is being replaced. See `archiver.bags.workplace.journal`."""
    # Neither this word nor `old` has the form of a token. So the names are never taken for those of staging folders.
    return _beside(target, "update")


def old_bag_path(target: Target) -> str:
    """Return the path of the old bag between the two renames of a replacement with a journal."""
    return _beside(target, "old")


def _beside(target: Target, end: str) -> str:
    return os.path.join(target.folder, f".{_stem(target)}{_MARK}{end}")


def _stem(target: Target) -> str:
    """Return the name of the target, or its digest if the name is too long to be a part of another."""
    name = os.fsencode(target.name)
    return target.name if len(name) <= _LONGEST_STEM else hashlib.sha256(name).hexdigest()


def has_journal(bag: str) -> bool:
    """Return whether an update of the bag at this path is at work with a journal, or was cut short. Raises OSError."""
    return not is_address(bag) and is_there(journal_path(Target.of_bag(bag)))


def is_there(path: str) -> bool:
    """Return whether something is at a path, even a link that leads nowhere. Raises OSError."""
    # Not os.path.lexists: it returns False for any error, and callers rename and remove by this answer.
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def is_same(path: str, descriptor: int) -> bool:
    """Return whether a path still leads to the folder or file that is open. Raises OSError."""
    try:
        state = os.lstat(path)
    except FileNotFoundError:
        return False
    return os.path.samestat(state, os.fstat(descriptor))


def longest_path_below_payload(target: Target) -> int:
    """Return how many octets a path below `data/` may have, so that it can be opened both in the bag and while it is made."""
    if target.is_stored and target.form is None:
        key = read_address(target.shown).key
        return KEY_LIMIT - len(os.fsencode(f"{key}/{PAYLOAD}/"))
    inner = f"/{INNER_BAG}" if target.form is not None else ""
    longer = max(len(os.fsencode(target.path)), len(os.fsencode(new_staging_path(target) + inner)))
    return longest_path() - longer - len(f"/{PAYLOAD}/")
