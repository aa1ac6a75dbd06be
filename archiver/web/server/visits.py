"""Keys that open the page once, and the visits that they open."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archiver.messages import Language

_OCTETS: Final = 24
"""Octets of chance in a key, a cookie and a token."""
_MOST_VISITS: Final = 64
_MOST_KEYS: Final = 16


@dataclass(slots=True)
class Visit:
    """One browser that was let in.

    - `cookie` is what it is known by, and `token` what each form that changes something must hold.
    - `language` is that of its pages.
    - `revealed` are the bags (absolute paths) whose withheld documents the person asked to see.
    - `questions` are searches by the names that stand for them in an address.
    """

    cookie: str
    token: str
    language: Language
    revealed: set[str] = field(default_factory=set)
    questions: dict[str, object] = field(default_factory=dict)


class Visits:
    """The keys that are not used yet, and the visits that are open. Several threads may use it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._keys: list[str] = []
        self._visits: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def new_key(self) -> str:
        """Return a key that opens one visit. Of many unused keys only the newest are kept."""
        key = secrets.token_urlsafe(_OCTETS)
        with self._lock:
            self._keys = [*self._keys[1 - _MOST_KEYS :], key]
        return key

    def open(self, key: str) -> Visit | None:
        """Use a key up and return the visit that it opens, or None for a wrong or used one."""
        with self._lock:
            # Each key is compared, so that the time tells nothing.
            right = [known for known in self._keys if secrets.compare_digest(known.encode(), key.encode(errors="replace"))]
            if not right:
                return None
            self._keys.remove(right[0])
            visit = Visit(secrets.token_urlsafe(_OCTETS), secrets.token_urlsafe(_OCTETS), self._language)
            self._visits[visit.cookie] = visit
            while len(self._visits) > _MOST_VISITS:
                del self._visits[next(iter(self._visits))]
            return visit

    def find(self, cookie: str) -> Visit | None:
        """Return the visit of a cookie, or None."""
        with self._lock:
            return self._visits.get(cookie)
