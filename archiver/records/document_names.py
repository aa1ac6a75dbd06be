"""Find the record of a document by what a person calls it: its path, its reference code or its identifier."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PAYLOAD: Final = "data/"
_MOST_NEAR: Final = 5
_MOST_COMPARED: Final = 20_000
"""Names; comparing more of them letter by letter takes longer than somebody wants to wait who mistyped one."""


def find_documents(records: Sequence[Mapping[str, Any]], name: str) -> list[int]:
    """The positions of the records that a name can mean: none, one, or several (of one reference code).

    A path may stand with or without `data/`. An exact path or identifier goes before a reference code.
    """
    wanted = _fold(name)
    found = [place for place, record in enumerate(records) if wanted in map(_fold, _own_names(record))]
    return found or [place for place, record in enumerate(records) if wanted == _fold(record.get("referenceCode", ""))]


def list_near_names(records: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Up to five names of documents that are most like one that none has; the first ones of all where none is like it."""
    known = [name for record in records for name in _names(record)]
    wanted = _fold(name)
    near = [one for one in known if wanted and wanted in _fold(one)]
    near += difflib.get_close_matches(name, known[:_MOST_COMPARED], n=_MOST_NEAR, cutoff=0.5)
    paths = [record["file"]["path"] for record in records]
    return list(dict.fromkeys(near or paths))[:_MOST_NEAR]


def _names(record: Mapping[str, Any]) -> Iterator[str]:
    yield record["file"]["path"]
    if "referenceCode" in record:
        yield record["referenceCode"]


def _own_names(record: Mapping[str, Any]) -> tuple[str, ...]:
    path: str = record["file"]["path"]
    return path, path.removeprefix(_PAYLOAD), record["identifier"], record["identifier"].removeprefix("urn:uuid:")


def _fold(name: str) -> str:
    # NFC and NFD forms of a name are one file.
    return unicodedata.normalize("NFC", name)
