"""Days in digits keep the order of their parts in Persian text, for people who read a terminal or a text file."""

from __future__ import annotations

import pytest

from archiver.reports import isolate_days


@pytest.mark.parametrize("days", ["۱۳۹۶-۰۴-۱۲", "۲۰۱۶-۱۱", "۲۰۱۶-۱۱-۰۴/۲۰۱۶-۱۱-۰۶", "[۱۳۹۵-۰۸-۱۴,۱۳۹۵-۰۸-۱۵]", "1395-08-15~"])
def test_days_are_isolated_from_persian_letters(days: str) -> None:
    # UAX 9: what stands between U+2066 and U+2069 is laid out left to right, apart from the words around it.
    assert isolate_days(f"تاریخ {days} است", "fa") == f"تاریخ \u2066{days}\u2069 است"
    assert isolate_days(f"The day {days} is", "en") == f"The day {days} is"


@pytest.mark.parametrize("text", ["۳۳۳-۴۴", "x-2016-11-04", "۰۲۰-۱۲۳۴-۵۶۷", "ISO 8601-2", "2016-110"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert isolate_days(f"متن {text} است", "fa") == f"متن {text} است"


@pytest.mark.parametrize(
    "time", ["2026-11-28T12:42:00Z", "2026-11-28T12:42Z", "2026-11-28T12:42:00.5+03:30", "2026-11-28T12:42:00"]
)
def test_a_time_after_a_day_is_isolated_with_it(time: str) -> None:
    assert isolate_days(f"در {time} بود", "fa") == f"در \u2066{time}\u2069 بود"
