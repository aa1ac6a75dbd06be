"""Write entries into a trust file. What else stands in it stays, comments too."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING, Final

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import create_new_file, flush, write_whole
from archiver.seals.trust import read_trust_text

if TYPE_CHECKING:
    from datetime import date

    from archiver.signatures.certificates import Certificate

_HEAD: Final = """\
# Whom we trust: signers of seals, and authorities of time stamps. Keep this file away from bags.
trustVersion = "1.0"

[policy]
signatures = 1
stamps = 1
"""

# The begin of a table: `[[signer]]` or `[policy]` on a line of its own.
_TABLE: Final = re.compile(r"^[ \t]*\[", re.MULTILINE)
_COMPROMISED: Final = re.compile(r"^[ \t]*compromised[ \t]*=.*\n?", re.MULTILINE)


class UnknownNameError(ValueError):
    """No entry of the trust file has the name, or several have it."""


def add_entry(  # noqa: PLR0913 - the fields of an entry
    path: str, certificate: Certificate, file: str, *, name: str, is_authority: bool, days: tuple[date | None, date | None]
) -> None:
    """Add a signer or authority to a trust file, which is made if it is missing. Raises ReadError or WriteError."""
    text = read_trust_text(path) if os.path.lexists(path) else _HEAD
    relative = os.path.relpath(os.path.realpath(file), os.path.realpath(os.path.dirname(path) or "."))
    lines = [
        "[[authority]]" if is_authority else "[[signer]]",
        f"name = {_quote(name)}",
        f"{'root' if is_authority else 'certificate'} = {_quote(relative)}",
        f'sha256 = "{certificate.sha256}"',
        *(f"{key} = {day.isoformat()}" for key, day in zip(("from", "until"), days, strict=True) if day is not None),
    ]
    _replace(path, f"{text.rstrip()}\n\n" + "\n".join(lines) + "\n")


def mark_compromised(path: str, name: str, day: date) -> None:
    """Say in the entry of a name since when its key is compromised.

    Raises:
        UnknownNameError: there is not exactly one entry of this name.
        ReadError, WriteError: the file cannot be read or written.
    """
    text = read_trust_text(path)
    starts = [match.start() for match in _TABLE.finditer(text)]
    tables = [text[begin:end] for begin, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    found = [index for index, table in enumerate(tables) if _read_name(table) == name]
    if len(found) != 1:
        raise UnknownNameError(name)
    table = _COMPROMISED.sub("", tables[found[0]])
    body, tail = table.rstrip(), table[len(table.rstrip()) :]
    tables[found[0]] = f"{body}\ncompromised = {day.isoformat()}{tail or chr(10)}"
    _replace(path, "".join(tables))


def _read_name(table: str) -> str | None:
    try:
        values = tomllib.loads(table)
    except ValueError:
        return None
    tables = [listed for key in ("signer", "authority") if isinstance(listed := values.get(key), list)]
    entries = [entry for listed in tables for entry in listed if isinstance(entry, dict)]
    return entries[0].get("name") if len(entries) == 1 else None


def _quote(text: str) -> str:
    """Return a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char >= " " and char != "\x7f" else f"\\u{ord(char):04x}" for char in escaped) + '"'


def _replace(path: str, text: str) -> None:
    """Put a text in the place of a file in one step. Raises ReadError if the text is none of TOML, as the file was none."""
    try:
        tomllib.loads(text)
        octets = text.encode()
    except (ValueError, RecursionError) as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=escape_for_display(str(error))) from error
    folder = os.path.dirname(os.path.abspath(path))
    unfinished = os.path.join(folder, f".archiver-{os.urandom(8).hex()}")
    try:
        descriptor = create_new_file(unfinished)
        try:
            write_whole(descriptor, octets)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(unfinished, path)
        flush(folder)
    except OSError as error:
        raise WriteError("error.unwritable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
