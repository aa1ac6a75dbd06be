"""Years of the 14th century in the Latin script: of the Middle Ages, or solar ones of our time.

Expected years are those of convertdate: solar 1397 is 21 March 2018 to 20 March 2019.
"""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates

IN_1397 = {"gregorian 1397", "solar-hijri 2018-03-21/2019-03-20"}


def readings_of(text: str) -> list[set[str]]:
    """Return the calendar and the days of every reading of every statement."""
    return [{f"{one.calendar} {one.gregorian}" for one in found.readings} for found in find_dates(text)]


def codes_of(text: str) -> set[str]:
    return {finding.code for finding in check_dates(find_dates(text))}


@pytest.mark.parametrize(
    "text",
    [
        "The Commission recorded 11,000 casualties in 1397.",
        "since 1397 nobody has heard of him",
        "Evin, 1397",
        "the law of 1397",
        "The 1397 law says so.",
        "The Constitution of 1397 says so.",
        "Im Jahr 1397 wurden 11000 Opfer gezählt.",
        "Teheran, 1397",
        "das Gesetz von 1397.",
        "En 1397, il y eut 11000 victimes.",
        "Téhéran, 1397",
        "He wrote in Khordad 1360, and in 1397 again.",
    ],
)
def test_a_bare_year_has_two_readings(text: str) -> None:
    assert readings_of(text)[-1] == IN_1397
    assert "date.ambiguous" in codes_of(text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("in 1397-98", {"gregorian 1397/1398", "solar-hijri 2018-03-21/2020-03-19"}),
        ("from 1357 to 1360", {"gregorian 1357/1360", "solar-hijri 1978-03-21/1982-03-20"}),
        ("in the 1360s", {"gregorian 136X", "solar-hijri 1981-03-21/1991-03-20"}),
    ],
)
def test_bare_ranges_and_decades_have_two_readings(text: str, readings: set[str]) -> None:
    assert readings_of(text) == [readings]
    assert codes_of(text) == {"date.ambiguous"}


@pytest.mark.parametrize(
    "text",
    [
        "casualties during the 1397 solar year",
        "solar year 1397",
        "in the Afghan year 1397",
        "the year 1397 (solar)",
        "in 1397 (Iranian)",
        "1397 SH",
        "AP 1397",
        "1397 HS",
        "1397 A.H. (solar)",
        "1397 Hejri-ye Shamsi",
        "in the year 1397 of the Iranian calendar",
        "Tehran 1397 Š.",
        "in 1397 (2018)",
        "in 1397 (2018-19)",
        "Im Jahr 1397 des iranischen Kalenders",
        "im iranischen Jahr 1397 starben viele",
        "Im Jahr 1397 (Sonnenkalender)",
        "l'année 1397 du calendrier iranien",
        "l'année solaire 1397",
        "en 1397 (calendrier persan)",
    ],
)
def test_words_and_twins_beside_it_decide(text: str) -> None:
    assert readings_of(text)[0] == {"solar-hijri 2018-03-21/2019-03-20"}
    assert codes_of(text) == set()


@pytest.mark.parametrize(
    "text",
    ["a total of 1352.", "of the 1352 people", "They counted, 1367.", "a solar year of 365 days", "450 AP credits", "page 1397"],
)
def test_counts_are_no_years(text: str) -> None:
    assert readings_of(text) == []


@pytest.mark.parametrize("text", ["In 2016 AP reported", "In 2016 HS students", "since 2016 AP says"])
def test_a_mark_that_the_year_cannot_have_is_another_word(text: str) -> None:
    """No solar year is so great: 2016 of them is 2637."""
    assert readings_of(text) == [{"gregorian 2016"}]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("15/4/63 (solar)", {"solar-hijri 1984-07-06"}),
        ("3/4/63 (Persian)", {"solar-hijri 1984-06-24"}),
        ("15/4/63 (Gregorian)", {"gregorian 1963-04-15"}),
        # هجری names both calendars.
        ("۱۵/۸/۹۵ هجری", {"solar-hijri 2016-11-05", "lunar-hijri 1975-08-23~"}),
        ("15/8/95 Hijri", {"solar-hijri 2016-11-05", "lunar-hijri 1975-08-23~"}),
    ],
)
def test_a_calendar_named_after_numbers_decides(text: str, readings: set[str]) -> None:
    assert readings_of(text) == [readings]


def test_no_reading_leads_in_a_text_that_names_solar_months() -> None:
    statement = find_dates("Report on Khordad 1360\n\nOn 25/11/64 the court sentenced him.")[1]

    assert {one.gregorian for one in statement.readings} == {"1964-11-25", "1986-02-14"}
    assert statement.reading is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        (
            "In Khordad 1360 he fled; in 1357 AH the king",
            {"solar-hijri 1978-03-21/1979-03-20", "lunar-hijri 1938-03-04~/1939-02-20~"},
        ),
        ("In Khordad 1360 he fled; in 1357 AH (1978) the king", {"solar-hijri 1978-03-21/1979-03-20"}),
        ("In Khordad 1360 he fled; in lunar year 1357 the king", {"lunar-hijri 1938-03-04~/1939-02-20~"}),
        ("In 1357 AH the king", {"lunar-hijri 1938-03-04~/1939-02-20~"}),
    ],
)
def test_ah_may_mark_a_solar_year_in_a_text_that_names_solar_months(text: str, readings: set[str]) -> None:
    assert any(one == readings for one in readings_of(text))


def test_a_month_belongs_to_the_year_after_it_and_not_to_that_before_a_comma() -> None:
    """Khordad 1402 is May and June 2023."""
    assert {"solar-hijri 2023-05-22/2023-06-21"} in readings_of("in 1444 AH, Khordad 1402")
