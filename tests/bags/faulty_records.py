"""Records and events of a bag of ours that say what is not so, under tag manifests that agree with them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from tests.bags.own_metadata import EVENTS, FINDING_AID, RECORDS, SCHEMAS, dump, event, event_of_version_1_0
from tests.bags.spoiling import Case, append, in_turn, listed_then, remove, replace, sealed, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bags.good_bags import BagFolder
    from tests.bags.spoiling import Change

Json = dict[str, Any]


def record_cases() -> Iterator[Case]:
    yield from _line_cases()
    yield from _file_cases()
    yield from _description_cases()
    yield from _calendar_cases()
    yield from _decision_cases()
    yield from _event_cases()
    yield from _trail_cases()
    yield from _state_cases()
    yield from _explaining_cases()


def _line_cases() -> Iterator[Case]:
    """Lines that are no JSON, or that programs read in several ways."""
    for path, prefix in ((RECORDS, "record"), (EVENTS, "event")):
        marked = _first_line(path, lambda line: b"\xef\xbb\xbf" + line)
        yield Case(f"{prefix}.byte-order-mark", "before the first line", marked, "own", also=_broken(prefix))
    twice = _replaced(RECORDS, b'{"value": "A letter"', b'{"value": "Another", "value": "A letter"')
    yield Case("record.key-repeated", "a title", twice, "own")
    lone = _replaced(RECORDS, b'"A letter"', b'"\\uD800"')
    yield Case("record.half-character", "a title", lone, "own")
    agent = _replaced(EVENTS, b'{"type": "person"', b'{"type": "software", "type": "person"')
    yield Case("event.key-repeated", "an agent", agent, "own", also=_broken("event"))
    detail = _replaced(EVENTS, b"written by hand", b"\\udc00 by hand")
    yield Case("event.half-character", "a detail", detail, "own", also=_broken("event"))
    missing = frozenset({"record.missing"})
    for name, old, new in (
        ("NaN", b'"size": ', b'"x": NaN, "size": '),
        ("UTF-8 of a surrogate", b"A letter", b"\xed\xa0\x80"),
        ("two records", b"{", b"{}{"),
    ):
        yield Case("record.unreadable-line", name, _replaced(RECORDS, old, new), "own", also=missing)
    utf_16 = _first_line(RECORDS, lambda line: line.decode().rstrip().encode("utf-16-le").replace(b"\n", b"") + b"\n")
    yield Case("record.unreadable-line", "UTF-16", utf_16, "own", also=missing)


def _broken(prefix: str) -> frozenset[str]:
    return frozenset({"event.chain-broken"}) if prefix == "event" else frozenset()


def _file_cases() -> Iterator[Case]:
    """Faults of what a record says of its file and its origin."""
    yield Case("record.file-repeated", "under two identifiers", sealed(_describe_again), "own")
    longer = _edited(lambda record: record["file"].update(size=record["file"]["size"] + 1))
    yield Case("record.size-differs", "one octet more", longer, "own")
    others = _edited(lambda record: record["file"].update(checksums={"md5": "0" * 32}))
    yield Case("record.checksum-uncompared", "of an algorithm that no manifest has", others, "own")
    more = _edited(lambda record: record["file"]["checksums"].update(md5="0" * 32))
    yield Case("record.checksum-unlisted", "one more", more, "own")
    other = _edited(lambda record: record["originOrganization"]["name"][0].update(value="سازمان دیگر"))
    yield Case("record.organization-differs", "another", other, "own", valid=True)


def _description_cases() -> Iterator[Case]:
    """Faults in words that come from registries, such as languages."""
    yield Case("record.language-malformed", "a variant twice", _titled("de-1996-1996"), "own")
    yield Case("record.language-unknown", "three letters", _titled("per"), "own", valid=True)
    yield Case("record.language-deprecated", "Hebrew as it was", _titled("iw"), "own", valid=True)
    custodian = {"name": [{"value": "بایگان", "language": "fa"}], "country": "SU"}
    yield Case(
        "record.country-unassigned",
        "of a custodian",
        _edited(lambda record: record.update(custodian=custodian)),
        "own",
        valid=True,
    )
    ror = ["https://ror.org/02mhbdp95"]
    yield Case(
        "identifier.ror-check-digit",
        "of the origin",
        _edited(lambda record: record["originOrganization"].update(identifier=ror)),
        "own",
    )
    # The first record is that of data/100%.txt, which says "all of it".
    elsewhere = _edited(lambda record: _written(record, "all at it"))
    yield Case("record.statement-differs", "other words", elsewhere, "own")
    # Its words say the day after 15 Aban 1395.
    meant = listed_then(write("data/100%.txt", "۱۶ آبان ۱۳۹۵".encode()), _edited(_say_another_day))
    yield Case("record.statement-meaning-differs", "the day before", meant, "own", valid=True)
    beyond = _edited(lambda record: _written(record, "all of it and more"))
    yield Case("record.statement-differs", "beyond the end", beyond, "own")
    no_text = _edited(lambda record: _written(record, "all of it", name="base64"))
    yield Case("record.encoding-unknown", "base64", no_text, "own")
    yield Case("record.reference-code-repeated", "of two letters", sealed(_repeat_code), "own", valid=True)


def _calendar_cases() -> Iterator[Case]:
    """Dates whose two calendars, weekday or form are wrong."""
    for name, days in (
        ("the day after", "1395-08-16"),
        ("31 Aban", "1395-08-31"),
        ("a whole month", "1395-08"),
        ("two days", "[1395-08-15,1395-08-16]"),
        ("an open interval", "1395-08-15/.."),
    ):
        yield Case("record.calendars-differ", name, _dated(solarHijri=days), "own")
    # Aban 1395 ends on 20 November 2016 (University of Tehran list).
    month = {"precision": "month", "solarHijri": "1395-08", "gregorian": "2016-10-22/2016-11-21"}
    yield Case("record.calendars-differ", "a month that is a day too long", _dated(without="weekday", **month), "own")
    yield Case("record.calendars-differ", "one calendar alone", _dated(without="solarHijri"), "own")
    sunday = _edited(lambda record: record["dateStatements"][0].update(weekday="Sunday"))
    yield Case("record.weekday-differs", "Sunday", sunday, "own")
    for name, text in (("no zeros", "1395-8-15"), ("Persian digits", "۱۳۹۵-۰۸-۱۵"), ("a line feed", "1395-08-15\n")):
        yield Case("record.schema", f"a Solar Hijri date with {name}", _dated(solarHijri=text), "own")


def _decision_cases() -> Iterator[Case]:
    """Dates and agreement that do not follow from the statements."""
    longer = _edited(lambda record: record["dateStatements"][0].update(end=13))
    yield Case("record.statements-disordered", "longer than its words", longer, "own")
    yield Case("record.statements-disordered", "one over another", _edited(_state_again), "own")
    unsupported = frozenset({"record.date-unsupported"})
    yield Case("record.agreement-differs", "a conflict", _edited(_state_the_day_before), "own", also=unsupported, valid=True)
    beyond = _edited(lambda record: record["dateAgreement"].update(statements=[7]))
    yield Case("record.agreement-differs", "a statement that is not there", beyond, "own", valid=True)
    invented = _edited(lambda record: record["date"].update(solarHijri="1395-08-14", gregorian="2016-11-04"))
    yield Case("record.date-unsupported", "another day", invented, "own", valid=True)
    yield Case(
        "record.date-unsupported", "none", _edited(lambda record: record.update(date={"basis": "none"})), "own", valid=True
    )


def _event_cases() -> Iterator[Case]:
    """Logs that lack or add something, or say what no event says, and are chained anew."""
    undecided = _logged(lambda events: [{**events[0], "eventOutcome": "شاید"}, events[1]])
    yield Case("event.schema", "another outcome", undecided, "own")
    yield Case("event.creation-missing", "an empty log", _logged(lambda _: []), "own", also=frozenset({"event.document-untold"}))
    yield Case("event.creation-missing", "the last event left out", _logged(lambda events: events[:1]), "own")
    # After the creation, the first state of the bag is over.
    again = frozenset({"event.identifier-repeated", "event.state-differs"})
    yield Case("event.creation-missing", "ingestion after it", _logged(lambda events: [*events, events[0]]), "own", also=again)
    objects = {"objects": ["urn:uuid:2b1c5a0e-6f0e-5d9e-8a57-0f6c5f4e6f10"]}
    stranger = _logged(lambda events: [events[0], {**events[1], **objects}])
    yield Case("event.object-unknown", "a document of another bag", stranger, "own")
    address = {"eventTypeURI": "http://id.loc.gov/vocabulary/preservation/eventType/vir"}
    yield Case("event.term-differs", "another address", _logged(lambda events: [{**events[0], **address}, events[1]]), "own")


def _state_cases() -> Iterator[Case]:
    """Logs whose events belong to states of the bag, or have versions, that cannot follow one another."""
    later = event("mem", "metadata modification", "", 2)
    lost = frozenset({"bag.history-incomplete"})
    yield Case(
        "event.state-differs", "a second creation", _logged(lambda events: [events[0], {**events[1], "bagState": 2}]), "own"
    )
    yield Case(
        "event.state-differs",
        "a change of the first",
        _logged(lambda events: [*events, {**later, "bagState": 1}]),
        "own",
    )
    yield Case(
        "event.state-differs", "one left out", _logged(lambda events: [*events, {**later, "bagState": 3}]), "own", also=lost
    )
    old = event_of_version_1_0("ing", "ingestion", "")
    no_schema = frozenset({"record.schema-altered"})
    yield Case(
        "event.version-reversed", "after a newer one", _logged(lambda events: [events[0], old, events[1]]), "own", also=no_schema
    )
    yield Case("event.version-unknown", "9.9", _logged(lambda events: [{**events[0], "eventVersion": "9.9"}, events[1]]), "own")


def _trail_cases() -> Iterator[Case]:
    """Logs that contradict themselves, or do not tell what records say was done."""
    twice = _logged(lambda events: [events[0], {**events[1], "eventIdentifier": events[0]["eventIdentifier"]}])
    yield Case("event.identifier-repeated", "of two events", twice, "own")
    earlier = _logged(lambda events: [events[0], {**events[1], "eventDateTime": "2026-11-24T09:59:59Z"}])
    yield Case("event.time-reversed", "a second before", earlier, "own", valid=True)
    other_zone = _logged(lambda events: [events[0], {**events[1], "eventDateTime": "2026-11-24T13:00:00+03:30"}])
    yield Case("event.time-reversed", "by the clock of Tehran", other_zone, "own", valid=True)
    created = {"eventIdentifier": "urn:uuid:00000000-0000-4000-8000-000000000000"}
    yield Case(
        "event.creation-repeated",
        "twice",
        _logged(lambda events: [*events, {**events[1], **created}]),
        "own",
        also=frozenset({"event.state-differs"}),
    )
    yield Case("event.document-untold", "no ingestion", _logged(lambda events: events[1:]), "own")
    yield Case("event.document-untold", "ingestion of one alone", _named_ingestion, "own")
    yield Case("event.resolution-missing", "no event", _edited(lambda record: record["date"].update(basis="resolved")), "own")
    yield Case("event.resolution-differs", "another day", _resolved("2016-11-04"), "own")
    faulty = in_turn(_resolved("2016-11-05"), _edited(lambda record: record.update(x=1)))
    yield Case("record.schema", "of a document of which events speak", faulty, "own")


def _named_ingestion(bag: BagFolder) -> None:
    first = json.loads(bag.read(RECORDS).splitlines()[0])["identifier"]
    _logged(lambda events: [{**events[0], "objects": [first]}, events[1]])(bag)


def _resolved(day: str) -> Change:
    """The first record says that a person gave its date, and the log, before the creation, that it was this day."""

    def spoil(bag: BagFolder) -> None:
        first = json.loads(bag.read(RECORDS).splitlines()[0])["identifier"]
        told = {
            **event("mem", "metadata modification", ""),
            "eventDetail": f"date given by a person: {day} (by the invitation)",
            "objects": [first],
        }
        _logged(lambda events: [events[0], told, events[1]])(bag)
        _edited(lambda record: record["date"].update(basis="resolved"))(bag)

    return spoil


def _explaining_cases() -> Iterator[Case]:
    """Faults of the schemas and the finding aid, which explain the bag."""
    schema = f"{SCHEMAS}/document-record.schema.json"
    yield Case("bag.own-records-missing", "the finding aid", sealed(remove(FINDING_AID)), "own")
    yield Case("bag.own-records-missing", "a schema", sealed(remove(schema)), "own")
    yield Case("record.schema-altered", "a rule", sealed(replace(schema, b'"minimum": 0', b'"minimum": 9')), "own")
    yield Case("record.schema-altered", "shorter", sealed(lambda bag: bag.write(schema, bag.read(schema)[:-9])), "own")
    yield Case("record.schema-altered", "longer", sealed(append(schema, b" ")), "own")


def _first_line(name: str, change: Callable[[bytes], bytes]) -> Change:
    def spoil(bag: BagFolder) -> None:
        first, *rest = bag.read(name).splitlines(keepends=True)
        assert change(first) != first
        bag.write(name, change(first) + b"".join(rest))

    return sealed(spoil)


def _replaced(name: str, old: bytes, new: bytes) -> Change:
    return sealed(replace(name, old, new))


def _written(record: Json, octets: str, **encoding: str) -> None:
    """Have a record describe a plain text, which BagFolder holds already."""
    record["file"].update(mediaType="text/plain", encoding={"name": "utf-8", "basis": "strict", **encoding})
    record["dateStatements"][0].update(text=octets, end=len(octets))


def _say_another_day(record: Json) -> None:
    _written(record, "۱۶ آبان ۱۳۹۵")
    octets = "۱۶ آبان ۱۳۹۵".encode()
    digests = {name: hashlib.new(name, octets).hexdigest() for name in record["file"]["checksums"]}
    record["file"].update(size=len(octets), checksums=digests)


def _titled(language: str) -> Change:
    return _edited(lambda record: record["title"][0].update(language=language))


def _repeat_code(bag: BagFolder) -> None:
    first, second, *rest = [json.loads(line) for line in bag.read(RECORDS).splitlines()]
    records = [{**first, "referenceCode": "F-1"}, {**second, "referenceCode": "F-1"}, *rest]
    bag.write(RECORDS, b"".join(map(dump, records)))


def _edited(change: Callable[[Json], object]) -> Change:
    """A change of the first record."""

    def edit(line: bytes) -> bytes:
        record = json.loads(line)
        change(record)
        return dump(record)

    return _first_line(RECORDS, edit)


def _dated(without: str = "", **fields: str) -> Change:
    """The first record with these fields in its date and in its one statement."""

    def change(record: Json) -> None:
        for stated in (record["date"], record["dateStatements"][0]):
            stated.update(fields)
            stated.pop(without, None)

    return _edited(change)


def _state_again(record: Json) -> None:
    record["dateStatements"].append({**record["dateStatements"][0], "place": "body", "start": 11, "end": 23})


def _state_the_day_before(record: Json) -> None:
    """14 Aban 1395 is Friday 4 November 2016: a conflict of one day, which the record calls agreement."""
    other = {"start": 20, "end": 32, "solarHijri": "1395-08-14", "gregorian": "2016-11-04", "weekday": "Friday", "place": "foot"}
    record["dateStatements"].append({**record["dateStatements"][0], **other})
    record["dateAgreement"] = {"status": "agree", "statements": [0, 1]}


def _logged(change: Callable[[list[Json]], list[Json]]) -> Change:
    """A log of other events with its head in bag-info.txt."""

    def spoil(bag: BagFolder) -> None:
        old = hashlib.sha256(bag.read(EVENTS).splitlines()[-1]).hexdigest()
        head, lines = "0" * 64, b""
        for changed in change([json.loads(line) for line in bag.read(EVENTS).splitlines()]):
            line = dump({**changed, "previousEventHash": head})
            head, lines = hashlib.sha256(line.removesuffix(b"\n")).hexdigest(), lines + line
        bag.write(EVENTS, lines)
        bag.replace("bag-info.txt", old.encode(), head.encode())

    return sealed(spoil)


def _describe_again(bag: BagFolder) -> None:
    record = json.loads(bag.read(RECORDS).splitlines()[0])
    bag.append(RECORDS, dump({**record, "identifier": "urn:md5:00000000000000000000000000000000"}))
