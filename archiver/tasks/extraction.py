"""Take the documents out of a bag: a verified copy, with the names and times that they had."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from archiver.bags.extraction import RecordSelection
from archiver.bags.extraction import extract as extract_payload
from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.option_day import read_access_day
from archiver.progress import Progress
from archiver.records import is_withheld, renew_record
from archiver.tasks.arguments import Day, read_optional_date_text, read_path
from archiver.value import WithoutTruthValue

_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ExtractReport(WithoutTruthValue):
    """What became of it: `made` says whether the copy stands at its target; an error among the findings is why not.

    `withheld` is how many documents of the bag are withheld on the day; they are among `documents` unless they were left out.
    """

    ask_instead = "made"

    bag: str
    to: str
    made: bool
    documents: int
    octets: int
    findings: Sequence[Finding]
    withheld: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it."""
        counts = {"documents": self.documents, "bytes": self.octets, "withheld": self.withheld}
        return {"bag": self.bag, "to": self.to, "made": self.made, **counts}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the copy was made."""
        return [self.to_dict()] if self.made else []


def extract(
    bag: str | os.PathLike[str],
    to: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    without_withheld: bool = False,
    day: str | Day | None = None,
) -> ExtractReport:
    """Copy the documents of a valid bag to a folder that does not exist yet; see `archiver.bags.extract`.

    Where the records say another modification time than the bag's files have, it was lost on the way, and is restored.

    Args:
        bag: the bag, folder or archive.
        to: where the documents are to be.
        progress: called now and then with the octets and the number of files done.
        without_withheld: leave out the documents that are withheld on the day, and the folders that hold nothing else.
        day: a date in any notation that `archiver date convert` reads, on which embargoes are looked at; today where it is None.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk cannot be written.
        WrongUsageError: the day is none, or the target would lie inside a bag.
    """
    place, target = read_path("bag", bag), read_path("to", to)
    documents = _Documents(place, read_access_day(read_optional_date_text("day", day)), leaves_out=without_withheld)
    recorded = RecordSelection(_recorded_times, documents.list_left_out, are_needed=without_withheld)
    report, refusals = extract_payload(place, target, recorded, progress)
    findings = [*(report.findings if report is not None else ()), *refusals]
    if report is None or not report.valid or refusals:
        return ExtractReport(place, target, made=False, documents=0, octets=0, findings=findings)
    copied, octets = report.payload_files, report.payload_bytes
    if without_withheld:
        copied, octets = copied - documents.withheld, octets - documents.octets
    told = [*findings, *documents.tell()]
    return ExtractReport(place, target, made=True, documents=copied, octets=octets, findings=told, withheld=documents.withheld)


class _Documents:
    """Which documents of a bag are withheld on a day."""

    def __init__(self, bag: str, day: date, *, leaves_out: bool) -> None:
        self._bag = bag
        self._day = day
        self._leaves_out = leaves_out
        self.withheld = 0
        """How many are, once `list_left_out` has gone through the records."""
        self.octets = 0
        """How many octets these have."""

    def list_left_out(self, lines: Iterable[bytes]) -> Iterator[str]:
        """Paths in the bag of the documents that do not come out. Raises ReadError where a needed record cannot be read."""
        for line in lines:
            try:
                record = renew_record(json.loads(line))
                path, octets, withheld = record["file"]["path"], int(record["file"]["size"]), is_withheld(record, self._day)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                if self._leaves_out:
                    raise ReadError("error.unreadable", path=escape_for_display(self._bag), reason=str(error)) from error
                continue  # the records of a bag that is not ours may be anything
            if not withheld:
                continue
            self.withheld += 1
            self.octets += octets
            if self._leaves_out:
                yield path

    def tell(self) -> Iterator[Finding]:
        """What is to be said of withheld documents: that they were left out, or that whoever gets the folder gets them."""
        if self.withheld:
            code = "extract.left-out" if self._leaves_out else "extract.withheld"
            yield make_finding(code, {"path": escape_for_display(self._bag)}, count=self.withheld, day=self._day.isoformat())


def _recorded_times(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """Documents with the time that their record has, in nanoseconds."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, RecursionError, OverflowError):
            file = json.loads(line)["file"]
            yield str(file["path"]), int(datetime.fromisoformat(file["lastModified"]).timestamp()) * _NANOSECONDS
