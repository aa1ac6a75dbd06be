"""A year in two calendars with a slash, a bracket or words between. Expected years are those of convertdate."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates

SOLAR_1395 = "solar-hijri 2016-03-20/2017-03-20"
SOLAR_1357 = "solar-hijri 1978-03-21/1979-03-20"
LUNAR_1323 = "lunar-hijri 1905-03-08~/1906-02-24~"


def years_of(text: str) -> list[str]:
    """Return the calendar and the days of every statement, of each of its readings."""
    return [" | ".join(f"{one.calendar} {one.gregorian}" for one in found.readings) for found in find_dates(text)]


def codes_of(text: str) -> set[str]:
    return {finding.code for finding in check_dates(find_dates(text))}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("completed in 1323/1905", [LUNAR_1323, "gregorian 1905"]),
        ("completed in 1323/1944", ["solar-hijri 1944-03-21/1945-03-20", "gregorian 1944"]),
        ("completed in 1323/1905-06", [LUNAR_1323, "gregorian 1905/1906"]),
        ("The shrine (1905/1323) stands", ["gregorian 1905", LUNAR_1323]),
        ("(d. 505/1111)", ["lunar-hijri 1111-07-17~/1112-07-04~", "gregorian 1111"]),
        ("in 656/1258 Baghdad fell", ["lunar-hijri 1258-01-15~/1259-01-04~", "gregorian 1258"]),
        ("in 1068/1658 he died", ["lunar-hijri 1657-10-09~/1658-09-28~", "gregorian 1658"]),
        ("in 1357/1979", [SOLAR_1357, "gregorian 1979"]),
        ("in 1367-68/1988-89", ["solar-hijri 1988-03-21/1990-03-20", "gregorian 1988/1989"]),
        ("سال‌های ۱۳۶۷-۶۸/۱۹۸۸-۸۹", ["solar-hijri 1988-03-21/1990-03-20", "gregorian 1988/1989"]),
        ("Khomeini, R. (1357/1978). Title.", [SOLAR_1357, "gregorian 1978"]),
        ("1357 SH/1978", [SOLAR_1357, "gregorian 1978"]),
        ("۱۳۲۴ق/۱۹۰۶", ["lunar-hijri 1906-02-25~/1907-02-13~", "gregorian 1906"]),
        ("1395 [2016]", [SOLAR_1395, "gregorian 2016"]),
        ("1395 (2016)", [SOLAR_1395, "gregorian 2016"]),
        ("[1395] 2016", [SOLAR_1395, "gregorian 2016"]),
        ("2016 [1395]", ["gregorian 2016", SOLAR_1395]),
        ("1323 [1905]", [LUNAR_1323, "gregorian 1905"]),
        ("1363 [1984 or 1985]", ["solar-hijri 1984-03-21/1985-03-20", "gregorian 1984", "gregorian 1985"]),
        ("Tehran : Nashr-i Nay, 1395 [2016].", [SOLAR_1395, "gregorian 2016"]),
        ("1395 = 2016", [SOLAR_1395, "gregorian 2016"]),
        ("1395, corresponding to 2016", [SOLAR_1395, "gregorian 2016"]),
        ("سال ۱۳۹۵ برابر با ۲۰۱۶", [SOLAR_1395, "gregorian 2016"]),
        ("15 Aban 1395/2016", ["solar-hijri 2016-11-05", "gregorian 2016"]),
        ("Muharram 1324/1906", ["lunar-hijri 1906-02-25~/1906-03-26~", "gregorian 1906"]),
        ("Ramadan 1334/July 1916", ["lunar-hijri 1916-07-02~/1916-07-31~", "gregorian 1916-07"]),
        ("The colophon has 1068/September 1658.", ["gregorian 1658-09"]),
        (
            "the Shah (r. 1264–1313/1848–96)",
            ["lunar-hijri 1847-12-09~/1896-06-12~", "gregorian 1848/1896"],
        ),
        ("in 1323-24/1905-07", ["lunar-hijri 1905-03-08~/1907-02-13~", "gregorian 1905/1907"]),
        ("in 1357 Š./1978", [SOLAR_1357, "gregorian 1978"]),
        ("تابستان ۱۳۶۷ / ۱۹۸۸", ["solar-hijri 1988-06-22/1988-09-22", "gregorian 1988"]),
        ("the 1360s (1981-1991)", ["solar-hijri 1981-03-21/1991-03-20", "gregorian 1981/1991"]),
    ],
)
def test_the_two_years_say_which_calendar_each_is_of(text: str, years: list[str]) -> None:
    assert years_of(text) == years
    assert codes_of(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "دکترا گرفت (۱۳۳۵/۱۹۳۶).",
        "در سال ۱۳۳۵/۱۹۳۶ دکترا گرفت",
        "Built in 1335/1936.",
        "1395 [2019]",
        "Tehran: Nay, 1395 [2019].",
        "in 1395 (2019)",
        "سال ۱۳۹۵ (۲۰۱۹)",
        "۱۳۹۵ ه‍.ش (۲۰۱۸ م)",
        "15 Aban 1395/2017",
        "۱۵ آبان ۱۳۹۵ / ۲۰۱۷",
        "تابستان ۱۳۶۷ / ۱۹۸۹",
        "5 Mordad 67 [28.7.88]",
        # The second corrects the first.
        "1395 i.e. 1396",
        "1395 [i.e. 1396]",
    ],
)
def test_years_that_share_no_day_are_told(text: str) -> None:
    assert len(find_dates(text)) == 2
    assert "date.twins-differ" in codes_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "نامه شماره ۱۳۳۵/۱۹۳۶",
        "تلفن ۱۳۳۵/۱۹۳۶",
        "No. 1357/1979",
        "page 1335/1936",
        "Law No. 1357/1978",
        "۱۲/۱۳۳۵/۱۹۳۶",
        "1395/2016/5",
        "ISSN 1335-1956",
        "He has 1335/1936 of them",
        "A/1397/2018",
        "کلاسه پرونده ۱۳۹۷/۲۰۱۸",
    ],
)
def test_numbers_with_a_slash_are_no_years(text: str) -> None:
    assert find_dates(text) == []


def test_a_range_from_one_calendar_to_the_other_is_no_pair() -> None:
    assert "date.twins-differ" not in codes_of("the period 1335-1936")


@pytest.mark.parametrize(("text", "found"), [("1395 AP/1400", ["1395 AP"]), ("1395 AP/2016", ["1395 AP", "2016"])])
def test_only_a_year_of_the_other_calendar_follows_a_mark_and_a_slash(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found


def test_a_month_before_two_years_is_of_neither() -> None:
    statements = find_dates("Published in Aban 1395/1396.")

    assert [(one.text, one.precision) for one in statements] == [("Aban", "month-only"), ("1395/1396", "year-range")]
    assert [one.text for one in find_dates("Published in Aban 1395/2016.")] == ["Aban 1395", "2016"]


def test_two_years_that_are_a_month_of_iso_8601_too_are_told() -> None:
    (statement,) = find_dates("The report of 2008-09 was good.")

    assert [one.gregorian for one in statement.readings] == ["2008/2009", "2008-09"]
    assert (statement.tied, [finding.code for finding in statement.findings]) == (True, ["date.ambiguous"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The bracket is not closed, so that the second year may say anything about the first.
        ("in 1395 [2016, and so on", ["1395", "2016"]),
        # No calendar has such a year.
        ("(1395/9999)", []),
        ("No. 1395 [2016]", ["2016"]),
        ("from 1360-1990/1981", []),
    ],
)
def test_two_numbers_beside_each_other_are_not_always_a_pair(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found
