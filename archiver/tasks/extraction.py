"""Copy the documents out of a bag, verified, with the names and times that they had."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from archiver.bags.extraction import RecordSelection, extract_payload
from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.option_day import read_access_day
from archiver.progress import Progress
from archiver.tasks.arguments import check_progress, read_path
from archiver.tasks.copied_documents import CopiedDocuments
from archiver.tasks.date_arguments import Day, read_optional_date_text

_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class ExtractReport(CopiedDocuments):
    """The outcome. `made` says whether the copy stands at its target; if not, an error among the findings says why.

    `withheld` counts the documents that are withheld on the day. They are among `documents` unless they were left out.
    """


def extract(
    bag: str | os.PathLike[str],
    to: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    without_withheld: bool = False,
    day: str | Day | None = None,
) -> ExtractReport:
    """Copy the documents of a valid bag to a folder that does not exist yet; see `archiver.bags.extraction.extract_payload`.

    If a record gives another modification time than the file in the bag has, the time was lost on the way. It is restored.

    Args:
        bag: the bag, folder or archive.
        to: the folder for the documents.
        progress: called now and then with the octets and the number of files done.
        without_withheld: leave out the documents that are withheld on the day, and the folders that hold nothing else.
        day: the day on which embargoes are judged, in any notation of `archiver date convert`; today if it is None.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the disk cannot be written.
        WrongUsageError: the day is none, or the target would lie inside a bag.
    """
    check_progress(progress)
    bag_path, target = read_path("bag", bag), read_path("to", to)
    documents = WithheldDocuments(bag_path, read_access_day(read_optional_date_text("day", day)), leaves_out=without_withheld)
    selection = RecordSelection(list_recorded_times, documents.list_left_out, are_needed=without_withheld)
    report, refusals = extract_payload(bag_path, target, selection, progress)
    findings = [*(report.findings if report is not None else ()), *refusals]
    if report is None or not report.valid or has_errors(refusals):
        return ExtractReport(bag_path, target, made=False, documents=0, octets=0, findings=findings)
    copied, octets = report.payload_files, report.payload_bytes
    if without_withheld:
        copied, octets = copied - documents.withheld, octets - documents.octets
    told = [*findings, *documents.list_findings()]
    return ExtractReport(bag_path, target, made=True, documents=copied, octets=octets, findings=told, withheld=documents.withheld)


class WithheldDocuments:
    """The documents of a bag that are withheld on a day."""

    def __init__(self, bag: str, day: date, *, leaves_out: bool) -> None:
        self._bag = bag
        self._day = day
        self._leaves_out = leaves_out
        self.withheld = 0
        """Their number, once `list_left_out` has gone through the records."""
        self.octets = 0
        """Their octets."""

    def list_left_out(self, lines: Iterable[bytes]) -> Iterator[str]:
        """Yield the paths of documents to be left out. Raises ReadError if a needed record cannot be read."""
        for line in lines:
            try:
                path, octets, withheld = self._read_document(line)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                if self._leaves_out:
                    raise ReadError("error.unreadable", path=escape_for_display(self._bag), reason=str(error)) from error
                continue  # the records of a bag of another program may have any form
            if not withheld:
                continue
            self.withheld += 1
            self.octets += octets
            if self._leaves_out:
                yield path

    def _read_document(self, line: bytes) -> tuple[str, int, bool]:
        """Return the path and the octets of the document of a record, and whether it is withheld."""
        from archiver.records import is_withheld, renew_record  # noqa: PLC0415 - many bags have no records

        record = renew_record(json.loads(line))
        return record["file"]["path"], int(record["file"]["size"]), is_withheld(record, self._day)

    def list_findings(self) -> Iterator[Finding]:
        """Yield a finding about withheld documents: that they were left out, or that they are in the folder."""
        if self.withheld:
            code = "extract.left-out" if self._leaves_out else "extract.withheld"
            yield make_finding(code, {"path": escape_for_display(self._bag)}, count=self.withheld, day=self._day.isoformat())


def list_recorded_times(lines: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """Yield documents with the modification time of their record, in nanoseconds."""
    for line in lines:
        with suppress(ValueError, KeyError, TypeError, RecursionError, OverflowError):
            file = json.loads(line)["file"]
            yield str(file["path"]), int(datetime.fromisoformat(file["lastModified"]).timestamp()) * _NANOSECONDS
