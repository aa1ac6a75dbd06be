"""What people type, and what it is read as."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archiver.calendars import (
    Calendar,
    DateParts,
    DateRefusedError,
    ImpossibleDateError,
    MonthMeaning,
    SolarHijriDate,
    UnreadableDateError,
    check_readings,
    interpret,
)
from archiver.dating.stated import read_date
from archiver.dating.statements import find_dates
from archiver.vocabularies import LANGUAGES, languages_in, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding


def _read(text: str, calendar: Calendar | None = None) -> list[tuple[str, str | None]]:
    return [(str(reading.calendar), reading.gregorian) for reading in read_date(text, calendar).readings]


ONE_READING = [
    ("1395-08-15", "solar-hijri", "2016-11-05"),
    ("1395/8/15", "solar-hijri", "2016-11-05"),
    ("15/8/1395", "solar-hijri", "2016-11-05"),
    ("1395.8.15", "solar-hijri", "2016-11-05"),
    ("13950815", "solar-hijri", "2016-11-05"),
    ("۱۵ آبان ۱۳۹۵", "solar-hijri", "2016-11-05"),
    ("١٥ آبان ١٣٩٥", "solar-hijri", "2016-11-05"),
    ("15 Aban 1395", "solar-hijri", "2016-11-05"),
    ("Aban 15, 1395", "solar-hijri", "2016-11-05"),
    ("15th of Aban 1395", "solar-hijri", "2016-11-05"),
    ("۱۵ام آبان ۱۳۹۵", "solar-hijri", "2016-11-05"),
    ("۱۳۹۵ آبان ۱۵, شنبه", "solar-hijri", "2016-11-05"),
    ("شنبه ۱۵ آبان‌ماه ۱۳۹۵", "solar-hijri", "2016-11-05"),
    ("شنبه، ۱۵ آبان ماه سال ۱۳۹۵ هجری خورشیدی", "solar-hijri", "2016-11-05"),
    ("تاریخ: 1395/08/15", "solar-hijri", "2016-11-05"),
    ("\u200f۱۳۹۵/۰۸/۱۵\u200f", "solar-hijri", "2016-11-05"),
    ("15 آبان 95", "solar-hijri", "2016-11-05"),
    ("۱۵ ﺁﺑﺎﻥ ۱۳۹۵", "solar-hijri", "2016-11-05"),
    ("Saturday, November 5, 2016", "gregorian", "2016-11-05"),
    ("November 4- 2016", "gregorian", "2016-11-04"),
    ("5.11.2016", "gregorian", "2016-11-05"),
    ("2016-11-05", "gregorian", "2016-11-05"),
    ("15/11/2016", "gregorian", "2016-11-15"),
    ("11/15/2016", "gregorian", "2016-11-15"),
    ("شنبه ۵ نوامبر ۲۰۱۶", "gregorian", "2016-11-05"),
    ("٥ نوفمبر ٢٠١٦م", "gregorian", "2016-11-05"),
    ("30 تشرين الثاني 2016", "gregorian", "2016-11-30"),
    ("mar. 5 janv. 2016", "gregorian", "2016-01-05"),
    ("5. März 2016", "gregorian", "2016-03-05"),
    ("2535/1/12 شاهنشاهی", "imperial", "1976-04-01"),
    ("2535/1/12", "imperial", "1976-04-01"),
    ("۱۲ فروردین ۲۵۳۵", "imperial", "1976-04-01"),
    ("۲۹ مرداد ۲٬۵۷۶", "imperial", "2017-08-20"),
    ("2535/1/12 ش", "imperial", "1976-04-01"),
    ("۸ ثور ۱۳۷۱", "solar-hijri", "1992-04-28"),
    ("د ۱۴۰۰ کال د زمري ۲۴مه", "solar-hijri", "2021-08-15"),
    ("AP ۱۳۵۸ سلواغه ۲۱, یکشنبه", "solar-hijri", "1980-02-10"),
    ("۸ ثور ۱۳۰۳", "borji", "1924-04-28~"),
    ("8 Saur 1335", "borji", "1956-04-27~"),
    ("8 Saur 1336", "solar-hijri", "1957-04-28"),
    ("۵ صفر ۱۴۳۸", "lunar-hijri", "2016-11-05~"),
    ("5 Safar 1438 AH", "lunar-hijri", "2016-11-05~"),
    ("1438/2/5 ه.ق", "lunar-hijri", "2016-11-05~"),
    ("۱۴۳۸ قمری", "lunar-hijri", "2016-10-03~/2017-09-21~"),
    ("۱۵ گەڵاڕێزان ۲۷۱۶", "kurdish", "2016-11-05"),
    ("۱۵ گەڵاڕێزان ۱۳۹۵", "solar-hijri", "2016-11-05"),
    ("2716/8/15 کوردی", "kurdish", "2016-11-05"),
    ("12 Gulan 2016", "gregorian", "2016-05-12"),
    ("12 Gulan 1395", "solar-hijri", "2016-05-01"),
    ("1395", "solar-hijri", "2016-03-20/2017-03-20"),
    ("2016", "gregorian", "2016"),
    ("1395/8", "solar-hijri", "2016-10-22/2016-11-20"),
    ("8/1395", "solar-hijri", "2016-10-22/2016-11-20"),
    ("آبان ۱۳۹۵", "solar-hijri", "2016-10-22/2016-11-20"),
    ("آبان ۹۵", "solar-hijri", "2016-10-22/2016-11-20"),
    ("October 2016", "gregorian", "2016-10"),
    ("پاییز ۱۳۹۵", "solar-hijri", "2016-09-22/2016-12-20"),
    ("autumn of 1981", "gregorian", "1981-23"),
    ("دههٔ ۱۳۹۰", "solar-hijri", "2011-03-21/2021-03-20"),
    ("1990s", "gregorian", "199X"),
    ("پیش از ۱۳۵۷", "solar-hijri", "../1978-03-20"),
    ("after 1357", "solar-hijri", "1979-03-21/.."),
    ("c. 1395", "solar-hijri", "2016-03-20~/2017-03-20~"),
    ("1444 AH", "lunar-hijri", "2022-07-30~/2023-07-18~"),
    ("1404/5/12", "solar-hijri", "2025-08-03"),
]


@pytest.mark.parametrize(("text", "calendar", "gregorian"), ONE_READING)
def test_what_can_be_read_in_one_way(text: str, calendar: str, gregorian: str) -> None:
    assert _read(text) == [(calendar, gregorian)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("04/11/2016", [("gregorian", "2016-11-04"), ("gregorian", "2016-04-11")]),
        ("۹۵/۸/۱۵", [("solar-hijri", "2016-11-05"), ("gregorian", "1995-08-15")]),
        ("15/8/95", [("solar-hijri", "2016-11-05"), ("gregorian", "1995-08-15")]),
        (
            "۳۶/۵/۱",
            [("solar-hijri", "1957-07-23"), ("gregorian", "1936-05-01"), ("gregorian", "2036-05-01"), ("imperial", "1977-07-23")],
        ),
        ("1403", [("solar-hijri", "2024-03-20/2025-03-20"), ("lunar-hijri", "1982-10-19~/1983-10-07~")]),
        ("1444/5/12", [("solar-hijri", "2065-08-02"), ("lunar-hijri", "2022-12-07~")]),
        ("۱۳۹۵ هجری", [("solar-hijri", "2016-03-20/2017-03-20"), ("lunar-hijri", "1975-01-14~/1976-01-02~")]),
        ("95", [("solar-hijri", "2016-03-20/2017-03-20"), ("gregorian", "1995")]),
        ("5 Nov 16", [("gregorian", "1916-11-05"), ("gregorian", "2016-11-05")]),
        ("1 Aban 05", [("solar-hijri", "1926-10-24"), ("solar-hijri", "2026-10-23")]),
        # English books count Gregorian years, reports from Iran and Afghanistan solar ones.
        ("1390s", [("gregorian", "139X"), ("solar-hijri", "2011-03-21/2021-03-20")]),
        ("autumn 1395", [("solar-hijri", "2016-09-22/2016-12-20"), ("gregorian", "1395-23")]),
        ("0950-01-01", [("solar-hijri", "1571-03-21"), ("lunar-hijri", "1543-04-16~"), ("gregorian", "0950-01-01")]),
    ],
)
def test_what_can_be_read_in_several_ways_comes_back_in_all(text: str, readings: list[tuple[str, str]]) -> None:
    assert _read(text) == readings
    assert [finding.code for finding in read_date(text).findings][:1] == ["date.ambiguous"]


@pytest.mark.parametrize(
    ("text", "calendars"),
    [
        ("1099-01-01", ["solar-hijri", "lunar-hijri", "gregorian"]),
        ("1100-01-01", ["solar-hijri"]),
        ("1499-01-01", ["solar-hijri", "lunar-hijri"]),
        ("1500-01-01", ["gregorian"]),
        ("2499-01-01", ["gregorian"]),
        ("2500-01-01", ["imperial"]),
        ("2600-01-01", ["imperial"]),
        ("2601-01-01", ["solar-hijri", "gregorian", "kurdish"]),
        ("0621-12-01", ["solar-hijri", "lunar-hijri"]),
        ("0622-12-01", ["solar-hijri", "lunar-hijri", "gregorian"]),
        ("1399", ["solar-hijri"]),
        ("1400", ["solar-hijri", "lunar-hijri"]),
        ("1499", ["solar-hijri", "lunar-hijri"]),
        ("1500", ["gregorian"]),
        ("1 Farvardin 2500", ["imperial"]),
        ("1 Farvardin 2600", ["imperial"]),
        ("1 Aban 19", ["solar-hijri", "solar-hijri"]),
        ("1 Aban 21", ["solar-hijri"]),
        ("1 May 40", ["gregorian", "gregorian"]),
        ("1 May 41", ["gregorian"]),
        ("May 32", ["gregorian", "gregorian"]),
        ("31 Hut 31", ["borji"]),
    ],
)
def test_a_year_alone_tells_the_calendar_within_its_bounds(text: str, calendars: list[str]) -> None:
    assert [str(reading.calendar) for reading in read_date(text).readings] == calendars


@pytest.mark.parametrize(
    ("text", "calendar", "gregorian"),
    [
        ("04/11/1416", Calendar.SOLAR_HIJRI, "2038-01-23"),
        ("1403", Calendar.SOLAR_HIJRI, "2024-03-20/2025-03-20"),
        ("1403", Calendar.LUNAR_HIJRI, "1982-10-19~/1983-10-07~"),
        ("95/8/15", Calendar.SOLAR_HIJRI, "2016-11-05"),
        ("36/5/1", Calendar.IMPERIAL, "1977-07-23"),
        ("1066-10-14", Calendar.GREGORIAN, "1066-10-14"),
        ("2716/8/15", Calendar.KURDISH, "2016-11-05"),
        ("16/8/15", Calendar.KURDISH, "2016-11-05"),
        ("1298/5/28", Calendar.BORJI, "1919-08-20~"),
        ("۸ ثور ۱۳۰۳", Calendar.SOLAR_HIJRI, "1924-04-28"),
        ("۱۵ آبان ۲۷۱۶", Calendar.KURDISH, "2016-11-05"),
    ],
)
def test_a_calendar_that_is_stated_decides(text: str, calendar: Calendar, gregorian: str) -> None:
    assert (str(calendar), gregorian) in _read(text, calendar)


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("30 Esfand 1404", "leap-day", "1404-12-29"),
        ("۳۰ اسفند ۱۴۰۴", "leap-day", "1404-12-29"),
        ("1404-12-30", "leap-day", "1404-12-29"),
        ("۳۱ آبان ۱۳۹۵", "day", "1395-08-30"),
        ("31 Aban 1395", "day", "1395-08-30"),
        ("1395-13-20", "month", "1395-12-20"),
        ("1395-00-20", "month", "1395-01-20"),
        ("1395-15-08", "month", "1395-08-15"),
        ("0 Aban 1395", "day", "1395-08-01"),
        ("0-1-1", "year", "0001-01-01"),
        ("0000-01-01", "year", "0001-01-01"),
        ("3001-01-01", "year", "3000-01-01"),
        ("3001", "year", "3000-01-01"),
        ("2016-02-30", "day", "2016-02-29"),
        ("29 Feb 2015", "leap-day", "2015-02-28"),
        ("31/04/2016", "day", "2016-04-30"),
        ("۸ ثور ۱۲۰۰", "year", "1230-02-08"),
    ],
)
def test_an_impossible_date_is_refused_with_the_nearest_right_one(text: str, reason: str, nearest: str) -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        read_date(text)

    assert (refused.value.reason, refused.value.values["nearest"], refused.value.values["text"]) == (reason, nearest, text)
    assert f"“{text}”" in refused.value.message()
    assert refused.value.remedy("fa")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("  \t ", "empty"),
        ("1395 " * 60, "too-long"),
        ("hello", "unknown-word"),
        ("15 Abann 1395", "unknown-word"),
        ("१३९५", "strange-character"),
        ("5", "no-year"),
        ("4/5", "no-year"),
        ("1/1395/1", "no-year"),
        ("شنبه", "no-year"),
        ("1395-2016", "two-years"),
        ("1395 - 0800", "two-years"),
        ("1 Farvardin 2499", "contradiction"),
        ("22 Bahman 1979", "contradiction"),
        ("15-12 Aban 1395", "end-before-start"),
        ("2016-11-05/2016-11-01", "end-before-start"),
        ("5 Aban and 3 Azar 1395", "several-dates"),
        ("5 November 1605 O.S.", "other-calendar"),
        ("25 October 1917 (Old Style)", "other-calendar"),
        ("@#DJULIAN@ 5 NOV 1605", "other-calendar"),
        ("3, 5 and 9 Aban 1395", "several-dates"),
        ("15 Aban 1395, 20 Aban 1395", "several-dates"),
        ("1395 [2020]", "twins-differ"),
        ("15 Aban 1395 (6 November 2016)", "twins-differ"),
        ("0000-00-00", "no-year"),
        ("before 15 Aban", "no-year"),
        ("before 1357?", "contradiction"),
        ("Aban 10:30", "unknown-layout"),
        ("Novembr, 2016", "unknown-word"),
        ("1395/8/1396", "two-years"),
        ("1 2 3 1395", "too-many-numbers"),
        ("1 2 آبان 1395", "too-many-numbers"),
        ("5 autumn 1395", "too-many-numbers"),
        ("12345", "number-too-long"),
        ("13950", "number-too-long"),
        ("15 آبان آذر 1395", "two-words"),
        ("شنبه یکشنبه 1395/8/15", "two-words"),
        ("15 Aban 2016 AD", "contradiction"),
        ("1395 شمسی قمری", "contradiction"),
        ("1355/1/12 شاهنشاهی", "contradiction"),
        ("۱۲ فروردین ۱۳۵۵ شاهنشاهی", "contradiction"),
        ("1395 کوردی", "contradiction"),
        ("شنبه ۱۳۹۵", "weekday-without-day"),
        ("شنبه پاییز ۱۳۹۵", "weekday-without-day"),
        ("1395s", "no-decade"),
        ("دهه آبان 1390", "no-decade"),
        ("بهار ۱۴۳۸ قمری", "lunar-season"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_date(text)

    assert refused.value.code == "date.unreadable"
    assert refused.value.reason == reason
    assert refused.value.message("en")
    assert refused.value.message("fa")


@pytest.mark.parametrize(
    ("text", "calendar"),
    [("15 Aban 1395", Calendar.GREGORIAN), ("5 November 2016", Calendar.SOLAR_HIJRI), ("1438/2/5 ه.ق", Calendar.SOLAR_HIJRI)],
)
def test_a_calendar_that_contradicts_the_words_is_refused(text: str, calendar: Calendar) -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_date(text, calendar)

    assert refused.value.reason == "contradiction"


class WeekdayCase(NamedTuple):
    """A date with a weekday, the days read, and the codes of what is noticed."""

    text: str
    gregorian: list[str]
    codes: list[str]


@pytest.mark.parametrize(
    "case",
    [
        WeekdayCase("شنبه ۱۵ آبان ۱۳۹۵", ["2016-11-05"], []),
        WeekdayCase("جمعه ۱۵ آبان ۱۳۹۵", ["2016-11-05"], ["date.weekday-differs"]),
        WeekdayCase("دوشنبه ۱۲ اردیبهشت ۱۳۹٦", ["2017-05-02"], ["date.weekday-differs"]),
        WeekdayCase("Yekshanbeh 20 Ordibehesht 1399", ["2020-05-09"], ["date.weekday-differs"]),
        WeekdayCase("Friday 04/11/2016", ["2016-11-04"], []),
        WeekdayCase("Monday 04/11/2016", ["2016-04-11"], []),
        WeekdayCase(
            "Sunday 04/11/2016", ["2016-11-04", "2016-04-11"], ["date.ambiguous", "date.weekday-differs", "date.weekday-differs"]
        ),
        WeekdayCase("یکشنبه ۵ صفر ۱۴۳۸", ["2016-11-05~"], []),
        WeekdayCase("جمعه ۵ صفر ۱۴۳۸", ["2016-11-05~"], []),
        WeekdayCase("پنجشنبه ۵ صفر ۱۴۳۸", ["2016-11-05~"], ["date.weekday-differs"]),
        WeekdayCase("دوشنبه ۵ صفر ۱۴۳۸", ["2016-11-05~"], ["date.weekday-differs"]),
    ],
)
def test_a_weekday_decides_between_readings_and_is_checked(case: WeekdayCase) -> None:
    stated = read_date(case.text)

    assert [reading.gregorian for reading in stated.readings] == case.gregorian
    assert [finding.code for finding in stated.findings] == case.codes


def test_a_wrong_weekday_is_answered_with_the_right_one() -> None:
    (finding,) = read_date("جمعه ۱۵ آبان ۱۳۹۵").findings

    assert {key: finding.values[key] for key in ("stated", "right", "differenceDays", "gregorian")} == {
        "stated": "Friday",
        "right": "Saturday",
        "differenceDays": 1,
        "gregorian": "2016-11-05",
    }
    assert finding.severity == "warning"
    assert "but 1395-08-15 (2016-11-05) is a Saturday" in finding.message("en")
    assert "۱۵ آبان ۱۳۹۵ (۵ نوامبر ۲۰۱۶) شنبه است" in finding.message("fa")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("1 Farvardin 2535", []),
        ("2537/6/5", []),
        ("2537/6/6", ["date.outside-imperial-window"]),
        ("2537", []),
        ("29 Esfand 2534", ["date.outside-imperial-window"]),
        ("2576/5/29", ["date.outside-imperial-window"]),
        ("1 Farvardin 1503", []),
        ("1285/5/14", ["date.before-1304"]),
        ("۲۸ اسد ۱۲۹۸", []),
    ],
)
def test_doubts_about_a_date_are_told(text: str, codes: list[str]) -> None:
    calendar = Calendar.SOLAR_HIJRI if "1503" in text else None
    expected = ["date.knife-edge"] if "1503" in text else codes

    assert [finding.code for finding in read_date(text, calendar).findings] == expected


@pytest.mark.parametrize(
    ("text", "precision"),
    [("15 Aban 1395", "day"), ("Aban 1395", "month"), ("پاییز ۱۳۹۵", "season"), ("1395", "year"), ("1990s", "decade")],
)
def test_a_reading_says_how_precise_it_is(text: str, precision: str) -> None:
    assert [str(reading.precision) for reading in read_date(text).readings] == [precision]


def test_findings_stand_where_the_caller_says() -> None:
    assert [finding.where for finding in read_date("1403", where={"line": 7}).findings] == [{"line": 7}]


# The first words read the vocabularies.
@settings(deadline=None)
@given(st.text())
@example("۱۳۹۵/۰۸")
@example("30 Esfand 1404")
@example("\ud800")
@example("1395\x00")
def test_no_text_makes_the_parser_raise_anything_but_its_refusal(text: str) -> None:
    """No text whatever makes the parser raise anything but its own refusal."""
    _check_reading_or_refusal(text)


_NUMBERS_AND_MARKS = (
    "1395",
    "95",
    "2016",
    "0",
    "00",
    "5",
    "31",
    "13",
    "9999",
    "۱۵",
    "/",
    "-",
    ",",
    "م",
    "ق",
    "s",
    "th",
    "mar",
    "ماه",
)
_NAMES = ("آبان", "Aban", "شنبه", "Saturday", "ثور", "صفر", "پاییز", "دهه", "before", "about", "هجری", "Gulan")


def _check_reading_or_refusal(text: str, calendar: Calendar | None = None) -> None:
    """What comes of a text is at least one reading, or a refusal, and either can be told in both languages."""
    try:
        stated = read_date(text, calendar)
    except DateRefusedError as refusal:
        findings: Sequence[Finding] = [refusal.finding()]
    else:
        findings = stated.findings
        assert stated.readings or stated.undated
    for finding in findings:
        assert finding.message("en")
        assert finding.message("fa")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("before Saturday 15 Aban 1395", None),
        ("after Saturday 15 Aban 1395", None),
        ("before Saturday 5 Mordad 1395", "Tuesday"),
        ("after Sunday 15 Aban 1395", "Saturday"),
    ],
)
def test_a_weekday_belongs_to_the_day_that_is_named_and_not_to_those_before_or_after_it(text: str, right: str | None) -> None:
    findings = read_date(text).findings

    assert [(finding.code, finding.values["right"]) for finding in findings] == (
        [("date.weekday-differs", right)] if right else []
    )


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(_NUMBERS_AND_MARKS + _NAMES), max_size=7).map(" ".join),
    st.one_of(st.none(), st.sampled_from(list(Calendar))),
)
def test_no_mixture_of_date_words_does_either(text: str, calendar: Calendar | None) -> None:
    _check_reading_or_refusal(text, calendar)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_every_vocabulary_parses(language: str) -> None:
    years = {"gregorian": 2016, "solar-hijri": 1395, "borji": 1298, "lunar-hijri": 1438}
    for calendar, months in read_vocabulary(language)["months"].items():
        for number, names in enumerate(months, 1):
            for name in names:
                # Short names that are other words too need their full stop: des is December in Norwegian.
                written = f"{name}." if name.isalpha() and len(name) <= 3 and language in languages_in("Latn") else name
                readings = read_date(f"5 {written} {years[calendar]}").readings
                assert number in {reading.source.fields.month for reading in readings if reading.source}, name
    for weekday, names in read_vocabulary(language)["weekdays"].items():
        for name in names:
            assert read_date(f"{name} 1395/8/15").weekday_written == weekday.capitalize()


def test_components_from_a_text_are_read_by_the_same_rules() -> None:
    months = (MonthMeaning(Calendar.SOLAR_HIJRI, 8),)
    parts = DateParts(numbers=("15", "1395"), months=months, weekday="Friday", text="جمعه پانزدهم آبان ۱۳۹۵")
    meanings = interpret(parts)
    (reading,) = meanings.readings

    assert reading.solar_hijri == "1395-08-15"
    assert [finding.code for finding in check_readings(meanings, parts.text, parts.weekday)] == ["date.weekday-differs"]


def test_a_day_is_read_back_from_its_reading() -> None:
    (reading,) = read_date("۱۵ آبان ۱۳۹۵").readings

    assert reading.days is not None
    assert reading.days.first == SolarHijriDate(1395, 8, 15).day_number
    assert (reading.weekday, str(reading.precision)) == ("Saturday", "day")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("-1395-08-15", "sign"), ("\u22121395-08-15", "sign"), ("1395 10:30", "time")],
)
def test_what_is_more_than_a_date_is_refused_and_nothing_of_it_dropped(text: str, reason: str) -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_date(text)

    assert refused.value.reason == reason
    assert refused.value.message("en") != refused.value.message("fa")


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("2016-11~", "2016-11~"),
        ("2016-11-05~", "2016-11-05~"),
        ("1395~", "2016-03-20~/2017-03-20~"),
        ("2016\u221211\u221205", "2016-11-05"),
        ("[15 Aban 1395]", "2016-11-05"),
        ("[November 5, 2016]", "2016-11-05"),
    ],
)
def test_the_tilde_of_edtf_and_the_brackets_of_a_catalogue_are_read(text: str, gregorian: str) -> None:
    assert [one.gregorian for one in read_date(text).readings] == [gregorian]


@pytest.mark.parametrize("text", ["31 Aban", "۳۱ آبان", "0 Mehr", "30 February", "31 November"])
def test_a_day_that_its_month_never_has_is_impossible_without_a_year_too(text: str) -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        read_date(text)

    assert refused.value.reason == "day-of-month"


@pytest.mark.parametrize(
    ("text", "calendar", "written"),
    [
        ("30 Aban", "solar-hijri", "--08-30"),
        ("29 February", "gregorian", "--02-29"),
        ("31 Shahrivar", "solar-hijri", "--06-31"),
        ("May 31", "gregorian", "--05-31"),
        ("۱۵ آبان", "solar-hijri", "--08-15"),
        ("آبان", "solar-hijri", "--08"),
        ("15 aban", "solar-hijri", "--08-15"),
        ("12-15 Aban", "solar-hijri", "--08-12/--08-15"),
    ],
)
def test_a_day_that_some_year_has_is_read_without_one(text: str, calendar: str, written: str) -> None:
    (reading,) = read_date(text).readings

    assert (str(reading.calendar), reading.written, reading.days) == (calendar, written, None)


@pytest.mark.parametrize(
    ("text", "calendar", "gregorian"),
    [
        # Ranges and inclusive dates (ISAD(G) 3.1.3).
        ("1357-1360", "solar-hijri", "1978-03-21/1982-03-20"),
        ("۱۳۵۷ تا ۱۳۶۰", "solar-hijri", "1978-03-21/1982-03-20"),
        ("از ۱۳۵۷ تا ۱۳۶۰", "solar-hijri", "1978-03-21/1982-03-20"),
        ("1947–1950", "gregorian", "1947/1950"),
        ("1395-98", "solar-hijri", "2016-03-20/2020-03-19"),
        ("95-1390", "solar-hijri", "2011-03-21/2017-03-20"),
        ("1388/89", "solar-hijri", "2009-03-21/2011-03-20"),
        ("1357-", "solar-hijri", "1978-03-21/.."),
        ("12-15 Aban 1395", "solar-hijri", "2016-11-02/2016-11-05"),
        ("Aban to Azar 1395", "solar-hijri", "2016-10-22/2016-12-20"),
        ("از ۵ دی ۱۳۹۹ تا ۳ بهمن ۱۴۰۰", "solar-hijri", "2020-12-25/2022-01-23"),
        ("28.12.-3.1.2017", "gregorian", "2016-12-28/2017-01-03"),
        ("ca. 1350-1355", "solar-hijri", "1971-03-21~/1977-03-20~"),
        ("second quarter of 2016", "gregorian", "2016-04/2016-06"),
        ("19th century", "gregorian", "18XX"),
        # What Bayegan itself writes.
        ("1988-07-23/1988-09-22", "gregorian", "1988-07-23/1988-09-22"),
        ("2016-10/2016-11", "gregorian", "2016-10/2016-11"),
        ("1357/1360", "solar-hijri", "1978-03-21/1982-03-20"),
        ("../1978-03-20", "gregorian", "../1978-03-20"),
        ("1979-03-21/..", "gregorian", "1979-03-21/.."),
        ("2016-03-20~/2017-03-20~", "gregorian", "2016-03-20~/2017-03-20~"),
        ("1981-23", "gregorian", "1981-23"),
        ("1395-23", "solar-hijri", "2016-09-22/2016-12-20"),
        ("193X", "gregorian", "193X"),
        ("19XX", "gregorian", "19XX"),
        ("-0549", "gregorian", "-0549"),
        ("1971?", "gregorian", "1971?"),
        # Cataloguers (AACR2 1.4F7, DACS 2.4).
        ("1350?", "solar-hijri", "1971-03-21?/1972-03-20?"),
        ("[1350?]", "solar-hijri", "1971-03-21?/1972-03-20?"),
        ("1350 (?)", "solar-hijri", "1971-03-21?/1972-03-20?"),
        ("ca. 1350?", "solar-hijri", "1971-03-21%/1972-03-20%"),
        ("136-", "solar-hijri", "1981-03-21/1991-03-20"),
        ("[136-?]", "solar-hijri", "1981-03-21?/1991-03-20?"),
        ("197-", "gregorian", "197X"),
        ("18--", "gregorian", "18XX"),
        ("1395 [2016]", "solar-hijri", "2016-03-20/2017-03-20"),
        ("1395 [2016 or 2017]", "solar-hijri", "2016-03-20/2017-03-20"),
        ("1323/1905", "lunar-hijri", "1905-03-08~/1906-02-24~"),
        ("2016 [1395]", "gregorian", "2016"),
        ("15 Aban 1395 (5 November 2016)", "solar-hijri", "2016-11-05"),
        # Databases write zeros for what is unknown.
        ("1367-00-00", "solar-hijri", "1988-03-21/1989-03-20"),
        ("1367-05-00", "solar-hijri", "1988-07-23/1988-08-22"),
        ("00/00/1367", "solar-hijri", "1988-03-21/1989-03-20"),
        ("13670000", "solar-hijri", "1988-03-21/1989-03-20"),
        # A time, a place or a label beside the day.
        ("2016-11-05T10:00:00Z", "gregorian", "2016-11-05"),
        ("15 Aban 1395 10:30", "solar-hijri", "2016-11-05"),
        ("Tehran, 15 Aban 1395", "solar-hijri", "2016-11-05"),
        ("Sat Nov 5 10:00:00 UTC 2016", "gregorian", "2016-11-05"),
        ("۲شنبه ۱۷ آبان ۱۳۹۵", "solar-hijri", "2016-11-07"),
        ("5 نوفمبر/تشرين الثاني 2016", "gregorian", "2016-11-05"),
    ],
)
def test_what_archivists_and_bayegan_write_is_read(text: str, calendar: str, gregorian: str) -> None:
    assert _read(text) == [(calendar, gregorian)]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("[2016-04-11,2016-11-04]", ["2016-04-11", "2016-11-04"]),
        ("[2016-10-22..2016-11-20,2016-12-01]", ["2016-10-22/2016-11-20", "2016-12-01"]),
    ],
)
def test_a_set_says_itself_that_one_of_several_days_is_meant(text: str, readings: list[str]) -> None:
    stated = read_date(text)

    assert [one.gregorian for one in stated.readings] == readings
    assert (stated.is_set, stated.findings) == (True, ())


@pytest.mark.parametrize(("text", "readings"), [("1920-23", ["1920-23", "1920/1923"]), ("2008/09", ["2008-09", "2008/2009"])])
def test_a_notation_with_two_meanings_keeps_both(text: str, readings: list[str]) -> None:
    stated = read_date(text)

    assert [one.gregorian for one in stated.readings] == readings
    assert [finding.code for finding in stated.findings] == ["date.ambiguous"]


@pytest.mark.parametrize("text", ["n.d.", "undated", "[n.d.]", "بی‌تا", "بدون تاریخ", "بلا تاريخ", "s.d.", "o. D."])
def test_a_text_that_says_that_there_is_no_date_is_no_error(text: str) -> None:
    stated = read_date(text)

    assert (stated.undated, stated.readings, stated.findings) == (True, (), ())


@pytest.mark.parametrize("text", ["1O November 1987", "l9 Aban 1366", "۱O آبان ۱۳۹۵"])
def test_letters_among_digits_are_told_and_leave_the_date_unsure(text: str) -> None:
    stated = read_date(text)

    assert [finding.code for finding in stated.findings] == ["date.letters-as-digits"]
    assert not stated.is_sure


def test_a_month_may_stand_first_between_full_stops_if_the_second_number_is_none() -> None:
    [reading] = read_date("12.15.1995").readings
    [usual] = read_date("04.11.2016").readings

    assert (reading.gregorian, usual.gregorian) == ("1995-12-15", "2016-11-04")


@pytest.mark.parametrize("text", ["1395-an", "۱۳۹۵-aN", "1395'an"])
def test_an_ending_of_a_year_is_no_word_beside_it(text: str) -> None:
    """The ending -an is Kurmanji (sala 1395-an); French has a word of these letters, which says nothing of the calendar."""
    [found] = find_dates(text)

    assert found.text == text
    assert {calendar for calendar, _ in _read(text)} == {"gregorian", "solar-hijri"}
    assert {(str(one.calendar), one.gregorian) for one in found.readings} == set(_read(text))
