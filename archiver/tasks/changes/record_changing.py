"""The change of records in an existing bag: what resolving a date and describing documents anew have in common."""

import io
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import chain
from typing import Any, BinaryIO

from archiver.bags.format import BAG_INFO, EVENTS, FINDING_AID_PARTS, RECORDS, SCHEMAS, BagReport, bag_name, read_tag_file
from archiver.bags.update import Change
from archiver.calendars import SolarHijriDate
from archiver.events import DateDecision, EventLog, collect_decisions, renew_events
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.operating_system import NO_WAIT, open_unfollowed
from archiver.records import VERSIONS, RecordFile, is_withheld, version_of
from archiver.schema_files import read_schema_bytes


class RecordsChange(Change):
    """A change of some records of a bag of ours. The records are read from the bag one at a time, each time that they are needed.

    Subclasses look into the records in `check_records` and fill `changed`.
    """

    def __init__(self, bag: str, moment: datetime) -> None:
        """Begin a change of the bag at a path; `moment` is the time of the change."""
        self._bag = bag
        self._moment = moment
        self.changed: dict[int, Mapping[str, Any]] = {}
        """The records that change, by position."""

    def check_records(self, records: RecordFile) -> list[Finding]:
        """Decide which records change. Return findings about the change; with an error among them it is not made."""
        raise NotImplementedError

    def look_ahead(self) -> list[Finding]:
        """Return findings before the bag is verified. The validator finds all faults of the bag itself."""
        try:
            with open_lines(self._bag, RECORDS) as file:
                return self.check_records(RecordFile(file))
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return []

    def check(self, bag: str, report: BagReport) -> list[Finding]:
        """Return findings about the change of this valid bag. Raises OSError."""
        if not report.follows_our_profile:
            return [make_finding("bag.not-own", {"path": escape_for_display(self._bag)}, path=escape_for_display(self._bag))]
        with open_lines(bag, RECORDS) as file:
            records = RecordFile(file)
            self._description = self._describe_bag(bag, report, records)
            return self.check_records(records)

    def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Yield the records and the finding aid, and schemas that the bag lacks. Raises OSError."""
        with open_lines(bag, RECORDS) as file:
            records = RecordFile(file)
            versions = set()
            for position, changed in self.changed.items():
                versions |= {version_of(records[position]), version_of(changed)}
                records.change(position, changed)
            yield RECORDS, records.render()
            yield from _list_schemas(bag, versions)
            names: list[str] = []
            with suppress(FileNotFoundError):
                names = os.listdir(os.path.join(bag, FINDING_AID_PARTS))
            parts = [f"{FINDING_AID_PARTS}/{name}" for name in names]
            decisions = self._collect_decisions(bag)
            described = self._description._replace(decisions=lambda record: decisions.get(record["identifier"], ()))
            yield from render_finding_aid(described, records, parts)

    def _collect_decisions(self, bag: str) -> Mapping[str, Sequence[DateDecision]]:
        """Return the decisions on dates in the log of the bag, with those of this change."""
        log = EventLog(int(self._moment.timestamp()))
        self.log_events(log)
        with open_lines(bag, EVENTS) as file:
            return collect_decisions(renew_events(map(json.loads, chain(file, log.render().splitlines()))))

    def _describe_bag(self, bag: str, report: BagReport, records: RecordFile) -> BagDescription:
        """Return what the finding aid says of the bag as a whole, by its bag-info.txt and the records that may be shown."""
        with open(os.path.join(bag, BAG_INFO), encoding="utf-8", newline="") as file:
            fields = {field.label.lower(): field.value for field in reversed(read_tag_file(file.read()).fields)}
        day = self._moment.date()
        with suppress(ValueError):
            day = date.fromisoformat(fields.get("bagging-date", ""))
        packed = (day.isoformat(), SolarHijriDate.from_gregorian(day).iso())
        origin = fields.get("source-organization", "")
        shown_names = (record["originOrganization"]["name"] for record in records if not is_withheld(record, day))
        names = next((names for names in shown_names if names[0]["value"] == origin), ())
        return BagDescription(bag_name(bag), origin, report.algorithms, *packed, organization_names=names)


def _list_schemas(bag: str, versions: set[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the schemas that a bag needs after records were converted to a newer version, under the names of today."""
    if len(versions) == 1:
        return
    for version in sorted(versions):
        name = VERSIONS[version].schema
        path, octets, found = f"{SCHEMAS}/{name}", read_schema_bytes(name), b""
        with suppress(FileNotFoundError), open_lines(bag, path) as file:
            found = file.read(len(octets) + 1)
        if found != octets:
            yield path, [octets]


def open_lines(bag: str, path: str) -> BinaryIO:
    """Open a tag file of a bag without following a link or waiting for a pipe. What is no regular file has no lines.

    Raises OSError.
    """
    descriptor = open_unfollowed(os.path.join(bag, path), os.O_RDONLY | NO_WAIT)
    file = open(descriptor, "rb")  # noqa: SIM115 - the caller closes it
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return file
    file.close()
    return io.BytesIO()
