"""One day of the Solar Hijri calendar: arithmetic, order, words, and what is refused."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import jdatetime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from archiver.calendars import Calendar, ImpossibleDateError, SolarHijriDate
from archiver.dating.stated import read_date

if TYPE_CHECKING:
    from archiver.persian_text import DigitSet

FIRST, LAST = date(622, 3, 22), date(3622, 3, 20)
LANGUAGES = ("fa", "prs", "ps", "en")
DIGITS: tuple[DigitSet, ...] = ("latin", "persian", "arabic")

days = st.dates(FIRST, LAST).map(SolarHijriDate.from_gregorian)


def _days_between(first: SolarHijriDate, last: SolarHijriDate) -> list[SolarHijriDate]:
    return [SolarHijriDate.from_day_number(number) for number in range(first.day_number, last.day_number + 1)]


@pytest.mark.parametrize(
    ("solar", "gregorian", "weekday"),
    [
        ((1395, 8, 15), date(2016, 11, 5), "Saturday"),
        ((1395, 12, 30), date(2017, 3, 20), "Monday"),
        ((1357, 11, 22), date(1979, 2, 11), "Sunday"),
        ((1304, 1, 1), date(1925, 3, 21), "Saturday"),
        ((1371, 2, 8), date(1992, 4, 28), "Tuesday"),
        ((1285, 5, 14), date(1906, 8, 6), "Monday"),
        ((1404, 1, 1), date(2025, 3, 21), "Friday"),
        ((1, 1, 1), FIRST, "Friday"),
        ((3000, 12, 30), LAST, "Sunday"),
    ],
)
def test_days_that_are_known_from_history_and_almanacs(solar: tuple[int, int, int], gregorian: date, weekday: str) -> None:
    day = SolarHijriDate(*solar)

    assert day.to_gregorian() == gregorian
    assert SolarHijriDate.from_gregorian(gregorian) == day
    assert day.weekday == weekday == gregorian.strftime("%A")


@pytest.mark.slow
def test_every_day_of_1206_to_1498_is_that_of_jdatetime_and_persiantools() -> None:
    for day in _days_between(SolarHijriDate(1206, 1, 1), SolarHijriDate(1498, 12, 29)):
        gregorian = day.to_gregorian()
        other = jdatetime.date.fromgregorian(date=gregorian)
        third = JalaliDate(gregorian)  # type: ignore[no-untyped-call]
        assert tuple(day) == (other.year, other.month, other.day) == (third.year, third.month, third.day)
        assert SolarHijriDate(*day).to_gregorian() == other.togregorian() == third.to_gregorian()


@pytest.mark.slow
def test_every_day_of_the_table_comes_back_and_follows_the_day_before_it() -> None:
    every = _days_between(SolarHijriDate(1, 1, 1), SolarHijriDate(3000, 12, 30))

    assert len(every) == (LAST - FIRST).days + 1
    assert all(earlier < later for earlier, later in pairwise(every))
    assert all(SolarHijriDate.from_gregorian(SolarHijriDate(*day).to_gregorian()) == day for day in every)
    assert all(
        later == (earlier[0], earlier[1], earlier[2] + 1) or later[2] == 1 == later[1] - earlier[1] + 12 * (later[0] - earlier[0])
        for earlier, later in pairwise(every)
    )


def test_months_have_31_days_to_shahrivar_then_30_and_esfand_29_or_30() -> None:
    """Law of 11 Farvardin 1304, article 1: six months of 31 days, five of 30, Esfand 29 and in a leap year 30."""
    for year, esfand in ((1394, 29), (1395, 30), (1403, 30), (1404, 29)):
        lengths = [len([day for day in _days_of_year(year) if day.month == month]) for month in range(1, 13)]
        assert lengths == [31] * 6 + [30] * 5 + [esfand]
        assert SolarHijriDate(year, 1, 1).is_leap_year == (esfand == 30)


def _days_of_year(year: int) -> list[SolarHijriDate]:
    return [day for day in _days_between(SolarHijriDate(year, 1, 1), SolarHijriDate(year + 1, 1, 1)) if day.year == year]


@given(days)
def test_a_day_comes_back_from_the_gregorian_calendar(day: SolarHijriDate) -> None:
    """Round trip: from_gregorian(to_gregorian(d)) = d."""
    assert SolarHijriDate.from_gregorian(day.to_gregorian()) == day


@given(st.dates(FIRST, LAST))
def test_a_gregorian_day_comes_back(gregorian: date) -> None:
    """Round trip: to_gregorian(from_gregorian(g)) = g."""
    assert SolarHijriDate.from_gregorian(gregorian).to_gregorian() == gregorian


@given(days, days)
def test_order_is_that_of_the_gregorian_days(one: SolarHijriDate, other: SolarHijriDate) -> None:
    """Order kept: a < b exactly where a's Gregorian day is before b's; equal days have one hash."""
    assert (one < other) == (one.to_gregorian() < other.to_gregorian())
    assert (one == other) == (one.to_gregorian() == other.to_gregorian())
    assert hash(one) == hash(SolarHijriDate(*one))


@given(days, st.integers(-40_000, 40_000))
def test_days_are_added_as_in_the_gregorian_calendar(day: SolarHijriDate, number: int) -> None:
    """Arithmetic by days: (d + n) - d = n, and d + n is the Gregorian day n days on."""
    try:
        later = day + number
    except ImpossibleDateError:
        assert not FIRST <= day.to_gregorian() + timedelta(number) <= LAST
    else:
        assert later.to_gregorian() == day.to_gregorian() + timedelta(number)
        assert later - day == number
        assert later - number == day


@given(st.dates(FIRST, LAST - timedelta(1)))
def test_the_week_goes_on_without_a_gap(gregorian: date) -> None:
    """Weekday continuity: the day after a Saturday is a Sunday, as in the Gregorian calendar."""
    day = SolarHijriDate.from_gregorian(gregorian)

    assert [day.weekday, (day + 1).weekday] == [f"{gregorian:%A}", f"{gregorian + timedelta(1):%A}"]


@given(days, st.sampled_from(LANGUAGES), st.sampled_from(DIGITS), st.booleans())
def test_what_is_written_reads_back_with_the_calendar_given(
    day: SolarHijriDate,
    language: str,
    digits: DigitSet,
    weekday: bool,  # noqa: FBT001
) -> None:
    """parse(format(d)) = d in every language and digit set, for all years, with the calendar given."""
    stated = read_date(day.format(language, digits=digits, weekday=weekday), Calendar.SOLAR_HIJRI)

    assert [reading.solar_hijri for reading in stated.readings] == [day.iso()]
    assert stated.weekday_written == (day.weekday if weekday else None)
    assert "date.weekday-differs" not in [finding.code for finding in stated.findings]


@given(st.dates(date(1721, 3, 21), date(2121, 3, 20)), st.sampled_from(LANGUAGES), st.sampled_from(DIGITS))
def test_what_is_written_reads_back_without_the_calendar(gregorian: date, language: str, digits: DigitSet) -> None:
    """parse(format(d)) = d without the calendar, 1100-1499; in Dari and Pashto from 1336 on, as zodiac names before are Borji."""
    day = SolarHijriDate.from_gregorian(gregorian)
    if language in {"prs", "ps"} and day.year < 1336:
        return

    assert [reading.solar_hijri for reading in read_date(day.format(language, digits=digits)).readings] == [day.iso()]
    in_numbers = read_date(day.iso()).readings
    assert in_numbers[0].solar_hijri == day.iso()
    # A year that has not come may be a lunar one.
    assert len(in_numbers) == 1 or day.year > 1405


@pytest.mark.parametrize(
    ("language", "digits", "expected"),
    [
        ("fa", None, "شنبه ۱۵ آبان ۱۳۹۵"),
        ("prs", None, "شنبه ۱۵ عقرب ۱۳۹۵"),
        ("ps", None, "اونۍ د ۱۳۹۵ د لړم ۱۵"),
        ("en", None, "Saturday, 15 Aban 1395"),
        ("fa", "latin", "شنبه 15 آبان 1395"),
        ("en", "persian", "Saturday, ۱۵ Aban ۱۳۹۵"),
        ("fa", "arabic", "شنبه ١٥ آبان ١٣٩٥"),
    ],
)
def test_a_day_in_words(language: str, digits: DigitSet | None, expected: str) -> None:
    assert SolarHijriDate(1395, 8, 15).format(language, digits=digits, weekday=True) == expected


@pytest.mark.parametrize(("year", "written"), [(95, "1 Farvardin 0095"), (99, "1 Farvardin 0099"), (100, "1 Farvardin 100")])
def test_a_year_below_100_has_zeros_before_it(year: int, written: str) -> None:
    assert SolarHijriDate(year, 1, 1).format("en") == written


def test_a_day_has_no_words_in_an_unknown_language() -> None:
    with pytest.raises(KeyError):
        SolarHijriDate(1395, 8, 15).format("de")


@pytest.mark.parametrize(
    ("layout", "language", "digits", "expected"),
    [
        ("%Y/%m/%d", "en", None, "1395/08/15"),
        ("%Y/%m/%d", "fa", None, "۱۳۹۵/۰۸/۱۵"),
        ("%F %j", "en", None, "1395-08-15 231"),
        ("%A %d %B %Y", "fa", None, "شنبه ۱۵ آبان ۱۳۹۵"),
        ("%A, %d %B %Y", "en", "arabic", "Saturday, ١٥ Aban ١٣٩٥"),
        ("%B", "prs", None, "عقرب"),
        ("100%%", "fa", None, "100%"),
        ("", "fa", None, ""),
    ],
)
def test_a_day_is_written_by_a_layout(layout: str, language: str, digits: DigitSet | None, expected: str) -> None:
    """Only what a directive stands for is written in the digits of the language; the rest of the layout stays."""
    assert SolarHijriDate(1395, 8, 15).strftime(layout, language, digits=digits) == expected


def test_an_f_string_takes_a_layout() -> None:
    day = SolarHijriDate(1395, 8, 15)

    assert f"{day:%Y/%m/%d}" == "1395/08/15"
    assert f"{day}" == f"{day!s}" == "1395-08-15"


@pytest.mark.parametrize("layout", ["%Q", "%y", "%", "%Y %"])
def test_an_unknown_directive_is_refused(layout: str) -> None:
    with pytest.raises(ValueError, match=r"is no directive; the directives are %Y"):
        SolarHijriDate(1395, 8, 15).strftime(layout)


def test_days_are_added_as_numbers_or_as_time_differences() -> None:
    day = SolarHijriDate(1395, 8, 15)

    assert day + 1 == 1 + day == day + timedelta(days=1) == SolarHijriDate(1395, 8, 16)
    assert day - 15 == day - timedelta(days=15) == SolarHijriDate(1395, 7, 30)
    assert day - SolarHijriDate(1395, 1, 1) == 230


@pytest.mark.parametrize("days", ["1", 1.5, (1,), None])
def test_only_days_are_added(days: Any) -> None:
    """Two tuples could be joined; two dates cannot."""
    day = SolarHijriDate(1395, 8, 15)

    with pytest.raises(TypeError):
        day + days
    with pytest.raises(TypeError):
        days + day
    with pytest.raises(TypeError):
        day - days


def test_a_part_of_a_day_is_not_added() -> None:
    with pytest.raises(ValueError, match="whole number of days"):
        SolarHijriDate(1395, 8, 15) + timedelta(hours=12)


def test_today_is_the_day_in_the_time_zone() -> None:
    before, today, after = datetime.now(UTC).date(), SolarHijriDate.today(UTC), datetime.now(UTC).date()

    assert before <= today.to_gregorian() <= after
    assert abs(SolarHijriDate.today() - today) <= 1


def test_a_day_is_a_value() -> None:
    day = SolarHijriDate(1395, 8, 15)

    assert (day.year, day.month, day.day) == tuple(day) == (1395, 8, 15)
    assert repr(day) == "SolarHijriDate(1395, 8, 15)"
    assert str(day) == day.iso() == "1395-08-15"
    assert SolarHijriDate.from_iso("1395-08-15") == SolarHijriDate.fromisoformat(day.isoformat()) == day
    assert {day: "once"}[SolarHijriDate(1395, 8, 15)] == "once"
    assert pickle.loads(pickle.dumps(day)) == copy.deepcopy(day) == day  # noqa: S301 - our own
    with pytest.raises(AttributeError):
        day.year = 1396
    with pytest.raises(AttributeError):
        day.note = "x"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("year", "month", "day", "reason", "nearest"),
    [
        (1404, 12, 30, "leap-day", "1404-12-29"),
        (1395, 8, 31, "day", "1395-08-30"),
        (1395, 12, 31, "day", "1395-12-30"),
        (1395, 8, 0, "day", "1395-08-01"),
        (1395, 8, -3, "day", "1395-08-01"),
        (1395, 13, 25, "month", "1395-12-25"),
        (1395, 0, 25, "month", "1395-01-25"),
        (1395, -1, 25, "month", "1395-01-25"),
        (1395, 13, 5, "month", "1395-05-13"),
        (0, 1, 1, "year", "0001-01-01"),
        (-5, 1, 1, "year", "0001-01-01"),
        (3001, 12, 30, "year", "3000-12-30"),
    ],
)
def test_an_impossible_day_is_refused_with_the_nearest_right_one(
    year: int, month: int, day: int, reason: str, nearest: str
) -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        SolarHijriDate(year, month, day)

    assert isinstance(refused.value, ValueError)
    assert refused.value.code == "date.impossible"
    assert (refused.value.reason, refused.value.values["nearest"]) == (reason, nearest)
    SolarHijriDate.from_iso(nearest)


@pytest.mark.parametrize("gregorian", [date(622, 3, 21), date(3622, 3, 21), date.min, date.max])
def test_a_day_outside_the_table_is_refused(gregorian: date) -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        SolarHijriDate.from_gregorian(gregorian)

    assert refused.value.reason == "outside-table"
    assert refused.value.values["nearest"] in {"0622-03-22", "3622-03-20"}


@pytest.mark.parametrize("day_number", [0, -1, 10**9])
def test_a_number_that_is_no_day_of_any_calendar_is_refused(day_number: int) -> None:
    with pytest.raises(ImpossibleDateError):
        SolarHijriDate.from_day_number(day_number)


def test_a_refusal_says_why_in_both_languages() -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        SolarHijriDate(1404, 12, 30)

    assert str(refused.value) == (
        "“1404-12-30” does not exist in the Solar Hijri calendar: 1404 is not a leap year, so Esfand has 29 days."
    )
    assert "سال ۱۴۰۴ کبیسه نیست و اسفند در آن ۲۹ روز دارد" in refused.value.message("fa")
    assert re.search(r"۱۴۰۴-۱۲-۲۹", refused.value.remedy("fa"))
    assert refused.value.finding().code == "date.impossible"


@pytest.mark.parametrize("parts", [(1395, 8, 1.5), (1395, "8", 15), (None, 8, 15), (1395, 8, None), (1395.0, 8, 15)])
def test_the_parts_of_a_day_are_whole_numbers(parts: tuple[Any, Any, Any]) -> None:
    with pytest.raises(TypeError, match="year, month and day are int"):
        SolarHijriDate(*parts)


@pytest.mark.parametrize(
    "text", ["", "1395-08", "1395/08/15", "13950815", " 1395-08-15", "1_95-08-15", "+395-08-15", "-1395-08-15"]
)
def test_a_text_that_is_no_iso_date_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date in the form 1395-08-15"):
        SolarHijriDate.fromisoformat(text)


def test_an_iso_date_is_a_text() -> None:
    with pytest.raises(TypeError, match="text is a str, not int"):
        SolarHijriDate.fromisoformat(5)  # type: ignore[arg-type]


def test_a_layout_needs_a_known_language() -> None:
    with pytest.raises(KeyError):
        SolarHijriDate(1395, 8, 15).strftime("%d", "../fa")
