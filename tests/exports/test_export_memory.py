"""An export is written as it is read: what it keeps does not grow with the documents of the bag."""

from __future__ import annotations

import tracemalloc
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from tests.exports.described_records import FULL, HandWritten, write_event

if TYPE_CHECKING:
    from collections.abc import Iterator


class Many(HandWritten):
    """A bag of so many open documents, each ingested."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def records(self) -> Iterator[dict[str, Any]]:
        """Every record."""
        for number in range(self._count):
            path = f"data/{number:06}.txt"
            yield {**FULL, "identifier": f"urn:x:{number}", "file": {**FULL["file"], "path": path}}

    def events(self) -> Iterator[dict[str, Any]]:
        """Every event."""
        for number in range(self._count):
            yield write_event(number, "ing", "ingestion", objects=[f"urn:x:{number}"])


def _peak(form: Crosswalk, count: int) -> int:
    tracemalloc.start()
    try:
        written = sum(len(piece) for piece in write_crosswalk(form, ExportedBag(Many(count), date(2026, 11, 24)), ExportNotes()))
        assert written > 100 * count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("form", list(Crosswalk))
def test_ten_times_the_documents_take_no_more_memory(form: Crosswalk) -> None:
    few, many = _peak(form, 200), _peak(form, 2000)

    # 1,800 documents more would take 500 kB and more if each were kept.
    assert many < few + 100_000
