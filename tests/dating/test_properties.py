"""Rules that hold for every text, whatever is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import DateStatement, find_dates

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
    *["neunziger", "Jahre", "neunzehnhundertacht", "zwischen", "und", "dem", "entre", "le", "et", "sept", "cent", "mil", "iii"],
    *["التسعينات", "القرن", "الماضي", "العشرين", "ألف", "وتسعمائة", "وثمان", "بين", "عامي", "ر", "بیش از", "ساعت", "شماره"],
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


MARKS = ["", "", "", "\u200c", "\u0640", "\u200f", "\u064b"]
LABELLED = Path(__file__).parents[1] / "data" / "date-lines" / "dated.tsv"


def _labelled_texts() -> list[str]:
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1].replace("⟦", "").replace("⟧", "") for line in lines]


def _chosen(text: str) -> list[tuple[object, ...]]:
    """What each statement of a text is taken for: digits and letters that tell the language may settle what else it could be."""
    found = find_dates(text)
    return [(one.calendar, one.precision, one.weekday_written, one.readings[0].written if one.readings else "") for one in found]


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


@pytest.mark.slow
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


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(st.sampled_from(_labelled_texts()), st.sampled_from(sorted(DIGIT_SETS)), st.sampled_from("یي"), st.data())
def test_whatever_is_found_is_found_however_it_is_written(text: str, digits: str, yeh: str, data: st.DataObject) -> None:
    """Rewritten in any digit set, with ZWNJ or tatweel sprinkled in or Arabic yeh for Persian, it has the same value."""
    to_set = {ord(str(value)): digit for value, digit in enumerate(DIGIT_SETS[digits])}
    rewritten = text.translate(FROM_ANY_DIGIT).translate(to_set)
    rewritten = rewritten.replace("ی", yeh)
    marks = data.draw(st.lists(st.sampled_from(MARKS), min_size=len(rewritten), max_size=len(rewritten)))
    rewritten = "".join(letter + mark for letter, mark in zip(rewritten, marks, strict=True))

    assert _chosen(rewritten) == _chosen(text)
