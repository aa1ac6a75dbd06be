"""The Umm al-Qura calendar against what was printed, and its readings, which only those who name it get."""

from __future__ import annotations

from datetime import date

import pytest

from archiver import convert
from archiver.calendars import (
    Calendar,
    Certainty,
    DateFields,
    ImpossibleDateError,
    UnreadableDateError,
    calendar_system,
    read_fields,
)
from archiver.dating.statements import find_dates

UMM_AL_QURA = calendar_system(Calendar.UMM_AL_QURA)

# Dates as printed: in the comparative calendar of King Fahd University (1356-1411), in the heads of the newspaper Umm al-Qura
# (1412-1430), and on the site of the calendar (1431-1500). 1 Muharram 1400 is the day of the seizure of the Grand Mosque.
PRINTED = [
    ("1356-01-01", "1937-03-14"),
    ("1364-08-01", "1945-07-11"),
    ("1364-09-01", "1945-08-08"),
    ("1375-07-01", "1956-02-13"),
    ("1389-12-01", "1970-02-07"),
    ("1393-04-01", "1973-05-04"),
    ("1400-01-01", "1979-11-20"),
    ("1400-03-01", "1980-01-19"),
    ("1401-01-01", "1980-11-09"),
    ("1402-01-01", "1981-10-28"),
    ("1410-09-01", "1990-03-27"),
    ("1411-12-01", "1991-06-13"),
    ("1412-01-08", "1991-07-19"),
    ("1413-06-10", "1992-12-04"),
    ("1414-11-11", "1994-04-22"),
    ("1416-04-13", "1995-09-08"),
    ("1417-09-08", "1997-01-17"),
    ("1419-02-11", "1998-06-05"),
    ("1420-07-20", "1999-10-29"),
    ("1421-12-21", "2001-03-16"),
    ("1423-05-09", "2002-07-19"),
    ("1424-10-11", "2003-12-05"),
    ("1426-03-20", "2005-04-29"),
    ("1427-08-08", "2006-09-01"),
    ("1429-01-09", "2008-01-18"),
    ("1430-06-12", "2009-06-05"),
    ("1431-09-01", "2010-08-11"),
    ("1437-09-01", "2016-06-06"),
    ("1445-09-01", "2024-03-11"),
    ("1446-06-01", "2024-12-02"),
    ("1446-09-01", "2025-03-01"),
    ("1446-10-01", "2025-03-30"),
    ("1447-09-01", "2026-02-18"),
    ("1451-09-01", "2030-01-05"),
    ("1475-09-01", "2053-04-20"),
    ("1485-10-01", "2063-01-30"),
    ("1500-12-01", "2077-10-18"),
]

# Years of another witness, Microsoft's UmAlQuraCalendar: 1 Muharram, and 1 for each month of 30 days.
OTHER_WITNESS = [
    (1402, "1981-10-28", "111010100101"),
    (1421, "2000-04-06", "001000111101"),
    (1437, "2015-10-14", "101100101001"),
    (1446, "2024-07-07", "011101100100"),
    (1465, "2042-12-14", "010100100111"),
    (1477, "2054-08-05", "001011011100"),
    (1500, "2076-11-27", "110010010111"),
]


@pytest.mark.parametrize(("written", "gregorian"), PRINTED)
def test_a_date_is_the_day_that_was_printed_beside_it(written: str, gregorian: str) -> None:
    year, month, day = map(int, written.split("-"))
    reading = read_fields(Calendar.UMM_AL_QURA, DateFields(year, month, day))

    assert reading.gregorian.removesuffix("~") == gregorian
    assert UMM_AL_QURA.locate(date.fromisoformat(gregorian).toordinal()).iso() == written


@pytest.mark.parametrize(("year", "first", "lengths"), OTHER_WITNESS)
def test_the_months_from_1402_on_are_those_of_another_table(year: int, first: str, lengths: str) -> None:
    assert UMM_AL_QURA.month_start(year, 1) == date.fromisoformat(first).toordinal()
    assert "".join("01"[UMM_AL_QURA.month_length(year, month) == 30] for month in range(1, 13)) == lengths


def test_the_table_ends_with_the_last_day_of_1500() -> None:
    last = UMM_AL_QURA.month_start(1500, 12) + UMM_AL_QURA.month_length(1500, 12) - 1

    assert date.fromordinal(last) == date(2077, 11, 16)


@pytest.mark.parametrize(
    ("year", "tolerance", "certainty"),
    [
        (1356, 2, Certainty.APPROXIMATE),
        (1392, 2, Certainty.APPROXIMATE),
        (1393, 1, Certainty.APPROXIMATE),
        (1401, 1, Certainty.APPROXIMATE),
        (1402, 0, Certainty.OFFICIAL),
        (1500, 0, Certainty.OFFICIAL),
    ],
)
def test_a_date_is_as_sure_as_the_printed_tables_agree(year: int, tolerance: int, certainty: Certainty) -> None:
    reading = read_fields(Calendar.UMM_AL_QURA, DateFields(year, 1, 1))

    assert (reading.tolerance_days, reading.certainty) == (tolerance, certainty)


def test_a_day_that_the_month_lacks_is_refused_with_the_nearest() -> None:
    """Sha'ban 1446 had 29 days."""
    with pytest.raises(ImpossibleDateError) as refused:
        read_fields(Calendar.UMM_AL_QURA, DateFields(1446, 8, 30))

    assert refused.value.values["nearest"] == "1446-08-29"
    assert refused.value.reason == "day", "no leap day: the length of a month follows from no rule"


@pytest.mark.parametrize("year", [1355, 1501])
def test_years_without_a_printed_table_are_refused(year: int) -> None:
    with pytest.raises(ImpossibleDateError, match="year"):
        read_fields(Calendar.UMM_AL_QURA, DateFields(year, 1, 1))


