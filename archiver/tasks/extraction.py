"""Take the documents out of a bag: a verified copy, with the names and times that they had."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags import extract as extract_payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.findings import Finding
    from archiver.progress import Progress

_NANOSECONDS = 1_000_000_000


class ExtractReport(NamedTuple):
    """What became of it: `made` says whether the copy stands at its target; an error among the findings is why not."""

    bag: str
    to: str
    made: bool
    documents: int
    octets: int
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it."""
        return {"bag": self.bag, "to": self.to, "made": self.made, "documents": self.documents, "bytes": self.octets}


def extract(bag: str | os.PathLike[str], to: str | os.PathLike[str], progress: Progress | None = None) -> ExtractReport:
    """Copy the documents of a valid bag to a folder that does not exist yet; see `archiver.bags.extract`.

    Where the records say another modification time than the bag's files have, it was lost on the way, and is restored.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk cannot be written.
    """
    place, target = os.fspath(bag), os.fspath(to)
    report, refusals = extract_payload(place, target, _recorded_times, progress)
    findings = [*(report.findings if report else ()), *refusals]
    made = report is not None and report.valid and not refusals
    documents, octets = (report.payload_files, report.payload_bytes) if report else (0, 0)
    return ExtractReport(place, target, made, documents, octets, findings)


def _recorded_times(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """Documents with the time that their record has, in nanoseconds."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, RecursionError, OverflowError):
            file = json.loads(line)["file"]
            yield str(file["path"]), int(datetime.fromisoformat(file["lastModified"]).timestamp()) * _NANOSECONDS
