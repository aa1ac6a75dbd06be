"""Follow the number of the bag's state through a log: 1 is the creation, 2 the first change, and so on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archiver.events.event_type import EventType
from archiver.events.event_version import FIRST_EVENT_VERSION, event_version_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CREATION: Final = EventType.INFORMATION_PACKAGE_CREATION.value[1]
LATER_CHANGES: Final = frozenset({EventType.MESSAGE_DIGEST_CALCULATION.value[1], EventType.METADATA_MODIFICATION.value[1]})
"""The types of later changes of a bag."""


class BagState:
    """The state that the events followed so far have led to."""

    def __init__(self) -> None:
        self.number = 1
        self._is_created = False
        self._may_go_on = False
        """True if the next event may belong to the same change."""

    def expected(self) -> list[int]:
        """Return the numbers that the next event may state."""
        if not self._is_created:
            return [self.number]
        return [self.number, self.number + 1] if self._may_go_on else [self.number + 1]

    def follow(self, event: Mapping[str, Any]) -> int:
        """Return the state that the next event belongs to.

        This is the number that it states, but none below that of the event before, and 1 up to the creation.
        """
        term = str(event.get("eventType"))
        if event_version_of(event) == FIRST_EVENT_VERSION:
            self._follow_first(term)
        else:
            stated = event.get("bagState")
            if self._is_created and isinstance(stated, int):
                self.number = max(self.number, stated)
            self._may_go_on = self.number > 1
            self._is_created = self._is_created or term == _CREATION
        return self.number

    def _follow_first(self, term: str) -> None:
        if term == _CREATION:
            self._is_created, self.number = True, 1
        elif self._is_created and term in LATER_CHANGES:
            self.number += 1
        self._may_go_on = False


def last_state(lines: Sequence[bytes]) -> int:
    """Return the number of the state that a log without faults ends with."""
    state = BagState()
    for event in map(json.loads, lines[_find_creation(lines) :]):
        state.follow(event)
    return state.number


def _find_creation(lines: Sequence[bytes]) -> int:
    """Return the position of the creation of the bag, looked for from the end: most lines stand before it."""
    position = len(lines) - 1
    while json.loads(lines[position])["eventType"] != _CREATION:
        position -= 1
    return position
