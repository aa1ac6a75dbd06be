"""Make the error for a path at which there is nothing, with advice: a name with spaces in it, a near name, or the spelling."""

from __future__ import annotations

import os
import unicodedata
from typing import TYPE_CHECKING, Final

from archiver.errors import ReadError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_COMPARED: Final = 2000
"""Names of a folder. Of a larger one none is compared."""
_ALIKE: Final = 0.75
"""The share of letters in which two names agree to be near: one wrong letter in four, as difflib counts."""


def make_missing_error(code: str, path: str, words: Sequence[str] = ()) -> ReadError:
    """Return the error of a code for a missing path, with advice among its values.

    `words` are all paths of the same call, in their order. A shell makes two of a name with a blank.
    """
    whole = _join_words(path, words)
    # Tasks that take a folder end its path with a slash, and a person may.
    path = path.rstrip(os.sep) or path
    whole = whole or _find_longer_name(path)
    if whole is not None:
        return ReadError(code, path=escape_for_display(path), advice="quotation-marks", nearest=escape_for_display(whole))
    near = _find_near_path(path)
    if near is not None:
        return ReadError(code, path=escape_for_display(path), advice="near", nearest=escape_for_display(near))
    return ReadError(code, path=escape_for_display(path), advice="usual", nearest="")


def _join_words(path: str, words: Sequence[str]) -> str | None:
    """Return the path that exists if some words that follow each other, this path among them, are one name with blanks."""
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            whole = " ".join(words[start:end])
            if path in words[start:end] and os.path.lexists(whole):
                return whole
    return None


def _find_longer_name(path: str) -> str | None:
    """Return a path in the same folder whose name has this name before or after a blank."""
    folder, name = os.path.split(path)
    folded = _fold(name)
    for other in _list_names(folder):
        first, last = other.partition(" ")[0], other.rpartition(" ")[2]
        if " " in other and folded and folded in {_fold(first), _fold(last)}:
            return os.path.join(folder, other)
    return None


def _find_near_path(path: str) -> str | None:
    """Return the path whose names are nearest, folder by folder, or None."""
    found = os.sep if os.path.isabs(path) else ""
    for name in filter(None, path.split(os.sep)):
        step = os.path.join(found, name)
        near = name if os.path.lexists(step) else _find_near_name(found, name)
        if near is None:
            return None
        found = os.path.join(found, near)
    return found


def _find_near_name(folder: str, name: str) -> str | None:
    import difflib  # noqa: PLC0415 - only if a path is wrong

    by_key: dict[str, str] = {}
    for other in _list_names(folder):
        by_key.setdefault(_fold(other), other)
        # Windows does not show the endings of names.
        by_key.setdefault(_fold(os.path.splitext(other)[0]), other)
    wanted = _fold(name)
    near = [wanted] if wanted in by_key else difflib.get_close_matches(wanted, by_key, 1, _ALIKE)
    return by_key[near[0]] if near else None


def _list_names(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder or os.curdir))
    except OSError:
        return []
    return names if len(names) <= _MOST_COMPARED else []


def _fold(name: str) -> str:
    from archiver.persian_text import fold_word  # noqa: PLC0415 - takes long to load, and most paths are there

    return fold_word(unicodedata.normalize("NFC", name)).replace("_", "").replace("-", "")
