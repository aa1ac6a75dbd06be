"""Find the record of a document by its path, its reference code or its identifier."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PAYLOAD: Final = "data/"
_MOST_NEAR: Final = 5
_MOST_COMPARED: Final = 20_000
"""The number of names that are compared letter by letter. More would take too long."""


def find_documents(records: Iterable[Mapping[str, Any]], name: str) -> list[int]:
    """Return the positions of the records that a name can mean: none, one, or several.

    A path may stand with or without `data/`. An exact path or identifier goes before a reference code, and that before the name
    of a file without its folder.
    """
    wanted = _fold(name)
    named, coded, filed = [], [], []
    for position, record in enumerate(records):
        path, identifier = record["file"]["path"], record["identifier"]
        own_names = (path, path.removeprefix(_PAYLOAD), identifier, identifier.removeprefix("urn:uuid:"))
        if wanted in map(_fold, own_names):
            named.append(position)
        elif wanted == _fold(record.get("referenceCode", "")):
            coded.append(position)
        elif wanted == _fold(path.rpartition("/")[2]):
            filed.append(position)
    return named or coded or filed


def list_near_names(records: Iterable[Mapping[str, Any]], name: str) -> list[str]:
    """Return up to five names of documents that are most like a name that none has, or else the first paths of all."""
    wanted = _fold(name)
    holding: dict[str, None] = {}
    compared: list[str] = []
    first: list[str] = []
    for record in records:
        names = [record["file"]["path"]]
        if "referenceCode" in record:
            names.append(record["referenceCode"])
        if wanted and len(holding) < _MOST_NEAR:
            holding.update(dict.fromkeys(known for known in names if wanted in _fold(known)))
        compared += names[: _MOST_COMPARED - len(compared)]
        first += names[:1] if len(first) < _MOST_NEAR else []
    # Names that hold the wanted text come first, then those that agree with it by half.
    near = [*holding, *difflib.get_close_matches(name, compared, n=_MOST_NEAR, cutoff=0.5)]
    return list(dict.fromkeys(near or first))[:_MOST_NEAR]


def _fold(name: str) -> str:
    # NFC and NFD forms of a name are one file.
    return unicodedata.normalize("NFC", name)


# The ending of a name as systems hide it: `.docx`, `.mp3`. It has a letter, since `1395.8.15` ends in a number. Longer ones are
# known by name, since `Jane.Hamilton` has none.
_ENDING: Final = re.compile(
    r"(?i)(?<=[^/.])\.(?:(?=[0-9]{0,4}[a-z])[a-z0-9]{1,5}|sqlite3?|geojson|markdown|parquet|torrent|numbers|keynote|webarchive)\Z"
)


def cut_ending(path: str) -> str:
    """Return a path, or the name of a file, without the ending of the name."""
    return _ENDING.sub("", path)
