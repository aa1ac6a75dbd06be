"""Identify the format of files in the PRONOM registry, with Siegfried. Needs pygfried, which some systems lack.

Siegfried has its signatures built in and uses no network. Its answer is kept with its basis and its doubts: an identification by
extension alone is worth less than one by content.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pygfried import Match

_UNKNOWN: Final = "UNKNOWN"
# PRONOM gives some formats several media types, parted by commas.
_MEDIA_TYPE: Final = re.compile(r"[a-z]+/[A-Za-z0-9.+-]+")

# Of this format the registry gives the media type of another: its name is "XLSX Strict OOXML Spreadsheet".
_CORRECTED: Final = {"fmt/1828": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",)}


class Format(NamedTuple):
    """The format of a file: its PRONOM identifier, the basis of the identification, and a warning (often empty).

    `puid` is None if the format is not known; `warning` then says why. `name` is for people, and `media_types` are those of the
    registry, if it has any.
    """

    puid: str | None
    basis: str
    warning: str
    name: str
    media_types: tuple[str, ...] = ()

    @property
    def is_by_name(self) -> bool:
        """No octet speaks for the format, only the ending of the file's name."""
        return "extension only" in self.warning

    @property
    def is_text_only(self) -> bool:
        """The file is only known to be text, for which any name is right."""
        return "text only" in self.warning


class Identifier(NamedTuple):
    """The program that identifies formats: its version, and its signatures."""

    name: str
    version: str


@cache
def format_identifier() -> Identifier | None:
    """Return the program that identifies formats, or None if pygfried is not installed."""
    try:
        import pygfried  # noqa: PLC0415 - not on every system, and heavy
    except ImportError:
        return None
    known = pygfried.identify_many([])
    signatures = "; ".join(identifier["details"] for identifier in known["identifiers"])
    return Identifier("siegfried", f"{known['siegfried']}; {signatures}")


def identify_formats(paths: Sequence[str]) -> list[Format | None]:
    """Return the formats of files, in their order.

    A format is None if the file cannot be read. All are None if pygfried is not installed.
    """
    if format_identifier() is None:
        return [None] * len(paths)
    import pygfried  # noqa: PLC0415 - not on every system, and heavy

    # Siegfried takes paths as text, so a name that is not UTF-8 cannot be given to it.
    named = [path for path in paths if _is_text(path)]
    found = dict(zip(named, pygfried.identify_many(named)["files"], strict=True))
    return [_choose(found[path]["matches"]) if path in found else None for path in paths]


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _choose(matches: Sequence[Match]) -> Format | None:
    """Return one of the formats that Siegfried cannot tell apart, with the others in its warning."""
    if not matches:
        return None
    first, *others = matches
    # PRONOM itself says the version in some names: "Acrobat PDF 1.4 - Portable Document Format".
    version = "" if first["version"] in first["format"] else f" {first['version']}"
    also = f"also possible: {', '.join(match['id'] for match in others)}" if others else ""
    return Format(
        puid=None if first["id"] == _UNKNOWN else first["id"],
        basis=first["basis"],
        warning="; ".join(filter(None, [first["warning"], also])),
        name=first["format"] + version,
        media_types=_CORRECTED.get(first["id"]) or tuple(_MEDIA_TYPE.findall(first["mime"])),
    )
