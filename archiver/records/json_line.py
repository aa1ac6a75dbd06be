"""Read one line of JSON Lines as strictly as something that is to be kept must be: one object, one meaning, real characters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from archiver.findings import make_finding

if TYPE_CHECKING:
    from archiver.findings import Finding, Where

_MARK = b"\xef\xbb\xbf"
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class ReadLine(NamedTuple):
    """What a line holds (None where it is no JSON), and what is wrong with it as a line."""

    value: Any
    findings: list[Finding]


def read_json_line(line: bytes, prefix: str, where: Where) -> ReadLine:
    """Read a line without its line feed; never raises for any octets.

    Args:
        line: its octets.
        prefix: `record` or `event`, of which the line is one.
        where: where it stands; its `line` is told.

    The codes are `PREFIX.unreadable-line`, `.byte-order-mark` (RFC 8259 8.1), `.key-repeated` (RFC 8259 4: what it means is
    anybody's guess) and `.half-character` (RFC 8259 8.2: half a surrogate pair is no character).
    """
    keys = _Keys()
    findings = []
    if line.startswith(_MARK):
        findings.append(make_finding(f"{prefix}.byte-order-mark", where, line=where["line"]))
    try:
        text = line.removeprefix(_MARK).decode()
        value = json.loads(text, object_pairs_hook=keys.read_object, parse_constant=_refuse)
        is_whole = not _HALF.search(line) or _is_encodable(value)
    except (ValueError, RecursionError):
        return ReadLine(None, [*findings, make_finding(f"{prefix}.unreadable-line", where, line=where["line"])])
    if keys.repeated is not None:
        findings.append(make_finding(f"{prefix}.key-repeated", where, line=where["line"], key=keys.repeated))
    if not is_whole:
        findings.append(make_finding(f"{prefix}.half-character", where, line=where["line"]))
    return ReadLine(value, findings)


class _Keys:
    """Remembers a key that one object has twice."""

    def __init__(self) -> None:
        self.repeated: str | None = None

    def read_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object of these pairs."""
        read = dict(pairs)
        if len(read) != len(pairs) and self.repeated is None:
            seen: set[str] = set()
            self.repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return read


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity, which Python reads, are no JSON."""
    raise ValueError(constant)


def _is_encodable(value: object) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
