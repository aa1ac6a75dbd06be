"""Rules that hold for every text, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dating import DateStatement, check_dates, decide_date, find_dates

SAMPLES = [
    "۱۳۹۵ آبان ۱۵, شنبه",
    "تاریخ: ۱۳۹۵/۰۸/۱۵",
    "پانزدهم آبان ماه یکهزار و سیصد و نود و پنج",
    "در ۱۲ تا ۲۲ بهمن ۱۳۵۷ و ۵ صفر ۱۴۳۸ هجری قمری",
    "د ۱۴۰۰ کال د زمري ۲۴مه",
    "پاییز سال ۱۳۴۰ و دهه ۱۳۶۰",
    "30 تشرين الثاني 2016 الموافق",
    "سه شنبه ۲ اسفند ۱۴۰۱ - ٢١ فوریه ۲۰۲٣",
    "Saturday, 5 November 2016 (15 Aban 1395)",
    "۸ ثور ۱۳۷۱ کابل",
]
WORDS = [
    *["آبان", "مهر", "ماه", "سال", "شنبه", "سه شنبه", "تا", "و", "هجری", "ه.ش", "May", "Nov.", "of", "the", "th", "د", "کال"],
    *[
        "یکهزار",
        "سیصد",
        "نود",
        "پنج",
        "اول",
        "دهه",
        "قرن",
        "پاییز",
        "ربيع الأول",
        "تشرين",
        "م",
        "ق",
        "برابر با",
        "٬",
        "\u200c",
        "ـ",
    ],
    *[
        "1395",
        "۱۳۹۵",
        "٨",
        "15",
        "31",
        "0",
        "99999",
        "2016",
        "2576",
        "/",
        "-",
        ".",
        ",",
        "،",
        "(",
        ")",
        ":",
        "'",
        "\n",
        "\r\n",
        " ",
        "  ",
    ],
]
DIGIT_SETS = {"persian": "۰۱۲۳۴۵۶۷۸۹", "arabic": "٠١٢٣٤٥٦٧٨٩", "latin": "0123456789"}
FROM_ANY_DIGIT = {ord(digit): str(value) for digits in DIGIT_SETS.values() for value, digit in enumerate(digits)}


def _values(statements: list[DateStatement]) -> list[tuple[object, ...]]:
    return [(str(one.calendar), one.precision, one.weekday_written, one.readings) for one in statements]


def _check_whole(text: str) -> None:
    statements = find_dates(text)
    reached = 0
    for statement in statements:
        assert reached <= statement.start < statement.end <= len(text)
        assert text[statement.start : statement.end] == statement.text
        assert statement.to_dict()["text"] == statement.text
        reached = statement.end
    for finding in check_dates(statements):
        assert finding.message("en")
        assert finding.message("fa")
        assert finding.remedy("en")
        assert finding.remedy("fa")
    assert decide_date(statements).date["basis"] in {"none", "dateline", "twins", "unresolved"}


@settings(deadline=None)  # the first text waits for the vocabularies
@given(st.text())
def test_no_text_raises_and_every_span_lies_in_it(text: str) -> None:
    _check_whole(text)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from(["", " "]))
def test_no_row_of_date_words_raises(words: list[str], gap: str) -> None:
    _check_whole(gap.join(words))


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("digits", DIGIT_SETS)
def test_what_is_found_is_found_in_every_digit_set(sample: str, digits: str) -> None:
    to_set = {ord(str(value)): digit for value, digit in enumerate(DIGIT_SETS[digits])}
    rewritten = sample.translate(FROM_ANY_DIGIT).translate(to_set)

    assert _values(find_dates(rewritten)) == _values(find_dates(sample))


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_found_is_found_with_arabic_letters(sample: str) -> None:
    rewritten = sample.replace("ی", "ي").replace("ک", "ك")

    assert _values(find_dates(rewritten)) == _values(find_dates(sample))


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_what_is_found_is_found_with_joiners_and_tatweel_sprinkled_in(sample: str, data: st.DataObject) -> None:
    """Joiners, tatweel, marks and bidi controls carry no letter: the same dates stand in the text with and without them."""
    marks = ["", "", "\u200c", "\u0640", "\u200f", "\u064b"]
    sprinkled = sample[0] + "".join(data.draw(st.sampled_from(marks)) + letter for letter in sample[1:])

    assert _values(find_dates(sprinkled)) == _values(find_dates(sample))
