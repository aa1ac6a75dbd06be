"""Entries: JSON lines, each holding the SHA-256 of the line before."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST: Final = "0" * 64
"""`previous` of the first entry."""
_COMPACT: Final = (",", ":")


def render_entry(fields: Mapping[str, Any], previous: str) -> str:
    """Return the line of an entry, without a line feed. `previous` comes last, so that it is quickly compared."""
    whole = {**fields, "previous": previous}
    line = json.dumps(whole, ensure_ascii=False, separators=_COMPACT)
    # Octets of a name that are not UTF-8 are lone surrogates. Only escapes can hold them; those also hide bidi controls.
    return line if line.isprintable() else json.dumps(whole, separators=_COMPACT)


def hash_line(line: str) -> str:
    """Return the digest of a line, which the next one holds."""
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def follows(line: str, previous: str) -> bool:
    """Return whether a line holds the digest of the line before it, in the form that `render_entry` gives."""
    return line.endswith(f',"previous":"{previous}"}}')


def read_entry(line: str) -> dict[str, Any] | None:
    """Return the fields of a line, or None if it is no entry."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    is_entry = isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("kind", "time", "previous"))
    return entry if is_entry else None


def say_time(moment: float) -> str:
    """Return a moment as entries have it: RFC 3339 in UTC, in whole seconds."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def read_time(text: str) -> int:
    """Return seconds since 1970 for the time of an entry. Raises ValueError."""
    return int(datetime.fromisoformat(text).timestamp())
