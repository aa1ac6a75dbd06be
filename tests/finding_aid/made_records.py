"""Records as bags hold them, made by rule, so that a test can have thousands; each fits the schema of records."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from archiver.calendars import Calendar, DayInterval, SolarHijriDate, calendar_system, write_interval
from archiver.records import NEWEST_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Record = dict[str, Any]

ORGANIZATION = "The Register of Names"
NAMES = [{"value": ORGANIZATION, "language": "en"}, {"value": "دفتر ثبت نام‌ها", "language": "fa"}]
_CERTAIN = {"certainty": "official", "basis": "dateline"}


def make_record(number: int, dated: Mapping[str, Any] | None = None, **fields: Any) -> Record:
    """A record of a document in a Persian folder; `dated` are `date`, `dateStatements` and `dateAgreement`."""
    name = f"نامه {number:04d}.txt"
    return {
        "recordVersion": NEWEST_VERSION,
        "identifier": f"urn:uuid:00000000-0000-5000-8000-{number:012d}",
        "title": [{"value": name, "language": "und"}],
        "originOrganization": {"name": NAMES},
        **(dated or no_date()),
        "file": {
            "path": f"data/جعبهٔ ۳/{name}",
            "originalName": name,
            "size": 1000 + number,
            "mediaType": "text/plain",
            "checksums": {"sha256": "0a" * 32, "sha512": "9f" * 64},
        },
        "tool": {"name": "bayegan", "version": "0.1.0", "calendarTable": f"sha256:{'0' * 64}"},
        **fields,
    }


def no_date() -> Record:
    """Return the date fields of a document that states no date."""
    return {"date": {"basis": "none"}, "dateStatements": [], "dateAgreement": {"status": "none"}}


def of_day(day: date) -> Record:
    """Return the date fields of a document of one day."""
    written = {"gregorian": day.isoformat(), "solarHijri": SolarHijriDate.from_gregorian(day).iso(), "precision": "day"}
    return {**no_date(), "date": {**written, **_CERTAIN}}


def of_year(year: int, mark: str = "") -> Record:
    """Return the date fields of a document of a Solar Hijri year, or with `~` of about such a year."""
    days = DayInterval(SolarHijriDate(year, 1, 1).day_number, SolarHijriDate(year + 1, 1, 1).day_number - 1)
    gregorian = write_interval(days, calendar_system(Calendar.GREGORIAN), mark)
    certainty = {"certainty": "approximate", "basis": "dateline"} if mark else _CERTAIN
    return {**no_date(), "date": {"gregorian": gregorian, "solarHijri": f"{year}{mark}", "precision": "year", **certainty}}


def of_conflict(day: date) -> Record:
    """Return the date fields of a document whose head gives one day and whose foot the next."""
    days = [day, day + timedelta(days=1)]
    solar_hijri, gregorian = [SolarHijriDate.from_gregorian(one).iso() for one in days], [one.isoformat() for one in days]
    head, foot = f"تاریخ {solar_hijri[0].replace('-', '/')}", f"{days[1]:%B %d, %Y}"
    places = (("head", "solar-hijri", 1, head), ("foot", "gregorian", 9, foot))
    statements = [
        {
            "text": text,
            "line": line,
            "start": line,
            "end": line + len(text),
            "place": place,
            "calendar": calendar,
            "precision": "day",
            "solarHijri": solar_hijri[number],
            "gregorian": gregorian[number],
            "weekday": f"{days[number]:%A}",
            "certainty": "official",
        }
        for number, (place, calendar, line, text) in enumerate(places)
    ]
    dated = {"gregorian": f"[{','.join(gregorian)}]", "solarHijri": f"[{','.join(solar_hijri)}]", "precision": "day"}
    return {
        "date": {**dated, "basis": "unresolved"},
        "dateStatements": statements,
        "dateAgreement": {"status": "conflict", "differenceDays": 1, "statements": [0, 1]},
    }


def of_either() -> Record:
    """Return the date fields of a document whose one date may be Solar Hijri or Gregorian."""
    # "۱۵/۸/۹۵" is 15 Aban 1395 or 15 August 1995; both by the list of the University of Tehran.
    return {
        "date": {
            "solarHijri": "[1374-05-24,1395-08-15]",
            "gregorian": "[1995-08-15,2016-11-05]",
            "precision": "day",
            "certainty": "official",
            "basis": "unresolved",
        },
        "dateStatements": [
            {
                "text": "۱۵/۸/۹۵",
                "line": 2,
                "start": 12,
                "end": 19,
                "place": "head",
                "calendar": "solar-hijri",
                "precision": "day",
                "solarHijri": "1395-08-15",
                "gregorian": "2016-11-05",
                "weekday": "Saturday",
                "certainty": "official",
                "readings": [
                    {"calendar": "solar-hijri", "solarHijri": "1395-08-15", "gregorian": "2016-11-05", "weekday": "Saturday"},
                    {"calendar": "gregorian", "solarHijri": "1374-05-24", "gregorian": "1995-08-15", "weekday": "Tuesday"},
                ],
            }
        ],
        "dateAgreement": {"status": "single", "statements": [0]},
    }


def make_box(documents: int, first: date = date(1961, 3, 21), days: int = 21_000) -> Sequence[Record]:
    """Records of a box: most of one day, every tenth in conflict, some of a year, without a date, or withheld."""
    return [_make_one(number, first + timedelta(days=number * 7919 % days)) for number in range(documents)]


def _make_one(number: int, day: date) -> Record:
    year = SolarHijriDate.from_gregorian(day).year
    match number % 10:
        case 1:
            return make_record(number, of_conflict(day))
        case 4:
            return make_record(number, of_year(year, "~" if number % 20 == 4 else ""))
        case 6:
            return make_record(number)
        case 8:
            return make_withheld(number, of_conflict(day))
        case _:
            return make_record(number, of_day(day))


def make_withheld(number: int, dated: Mapping[str, Any]) -> Record:
    """A record of a document that nobody may see, full of what must not be told."""
    names = [{"value": f"شاهد پنهان {number}", "language": "fa"}]
    return make_record(
        number,
        dated,
        title=[{"value": f"Hidden witness {number}", "language": "en"}],
        referenceCode=f"NO-RN/F-12/{number}",
        description=[{"value": f"Hidden contents {number}", "language": "en"}],
        creator=[{"name": names, "type": "person"}],
        custodian={"name": names},
        acquisitionSource=names,
        accessRights={"status": "closed", "note": [{"value": f"Hidden reason {number}", "language": "en"}]},
        sensitivity=[f"hidden danger {number}"],
        rightsStatement={"value": names},
    )


def make_described(number: int = 0) -> Record:
    """A record with every field that an archivist can fill."""
    return make_record(
        number,
        of_day(date(2016, 11, 5)),
        title=[
            {"value": "Statement of the Mothers of Khavaran", "language": "en"},
            {"value": "بیانیهٔ مادران خاوران (BBC)", "language": "fa"},
        ],
        language=["fa", "en"],
        referenceCode="NO-RN/F-12/3/7",
        levelOfDescription="item",
        description=[
            {"value": "Typescript, one leaf, with a covering letter (2 copies).", "language": "en"},
            {"value": "متن ماشین‌شده، یک برگ، با نامهٔ پیوست (۲ نسخه).", "language": "fa"},
        ],
        creator=[{"name": [{"value": "مادران خاوران", "language": "fa"}], "type": "organization"}],
        custodian={"name": [{"value": "خانوادهٔ احمدی", "language": "fa"}], "country": "IR"},
        acquisitionSource=[{"value": "Given by the family, 2019", "language": "en"}],
        accessRights={"status": "open", "note": [{"value": "Copies on request", "language": "en"}]},
        sensitivity=["personal data", "اسرار خانوادگی"],
        rightsStatement={
            "value": [{"value": "In Copyright", "language": "en"}],
            "identifier": "http://rightsstatements.org/vocab/InC/1.0/",
        },
    )
