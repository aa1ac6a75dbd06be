"""One line of a register: a bag, and the digests of what stands for its state."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = "0" * 64
"""The digest that stands in the first line, which has none before it."""
_DIGEST: Final = re.compile("[0-9a-f]{64}")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
# A name that stands in a list of digests: no control characters, no backslash, no space at either end.
_LISTED: Final = re.compile(r"(?! )[^\x00-\x1f\x7f\\]{1,1000}(?<! )")


class BagState(NamedTuple):
    """The state of a bag: digests that change with anything in it."""

    name: str
    identifiers: tuple[str, ...]
    """The values of External-Identifier."""
    digests: Mapping[str, str]
    """The SHA-256 of each tag manifest and of the newest list of its seals, by its path from the bag."""

    def list_digests(self) -> bytes:
        """Return the digests as a list that `sha256sum -c` reads in the folder of the bag."""
        return "".join(f"{digest}  {path}\n" for path, digest in sorted(self.digests.items())).encode()


class RegisterLine(NamedTuple):
    """A line of a register."""

    sequence: int
    time: str
    """When it was added by the clock of the machine, in UTC. It is a claim; only a time stamp proves a time."""
    state: BagState
    before: str
    """The SHA-256 of the line before, without its line feed."""

    def render(self) -> bytes:
        """Return the line without its line feed."""
        entry = {
            "sequence": self.sequence,
            "time": self.time,
            "bag": {"name": self.state.name, "identifiers": [*self.state.identifiers]},
            "digests": dict(sorted(self.state.digests.items())),
            "previousEntryHash": self.before,
        }
        return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


def hash_line(line: bytes) -> str:
    """Return the digest of a line, which the next line holds."""
    return hashlib.sha256(line).hexdigest()


def parse_line(line: bytes) -> RegisterLine | None:
    """Return what a line says, or None if it does not have the form of one."""
    try:
        entry = json.loads(line.decode())
        bag = entry["bag"]
        state = BagState(_text(bag["name"]), tuple(map(_text, bag["identifiers"])), _digests(entry["digests"]))
        found = RegisterLine(entry["sequence"], _text(entry["time"]), state, _text(entry["previousEntryHash"]))
        rendered = found.render()  # half a surrogate pair cannot be written
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    has_form = type(found.sequence) is int and _TIME.fullmatch(found.time) and _DIGEST.fullmatch(found.before)
    # A line that is written in another way than here could say one thing to us and another to somebody else.
    return found if has_form and rendered == line else None


def _text(value: Any) -> str:  # noqa: ANN401 - any JSON value
    if not isinstance(value, str):
        raise TypeError
    return value


def _digests(value: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON value
    if not value or not all(_LISTED.fullmatch(path) and _DIGEST.fullmatch(_text(digest)) for path, digest in value.items()):
        raise ValueError
    return dict(value)
