"""The identifiers of documents as lines of the log have them."""

from __future__ import annotations

import re
from typing import Final

_PREFIX: Final = "urn:uuid:"
# The text of a UUID in small letters (RFC 9562 4).
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shorten_identifier(identifier: str) -> str:
    """Return an identifier without `urn:uuid:`, or as it is if it is another URI."""
    short = identifier.removeprefix(_PREFIX)
    return short if _UUID.fullmatch(short) else identifier


def expand_identifier(name: str) -> str:
    """Return the identifier that a line names, as the record has it."""
    return _PREFIX + name if _UUID.fullmatch(name) else name
