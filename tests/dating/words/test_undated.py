"""A text that says that there is no date says nothing else; every other text is left to the reader of dates."""

from __future__ import annotations

import pytest

from archiver.dating.words import says_undated


@pytest.mark.parametrize(
    "text",
    [
        "undated",
        "Undated",
        "n.d.",
        "N.D.",
        "n. d.",
        "[n.d.]",
        "(no date)",
        "nd",
        "بی‌تا",
        "بی تا",
        "بى تا",
        "[بی‌تا]",
        "بدون تاریخ",
        "بدون تاريخ",
        "فاقد تاریخ",
        "بې نېټې",
        "د.ت",
        "غير مؤرخ",
        "o. D.",
        "o.D.",
        "ohne Datum",
        "s.d.",
        "[s. d.]",
        "S. D.",
        "Sans date",
        "non datée",
        "udatert",
        "u.å.",
        "Odaterad",
        "z.d.",
        "senza data",
        "s/f",
        "Tarihsiz",
        "Б. д.",
        "без даты",
    ],
)
def test_words_for_no_date_in_any_language(text: str) -> None:
    assert says_undated(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "۱۵ آبان ۱۳۹۵",
        "2nd",
        "undated letter",
        "n.d. [1950]",
        "تا",
        "بی‌تاب",
        "dated",
        "date",
        "Sunday",
        "s",
        "no",
        "x" * 500,
    ],
)
def test_other_texts_are_no_such_words(text: str) -> None:
    assert not says_undated(text)