def test_its_years_have_no_seasons() -> None:
    with pytest.raises(UnreadableDateError):
        read_fields(Calendar.UMM_AL_QURA, DateFields(1446, season=1))


@pytest.mark.parametrize(
    "written", ["1446-09-01", "1 Ramadan 1446", "1 Ramadan 1446 AH", "١ رمضان ١٤٤٦ هـ", "۱ رمضان ۱۴۴۶", "1/9/46"]
)
def test_whoever_states_the_calendar_gets_its_day(written: str) -> None:
    [converted] = convert(written, calendar="umm-al-qura").dates

    assert [(reading.calendar, reading.gregorian) for reading in converted.readings] == [(Calendar.UMM_AL_QURA, "2025-03-01")]


def test_any_day_is_written_in_it_when_asked() -> None:
    exact, disputed = convert(["2025-03-01", "1979-11-20"], to="umm-al-qura").dates

    assert (exact.to_dict()["converted"], disputed.to_dict()["converted"]) == ("1446-09-01", "1400-01-01~")


@pytest.mark.parametrize(
    "text",
    [
        "1 Ramadan 1446 AH",
        "في ١ رمضان ١٤٤٦ هـ",
        "۱ رمضان ۱۴۴۶ هجری قمری",
        "Umm al-Qura University opened on 5 November 2016.",
        "In 1445 Umm al-Qura University opened a branch.",
        "صدر في جريدة أم القرى يوم ١ رمضان ١٤٤٦ هـ",
        "جامعة أم القرى 1445",
        "1 Ramadan 1446 (Umm al-Qura University)",
        "5 November 2016 (Umm al-Qura)",
        "5 نوفمبر 2016 (أم القرى)",
        "Professor at Umm al-Qura (1445)",
        "15 Aban 1395 (Umm al-Qura)",
    ],
)
def test_no_text_gets_its_reading_that_does_not_name_the_calendar(text: str) -> None:
    found = find_dates(text)

    assert Calendar.UMM_AL_QURA not in {reading.calendar for statement in found for reading in statement.readings}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Makkah, 1 Ramadan 1446 (Umm al-Qura)", "2025-03-01"),
        ("It was signed on 1 Ramadan 1446 AH (Umm al-Qura).", "2025-03-01"),
        ("Saturday, 1 Ramadan 1446 (Umm al-Qura calendar)", "2025-03-01"),
        ("1446-09-01 (Umm al-Qura)", "2025-03-01"),
        ("1-5 Ramadan 1446 AH (Ummul Qura)", "2025-03-01/2025-03-05"),
        ("the academic year 1446 AH (Umm al-Qura)", "2024-07-07/2025-06-25"),
        ("وقّع في ١ رمضان ١٤٤٦ هـ (أم القرى) عقد العمل", "2025-03-01"),
        ("الموافق 1 رمضان 1446 حسب تقويم أم القرى", "2025-03-01"),
        ("رمضان ١٤٤٦ (تقويم أم القرى)", "2025-03-01/2025-03-29"),
        ("این نامه در ۱ رمضان ۱۴۴۶ به تقویم ام‌القری نوشته شد", "2025-03-01"),
        ("۱۴۴۶/۹/۱ (ام القری)", "2025-03-01"),
        ("1 Ramadan 1410 (Umm al-Qura)", "1990-03-27"),
        ("1 Ramadan 1446 AH, Umm al-Qura calendar", "2025-03-01"),
        ("1 Ramadan 1446 AH Umm al-Qura calendar", "2025-03-01"),
        ("1 Ramadan 1446 (AH, Umm al-Qura)", "2025-03-01"),
        ("1. Ramadan 1446 (Umm-al-Qura-Kalender)", "2025-03-01"),
    ],
)
def test_a_mark_in_the_text_names_it(text: str, days: str) -> None:
    [found] = find_dates(text)

    assert [(reading.calendar, reading.gregorian) for reading in found.readings] == [(Calendar.UMM_AL_QURA, days)]
    assert not found.findings


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("5 November 2016 (Umm al-Qura)", "2016-11-05"),
        ("1 Ramadan 1446 (Umm al-Qura University)", "2025-03-02~"),
        ("15 Aban 1395 AH (2016)", "2016-11-05"),
        ("15 Aban 1395 SH, AD 2016", "2016-11-05"),
        ("۱۵ آبان ۱۳۹۵ ه.ش، م. احمدی", "2016-11-05"),
        ("1 Ramadan 1446 AH, Umm al-Qura, no. 5", "2025-03-02~"),
    ],
)
def test_a_name_in_brackets_leaves_the_date_before_it_as_it_is(text: str, days: str) -> None:
    assert find_dates(text)[0].readings[0].gregorian == days


@pytest.mark.parametrize("text", ["۱۳۹۵ هجری (شمسی)", "سال ۱۳۹۵ هجری (خورشیدی)", "1395 AH (solar Hijri)"])
def test_a_second_mark_in_brackets_says_which_hijri_year_it_is(text: str) -> None:
    [found] = find_dates(text)

    assert [(one.calendar, one.gregorian) for one in found.readings] == [(Calendar.SOLAR_HIJRI, "2016-03-20/2017-03-20")]


def test_a_lunar_date_of_iran_is_not_that_of_the_table() -> None:
    """1 Ramadan 1446 was 2 March 2025 in Iran, 1 March in Saudi Arabia."""
    iran, arabia = (calendar_system(one).month_start(1446, 9) for one in (Calendar.LUNAR_HIJRI, Calendar.UMM_AL_QURA))

    assert iran - arabia == 1
