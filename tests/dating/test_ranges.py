"""Days and years from one to another, and those between two: which are one statement, and whether their weekdays fit.

The weekdays were looked up in printed calendars: 12 Bahman 1398 is Saturday, 1 February 2020.
"""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar, MonthMeaning, yearless_distances
from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.precision, one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "span", "written"),
    [
        ("from 3 to 7 March", "3 to 7 March", "--03-03/--03-07"),
        ("between 3 and 7 March 2014", "3 and 7 March 2014", "2014-03-03/2014-03-07"),
        ("zwischen dem 3. und 7. März", "3. und 7. März", "--03-03/--03-07"),
        ("zwischen dem 3. und dem 7. März 2014", "3. und dem 7. März 2014", "2014-03-03/2014-03-07"),
        ("entre le 3 et le 7 mars", "3 et le 7 mars", "--03-03/--03-07"),
        ("du 3 au 7 mars 2014", "3 au 7 mars 2014", "2014-03-03/2014-03-07"),
        ("بین ۳ و ۷ آبان", "۳ و ۷ آبان", "--08-03/--08-07"),
        ("بين ٣ و٧ آذار ٢٠١٤", "٣ و٧ آذار ٢٠١٤", "2014-03-03/2014-03-07"),
        ("between 28 February and 3 March 2014", "28 February and 3 March 2014", "2014-02-28/2014-03-03"),
        ("zwischen dem 28. Februar und dem 3. März 2014", "28. Februar und dem 3. März 2014", "2014-02-28/2014-03-03"),
        ("between 2 November 2016 and 3 January 2017", "2 November 2016 and 3 January 2017", "2016-11-02/2017-01-03"),
        ("entre le 2 novembre 2016 et le 3 janvier 2017", "2 novembre 2016 et le 3 janvier 2017", "2016-11-02/2017-01-03"),
    ],
)
def test_days_between_two_are_one_statement(text: str, span: str, written: str) -> None:
    assert _found(text) == [(span, "day-range", written)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 and 7 March 2014", [("3", "day", "2014-03-03"), ("7 March 2014", "day", "2014-03-07")]),
        ("28 February and 3 March 2014", [("28 February", "month-day", "--02-28"), ("3 March 2014", "day", "2014-03-03")]),
        ("شنبه ۷ و چهارشنبه ۱۱ آذر", [("شنبه ۷", "month-day", "--09-07"), ("چهارشنبه ۱۱ آذر", "month-day", "--09-11")]),
        ("2 May 2016 and 3 June 2017", [("2 May 2016", "day", "2016-05-02"), ("3 June 2017", "day", "2017-06-03")]),
        ("between 2 May 2016 or 3 June 2017", [("2 May 2016", "day", "2016-05-02"), ("3 June 2017", "day", "2017-06-03")]),
        ("از ۵ دی ۱۳۹۹ تا 3 January 2022", [("۵ دی ۱۳۹۹", "day", "1399-10-05"), ("3 January 2022", "day", "2022-01-03")]),
    ],
)
def test_days_with_no_more_than_and_between_them_are_two(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("بعد حربي عامي 1948 و1967", ["1948", "1967"]),
        ("سال‌های ۱۳۳۲، ۱۳۴۲ و ۱۳۵۷", ["1332", "1342", "1357"]),
        ("in den Jahren 1848 und 1918", ["1848", "1918"]),
        ("in den Jahren 1848 und 1871 kam", ["1848", "1871"]),
        ("in den Jahren 1701 und 1871.", ["1701", "1871"]),
    ],
)
def test_each_year_of_a_list_is_a_statement(text: str, years: list[str]) -> None:
    assert [written for _, precision, written in _found(text) if precision == "year"] == years


@pytest.mark.parametrize(
    ("text", "written"),
    [("بین سال‌های ۱۳۵۷ و ۱۳۶۰", "1357/1360"), ("بین سال‌های ۶۰ و ۶۷", "1360/1367"), ("بين عامي 1980 و1988", "1980/1988")],
)
def test_years_between_two_are_a_range(text: str, written: str) -> None:
    ((_, precision, found),) = _found(text)

    assert (precision, found) == ("year-range", written)


@pytest.mark.parametrize(
    "text",
    [
        "سال ۱۳۵۷ و ۱۲۰۰ نفر",
        "سال ۱۳۹۵ و ۱۲۵۰ کشته",
        "سال ۱۳۹۵ و ۱۳۵۰ کشته",
        "سال ۱۳۹۵، ۱۳۶۱ کشته",
        "in den Jahren 1848 und 1200 Menschen",
        "عام 1948 و1200 شخص",
    ],
)
def test_what_is_counted_is_no_second_year(text: str) -> None:
    assert len(_found(text)) == 1


