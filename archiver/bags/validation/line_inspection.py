"""Inspect lines of records and events by themselves, in this process or in another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.documents.document import LARGEST_TEXT
from archiver.events import inspect_event
from archiver.records import inspect_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags.reading import BagSource


class LineBatch(NamedTuple):
    """Lines with line feeds. `octets_of` are the documents of records that may be read; see `inspect_record`."""

    are_records: bool
    lines: Sequence[bytes]
    octets_of: Mapping[str, int | None] | None


def inspect_lines(source: BagSource | None, batch: LineBatch) -> list[dict[str, Any] | None]:
    """Return for each line what `inspect_record` or `inspect_event` says. `source` is needed if documents may be read."""
    lines = [line.removesuffix(b"\n") for line in batch.lines]
    if not batch.are_records:
        return [*map(inspect_event, lines)]
    return [inspect_record(line, batch.octets_of, partial(read_document, source)) for line in lines]


def read_document(source: BagSource | None, path: str) -> bytes | None:
    """Return the octets of a payload file, or None if it is too large for text or cannot be read.

    A file that cannot be read is noted when its digests are checked.
    """
    try:
        return source.read(path, LARGEST_TEXT) if source is not None else None
    except OSError:
        return None
