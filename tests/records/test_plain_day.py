"""The plainest days are read at once, and mean what the whole reader of dates says, or nothing."""

from __future__ import annotations

import random

import pytest

from archiver.records.check_statements import _read_alone
from archiver.records.plain_day import _months, read_plain_day

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("15 Aban 1395", "2016-11-05"),  # University of Tehran list
        ("۱۵ آبان ۱۳۹۵", "2016-11-05"),
        ("۵ نوامبر ۲۰۱۶", "2016-11-05"),
        ("5 November 2016", "2016-11-05"),
        ("29 February 2000", "2000-02-29"),
        ("29 February 1999", None),
        ("30 Esfand 1400", None),
        ("15 Aban 2016", None),
        ("15 Aban 2575", None),
        ("5 November 1395", None),
        ("15 Aban 95", None),
        ("015 Aban 1395", None),
        ("15 aban 1395", None),
        ("15  Aban 1395", None),
        ("۱۵ آبان ۱۳۹۵\n", None),
        ("١٥ آبان ١٣٩٥", None),
        ("15 محرم 1395", None),
    ],
)
def test_only_the_plainest_form_is_read(words: str, day: str | None) -> None:
    assert read_plain_day(words) == day


@pytest.mark.parametrize("month", sorted(_months()))
def test_the_reader_of_dates_means_the_same_day_or_none(month: str) -> None:
    chance = random.Random(month)  # noqa: S311 - no secret
    years = [
        1304,
        1449,
        1900,
        2099,
        *(chance.randrange(1304, 1450) for _ in range(4)),
        *(chance.randrange(1900, 2100) for _ in range(4)),
    ]
    for year in years:
        for day in (1, chance.randrange(2, 29), 29, 30, 31, 32):
            words = f"{day} {month} {year}"
            for written in (words, words.translate(PERSIAN)):
                plain = read_plain_day(written)
                if plain is not None:
                    assert _read_alone.__wrapped__(written) in {plain, None}, written
