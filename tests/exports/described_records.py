"""Records and events written by hand: one of every field, one of none, and withheld ones whose words must not be seen again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TOOL = {"name": "bayegan", "version": "1.0.0", "calendarTable": f"sha256:{'0' * 64}"}
_ORIGIN = {
    "name": [{"value": "دفتر ثبت نام‌ها", "language": "fa"}, {"value": "The Register of Names", "language": "en"}],
    "identifier": ["https://ror.org/02mhbdp94"],
    "country": "NO",
}
NO_DATE: dict[str, Any] = {"date": {"basis": "none"}, "dateStatements": [], "dateAgreement": {"status": "none"}}

FULL: dict[str, Any] = {
    "recordVersion": "1.1",
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "referenceCode": "NO-RN/F-12/3/7",
    "levelOfDescription": "item",
    "titleBasis": "table",
    "title": [{"value": "بیانیهٔ مادران", "language": "fa"}, {"value": 'Statement <of> the "mothers" & others', "language": "en"}],
    "description": [{"value": "دربارهٔ سالگرد\nدر دو سطر", "language": "fa"}],
    "language": ["fa", "prs"],
    "creator": [
        {
            "name": [{"value": "مریم رضایی", "language": "fa"}],
            "type": "person",
            "identifier": ["https://orcid.org/0000-0002-1825-0097"],
        },
        {"name": [{"value": "Rezaei family", "language": "en"}], "type": "family"},
    ],
    "originOrganization": _ORIGIN,
    "custodian": {"name": [{"value": "کتابخانهٔ شهر", "language": "fa"}], "country": "NO"},
    "acquisitionSource": [{"value": "Given by the family, 2019", "language": "en"}],
    "accessRights": {"status": "open", "note": [{"value": "خواندن آزاد است", "language": "fa"}]},
    "sensitivity": ["personal data", "political opinion"],
    "rightsStatement": {
        "value": [{"value": "In Copyright", "language": "en"}, {"value": "دارای حق نشر", "language": "fa"}],
        "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
    },
    # 15 Aban 1395 is Saturday 5 November 2016 (University of Tehran list), the day before is Friday 14 Aban.
    "date": {
        "solarHijri": "[1395-08-14,1395-08-15]",
        "gregorian": "[2016-11-04,2016-11-05]",
        "precision": "day",
        "certainty": "official",
        "basis": "unresolved",
    },
    "dateStatements": [
        {
            "text": "۱۳۹۵ آبان ۱۵, شنبه",
            "line": 1,
            "start": 0,
            "end": 18,
            "place": "head",
            "calendar": "solar-hijri",
            "precision": "day",
            "solarHijri": "1395-08-15",
            "gregorian": "2016-11-05",
            "weekday": "Saturday",
            "weekdayWritten": "Saturday",
            "certainty": "official",
        },
        {
            "text": "November 4- 2016",
            "line": 9,
            "start": 100,
            "end": 116,
            "place": "foot",
            "calendar": "gregorian",
            "precision": "day",
            "solarHijri": "1395-08-14",
            "gregorian": "2016-11-04",
            "weekday": "Friday",
            "certainty": "official",
        },
    ],
    "dateAgreement": {"status": "conflict", "differenceDays": 1, "statements": [0, 1]},
    "file": {
        "path": "data/نامه‌ها/بیانیه ۱.txt",
        "originalName": "بیانیه ۱.txt",
        "size": 4073,
        "lastModified": "2016-11-05T09:30:00Z",
        "mediaType": "text/plain",
        "format": {"puid": "x-fmt/111", "basis": "extension match txt", "warning": "match on extension only"},
        "encoding": {"name": "utf-8", "basis": "strict"},
        "checksums": {"sha256": "a" * 64, "sha512": "b" * 128},
        "attachments": [{"name": "اسکن ۱۲.pdf", "mediaType": "application/pdf"}, {"mediaType": "image/png"}],
    },
    "tool": _TOOL,
}

PLAIN: dict[str, Any] = {
    "recordVersion": "1.1",
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000002",
    "title": [{"value": "plain 100%.bin", "language": "und"}],
    "originOrganization": {"name": [{"value": "x", "language": "und"}]},
    **NO_DATE,
    "file": {
        "path": "data/plain 100%.bin",
        "originalName": "plain 100%.bin",
        "size": 0,
        "mediaType": "application/octet-stream",
        "checksums": {"md5": "d41d8cd98f00b204e9800998ecf8427e"},
    },
    "tool": _TOOL,
}

CLOSED: dict[str, Any] = {
    **FULL,
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000003",
    "referenceCode": "NO-RN/F-12/3/8",
    "title": [{"value": "SECRET-title", "language": "en"}],
    "description": [{"value": "SECRET-description", "language": "en"}],
    "creator": [
        {"name": [{"value": "SECRET-creator", "language": "en"}], "type": "person", "identifier": ["https://secret.example/1"]}
    ],
    "originOrganization": {
        "name": [{"value": "SECRET-organization", "language": "en"}],
        "identifier": ["https://secret.example/2"],
    },
    "custodian": {"name": [{"value": "SECRET-custodian", "language": "en"}]},
    "acquisitionSource": [{"value": "SECRET-source", "language": "en"}],
    "accessRights": {"status": "closed", "note": [{"value": "Names living witnesses", "language": "en"}]},
    "sensitivity": ["witness protection"],
    "rightsStatement": {"value": [{"value": "SECRET-rights", "language": "en"}], "identifier": "https://secret.example/3"},
    "date": {
        "solarHijri": "1367-05-14",
        "gregorian": "1988-08-05",
        "precision": "day",
        "certainty": "official",
        "basis": "resolved",
        "note": "SECRET-date-note",
    },
    "dateStatements": [{**FULL["dateStatements"][0], "text": "SECRET-date-words!"}],
    "dateAgreement": {"status": "single", "statements": [0]},
    "file": {
        **FULL["file"],
        "path": "data/SECRET-folder/SECRET-file.txt",
        "originalName": "SECRET-original.txt",
        "size": 987654321,
        "lastModified": "1988-08-06T00:00:00Z",
        "checksums": {"sha256": "5ec" * 21 + "5", "sha512": "5ec" * 42 + "5e"},
    },
}

EMBARGOED: dict[str, Any] = {
    **PLAIN,
    "identifier": "urn:uuid:00000000-0000-4000-8000-000000000004",
    "title": [{"value": "SECRET until then", "language": "en"}],
    "accessRights": {"status": "embargoed", "until": "2049-03-21"},
    "file": {**PLAIN["file"], "path": "data/SECRET.bin", "originalName": "SECRET.bin"},
}

RECORDS = [FULL, PLAIN, CLOSED, EMBARGOED]

_PROGRAM = {"type": "software", "name": "bayegan", "version": "1.0.0", "role": "executing program"}
_TERMS = "http://id.loc.gov/vocabulary/preservation/eventType/"


def write_event(number: int, code: str, term: str, **further: Any) -> dict[str, Any]:
    """An event as schemas/event.schema.json describes it."""
    return {
        "eventVersion": "1.1",
        "bagState": 1,
        "eventIdentifier": f"urn:uuid:00000000-0000-4000-9000-{number:012}",
        "eventType": term,
        "eventTypeURI": _TERMS + code,
        "eventDateTime": "2026-11-24T10:00:00Z",
        "eventDetail": "done by hand",
        "eventOutcome": "success",
        "agents": [_PROGRAM],
        "previousEventHash": "0" * 64,
        **further,
    }


EVENTS = [
    write_event(1, "ing", "ingestion", objects=[FULL["identifier"]]),
    write_event(
        2,
        "val",
        "validation",
        objects=[FULL["identifier"]],
        eventOutcome="warning",
        eventOutcomeDetail="date.datelines-differ",
    ),
    write_event(
        3,
        "mem",
        "metadata modification",
        objects=[FULL["identifier"]],
        agents=[_PROGRAM, {"type": "person", "name": "بایگان", "role": "authorizer"}],
        eventDetail="date looked at",
    ),
    write_event(
        4,
        "mem",
        "metadata modification",
        objects=[CLOSED["identifier"]],
        agents=[_PROGRAM, {"type": "organization", "name": "SECRET-agent", "role": "authorizer"}],
        eventDetail="date given by a person: 1988-08-05 (SECRET-date-note)",
        eventOutcomeDetail="SECRET-outcome",
    ),
    write_event(
        5, "vir", "virus check", eventDetail="data/SECRET-folder/SECRET-file.txt: clean", eventOutcomeDetail="SECRET-outcome"
    ),
    write_event(6, "ipc", "information package creation", eventDetail="BagIt bag; documents: 4"),
]


class HandWritten:
    """Lines that are not read from a bag."""

    def __init__(self, records: Sequence[Mapping[str, Any]] = RECORDS, events: Sequence[Mapping[str, Any]] = EVENTS) -> None:
        self._records = records
        self._events = events
        self.name = "letters"
        self.organizations: Sequence[str] = ["The Register of Names"]
        self.bagging_date: str | None = "2026-11-24"

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Every record."""
        return iter(self._records)

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Every event."""
        return iter(self._events)


HIDDEN = ("SECRET", "secret.example", "1988", "1367", "987654321", "5ec5ec", CLOSED["identifier"], EMBARGOED["identifier"])
"""What no export may say of the two documents that are withheld."""
