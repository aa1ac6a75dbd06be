"""Read and check lines of JSON Lines as strictly as archives need it: one object, one meaning, real characters."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from archiver.findings import Where, escape_finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archiver.findings import Finding

# The escape of the first or second half of a surrogate pair.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class ReadLine(NamedTuple):
    """The value of a line (None if it is no JSON), and the findings about it as a line."""

    value: Any
    findings: list[Finding]


def read_json_line(line: bytes, prefix: str, where: Where) -> ReadLine:
    """Read a line without its line feed; never raises for any octets.

    Args:
        line: its octets.
        prefix: `record` or `event`, of which the line is one.
        where: the position of the line; messages name its `line`.

    The codes are `PREFIX.unreadable-line`, `.byte-order-mark` (RFC 8259 8.1), `.key-repeated` (RFC 8259 4: its meaning is
    undefined) and `.half-character` (RFC 8259 8.2: half a surrogate pair is no character).
    """
    keys = _Keys()
    findings = []
    is_whole = True
    if line.startswith(BOM_UTF8):
        findings.append(make_finding(f"{prefix}.byte-order-mark", where, line=where["line"]))
    try:
        text = line.removeprefix(BOM_UTF8).decode()
        value = json.loads(text, object_pairs_hook=keys.read_object, parse_constant=_refuse)
        if _HALF.search(line):
            # The escape may belong to a pair. Only a text with half a pair cannot be encoded.
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        is_whole = False
    except (ValueError, RecursionError):
        return ReadLine(None, [*findings, make_finding(f"{prefix}.unreadable-line", where, line=where["line"])])
    if keys.repeated is not None:
        findings.append(make_finding(f"{prefix}.key-repeated", where, line=where["line"], key=keys.repeated))
    if not is_whole:
        findings.append(make_finding(f"{prefix}.half-character", where, line=where["line"]))
    return ReadLine(value, findings)


class LineCheck:
    """Checks one file. Subclasses say what is wrong with a line, and remember what they need of it for the next ones."""

    def __init__(self, path: str, prefix: str) -> None:
        """Begin to check the file at a path in the bag. `prefix` is that of the codes: `record` or `event`."""
        self._path = path
        self._prefix = prefix

    def check(self, lines: Iterable[bytes]) -> Iterator[Finding]:
        """Yield all faults of the file, each fit to be shown. Its lines come without line feeds."""
        return self.check_inspected((line, None) for line in lines)

    def check_inspected(self, lines: Iterable[tuple[bytes, Mapping[str, Any] | None]]) -> Iterator[Finding]:
        """Do what `check` does, for lines each of which has what its inspection returned for it."""
        for number, (line, inspected) in enumerate(lines, 1):
            where: Where = {"path": self._path, "line": number}
            if inspected is None:
                yield from _check_line(line, self._prefix, where, self._check_line)
            else:
                yield from map(escape_finding, self._compare(inspected, where))
            self._leave(line)
        yield from map(escape_finding, self._check_end())

    def _check_line(self, value: Any, where: Where) -> Iterator[Finding]:  # noqa: ANN401 - any JSON value
        """Yield all faults of a value that was not inspected."""
        raise NotImplementedError

    def _compare(self, inspected: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Yield the faults that an inspection of the line alone cannot find."""
        raise NotImplementedError

    def _leave(self, line: bytes) -> None:
        """Remember a line that is checked."""

    def _check_end(self) -> Iterator[Finding]:
        """Yield the faults of the file as a whole, once all lines are checked."""
        raise NotImplementedError


def _check_line(line: bytes, prefix: str, where: Where, check: Callable[[object, Where], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield all faults of a line, given without its line feed: as a line, and those that `check` finds in its value.

    Every finding can be shown. A value that is nested too deeply for `check` makes the line unreadable.
    """
    try:
        value, found = read_json_line(line, prefix, where)
        if value is not None or not found:
            found = [*found, *check(value, where)]
    except RecursionError:
        found = [make_finding(f"{prefix}.unreadable-line", where, line=where["line"])]
    yield from map(escape_finding, found)


class _Keys:
    """Remembers a key that one object has twice."""

    def __init__(self) -> None:
        self.repeated: str | None = None

    def read_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """Return the object of these pairs."""
        read = dict(pairs)
        if len(read) != len(pairs) and self.repeated is None:
            seen: set[str] = set()
            self.repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        return read


def _refuse(constant: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads but JSON does not have."""
    raise ValueError(constant)
