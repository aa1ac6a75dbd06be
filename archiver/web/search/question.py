"""The question that an address asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from archiver.records.fields import STATUSES
from archiver.tasks.searching import SearchOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST: Final = 1000
SHOWN: Final = 50
"""Documents that are shown at first."""
_MOST_SHOWN: Final = 1000
MOST_DRAWN: Final = 5000
"""Documents that are drawn on the time line."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was typed. `shown` are the documents to be shown."""

    words: str = ""
    date: str = ""
    organization: str = ""
    place: str = ""
    access: str = ""
    unresolved: bool = False
    shown: int = SHOWN

    @property
    def is_empty(self) -> bool:
        """True if nothing is asked."""
        return self == Question(shown=self.shown)

    def options(self) -> SearchOptions:
        """Return the question for the task."""
        return SearchOptions(
            self.date or None, self.organization or None, self.place or None, self.access or None, self.unresolved, MOST_DRAWN
        )


def read_question(query: Mapping[str, str]) -> Question:
    """Return the question of an address. A place or an access that cannot be chosen is not asked for."""
    texts = {name: query.get(name, "").strip()[:_LONGEST] for name in ("words", "date", "organization", "place", "access")}
    access = texts.pop("access")
    shown = query.get("shown", "")
    number = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < len(str(_MOST_SHOWN)) + 1 else SHOWN
    return Question(
        **texts,
        access=access if access in STATUSES else "",
        unresolved="unresolved" in query,
        shown=min(max(number, 1), _MOST_SHOWN),
    )
