"""Read the documents of a planned bag where they lie, without a copy of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.creation import list_sources
from archiver.progress import Step, begin_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.creation import PayloadFile, Plan
    from archiver.description.document_reading import ReadDocument
    from archiver.description.reading_pool import ReadingPool
    from archiver.progress import Progress


def read_planned(plan: Plan, readers: ReadingPool, progress: Progress | None) -> Iterator[tuple[PayloadFile, ReadDocument]]:
    """Yield each document of a plan with what was found out about it, in order. Raises ReadError."""
    begin_step(progress, Step.READING, plan.octets, plan.documents)
    at_source = (file._replace(path=file.source) for file in list_sources(plan))
    octets = 0
    for number, (file, (_, document)) in enumerate(zip(list_sources(plan), readers.read(at_source, str), strict=True), 1):
        yield file, document
        octets += file.size
        if progress is not None:
            progress(octets, number)
