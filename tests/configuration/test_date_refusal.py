"""A date that an option gives is refused with the reason and the nearest right day, as `archiver date convert` does.

1404 is a common year and Mehr has 30 days (law of 11 Farvardin 1304); 5 Muharram 1400 is right within a day or two.
"""

from __future__ import annotations

import pytest

from archiver.errors import WrongUsageError
from archiver.option_day import read_day
from archiver.tasks.create_options import read_given_date

_REASONS = [
    ("31/7/1395", "Mehr 1395 has 30 days, so there is no day 31; the nearest date that exists is 1395-07-30", "۱۳۹۵-۰۷-۳۰ است"),
    (
        "1404/12/30",
        "so Esfand has 29 days; the nearest date that exists is 1404-12-29",
        "۱۴۰۴",
    ),
    ("", "it is empty", "چیزی در آن نوشته نشده است"),
    ("امروز", "“امروز” is not a known word of dates", "«امروز» در میان واژه‌های"),
    ("04/11/2016", "it can be read in 2 ways: 2016-11-04 · 2016-04-11", "۲ گونه"),
    ("31/7/95", "it can be 1995-07-31", "معلوم نیست که ۱۹۹۵-۰۷-۳۱ باشد"),
]
_DAYS = [
    ("Aban 1395", "it stands for more than one day (2016-10-22/2016-11-20)", "بیش از یک روز"),
    ("5 Muharram 1400", "it is right only within", "پس و پیش درست است"),
]


@pytest.mark.parametrize(("given", "en", "fa"), _REASONS)
def test_a_date_is_refused_with_the_reason(given: str, en: str, fa: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        read_given_date(given, "by the register")

    assert refused.value.code == "error.date-unusable"
    assert en in refused.value.message()
    assert fa in refused.value.message("fa")


@pytest.mark.parametrize(("given", "en", "fa"), [*_REASONS, *_DAYS])
def test_a_day_is_refused_with_the_reason(given: str, en: str, fa: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        read_day(given, "--day")

    assert refused.value.code == "error.day-unusable"
    assert en in refused.value.message()
    assert fa in refused.value.message("fa")


def test_what_is_told_of_a_date_moves_no_terminal() -> None:
    with pytest.raises(WrongUsageError) as refused:
        read_day("\x1b[2J", "--day")

    assert "\x1b" not in refused.value.message()
