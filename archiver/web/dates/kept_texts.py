"""Texts that were pasted, kept in memory for the visit that pasted them, so that Back and a reload show them again."""

from __future__ import annotations

import secrets
import threading
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST: Final = 64
_MOST_CHARACTERS: Final = 8_000_000
"""Characters of all texts together. The oldest go first."""


class KeptText(NamedTuple):
    """A text of a visit, which is known by its cookie, with its dates."""

    cookie: str
    described: Mapping[str, Any]


class KeptTexts:
    """The texts that are kept. Several threads may use it."""

    def __init__(self) -> None:
        self._texts: dict[str, KeptText] = {}
        self._lock = threading.Lock()

    def keep(self, cookie: str, described: Mapping[str, Any]) -> str:
        """Keep a text, and return the name by which `find` knows it."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._texts[name] = KeptText(cookie, described)
            while len(self._texts) > 1 and self._are_too_many():
                del self._texts[next(iter(self._texts))]
        return name

    def _are_too_many(self) -> bool:
        characters = sum(len(kept.described["text"]) for kept in self._texts.values())
        return len(self._texts) > _MOST or characters > _MOST_CHARACTERS

    def find(self, cookie: str, name: str) -> Mapping[str, Any] | None:
        """Return a text of a visit, or None."""
        with self._lock:
            kept = self._texts.get(name)
        return kept.described if kept is not None and secrets.compare_digest(kept.cookie, cookie) else None