@pytest.mark.parametrize(
    ("text", "written"),
    [("1941–79 reigned", "1941/1979"), ("1998–02", None), ("1941-79 reigned", None), ("2014-15", "2014/2015")],
)
def test_a_long_dash_is_a_range_of_years(text: str, written: str | None) -> None:
    found = [reading for _, precision, reading in _found(text) if precision == "year-range"]

    assert found == ([written] if written else [])


@pytest.mark.parametrize(
    "text",
    [
        "شنبه ۱۲ تا دوشنبه ۱۴ بهمن",
        "شنبه ۱۲ تا دوشنبه ۱۴ بهمن ۱۳۹۸",
        "از شنبه ۱۲ بهمن ۱۳۹۸ تا دوشنبه ۱۴ بهمن ۱۳۹۸",
        "از چهارشنبه ۲۸ اسفند تا جمعه ۱ فروردین",  # in a common year
        "از چهارشنبه ۲۸ اسفند تا شنبه ۱ فروردین",  # in a leap year
        "شنبه ۱۲ رجب تا شنبه ۱۴ شعبان",  # months of the moon have 29 days or 30
    ],
)
def test_weekdays_that_fit_a_range_are_not_told(text: str) -> None:
    assert check_dates(find_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "stated", "right"),
    [
        ("یکشنبه ۱۲ تا دوشنبه ۱۴ بهمن ۱۳۹۸", "Sunday", "Saturday"),
        ("شنبه ۱۲ تا سه‌شنبه ۱۴ بهمن ۱۳۹۸", "Tuesday", "Monday"),
        ("از یکشنبه ۱۲ بهمن ۱۳۹۸ تا دوشنبه ۱۴ بهمن ۱۳۹۸", "Sunday", "Saturday"),
        ("از شنبه ۱۲ بهمن ۱۳۹۸ تا جمعه ۱۴ بهمن ۱۳۹۸", "Friday", "Monday"),
    ],
)
def test_the_weekday_of_each_end_of_a_range_is_checked(text: str, stated: str, right: str) -> None:
    (finding,) = check_dates(find_dates(text))

    assert (finding.code, finding.values["stated"], finding.values["right"]) == ("date.weekday-differs", stated, right)


@pytest.mark.parametrize(
    ("text", "days", "expected"),
    [("شنبه ۱۲ تا یکشنبه ۱۴ بهمن", 2, "Monday"), ("از چهارشنبه ۲۸ اسفند تا یکشنبه ۱ فروردین", 2, "Friday")],
)
def test_weekdays_that_fit_a_range_in_no_year_are_told(text: str, days: int, expected: str) -> None:
    (finding,) = check_dates(find_dates(text))

    assert finding.code == "date.range-weekdays-differ"
    assert (finding.values["differenceDays"], finding.values["expected"]) == (days, expected)
    assert finding.values["length"] == ("leap" if "اسفند" in text else "fixed")
    assert finding.where["start"] == find_dates(text)[0].start


@pytest.mark.parametrize(
    ("calendar", "first", "last", "distances"),
    [
        (Calendar.SOLAR_HIJRI, (12, 28), (1, 1), {2, 3}),
        (Calendar.SOLAR_HIJRI, (6, 31), (7, 1), {1}),
        (Calendar.GREGORIAN, (2, 28), (3, 1), {1, 2}),
        (Calendar.GREGORIAN, (12, 31), (1, 1), {1}),
        (Calendar.LUNAR_HIJRI, (1, 1), (1, 10), {9}),
        (Calendar.LUNAR_HIJRI, (1, 1), (2, 1), set()),
        (Calendar.SOLAR_HIJRI, (8, 31), (9, 1), set()),
    ],
)
def test_days_without_a_year_lie_so_far_apart(
    calendar: Calendar, first: tuple[int, int], last: tuple[int, int], distances: set[int]
) -> None:
    (month, day), (last_month, last_day) = first, last

    assert yearless_distances(MonthMeaning(calendar, month), day, MonthMeaning(calendar, last_month), last_day) == distances


@pytest.mark.parametrize(
    ("text", "weekday"),
    [("۵ شنبه ۱۲ مهر ۱۳۴۱", "Thursday"), ("روز ۲ شنبه ۱۶ مهر ۱۳۴۱", "Monday"), ("ساعت ۵ شنبه ۱۴ مهر ۱۳۴۱", "Saturday")],
)
def test_a_weekday_with_a_digit_may_stand_apart_but_not_after_an_hour(text: str, weekday: str) -> None:
    (statement,) = find_dates(text)

    assert statement.weekday_written == weekday
    assert not statement.findings
