"""Folding changes what is compared, never what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.persian_text import IGNORED, fold_text, write_digits


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("كتاب يك", "کتاب یک"),
        ("آبان", "ابان"),
        ("سنبلهٔ", "سنبله"),
        ("ژوئیه", "ژوییه"),
        ("۱۳۹۵ ١٣٩٥", "1395 1395"),
        ("می\u200cشود", "میشود"),
        ("کـتـاب", "کتاب"),
        ("6 ـ 4 ـ 1959", "6 - 4 - 1959"),
        ("۱۵–۲۰۱۴", "15-2014"),
        ("November", "november"),
        ("15\u00a0Aban", "15 aban"),
    ],
)
def test_letters_digits_and_signs_have_one_form(written: str, folded: str) -> None:
    assert fold_text(written).text == folded


@settings(deadline=None)
@given(st.text(alphabet=IGNORED.replace("ـ", "") + "ابيك۱۲ Aé\n"))
def test_every_place_of_the_folded_text_is_found_again_in_the_original(text: str) -> None:
    folded = fold_text(text)

    assert len(folded.text) == sum(letter not in IGNORED for letter in text)
    for place, letter in enumerate(folded.text):
        start, end = folded.original_span(place, place + 1)
        assert (end - start, fold_text(text[start]).text) == (1, letter)


@settings(deadline=None)
@given(st.text(alphabet="ﻻﷲﺍﺏaé1۱ـ-\u00ad\u0304\u200c\n\r <sup>/") | st.text())
def test_ligatures_and_broken_words_lead_back_to_their_place(text: str) -> None:
    folded = fold_text(text)
    places = [folded.original_offset(place) for place in range(len(folded.text))]

    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)
    for place in range(len(folded.text)):
        written = folded.as_written(place, place + 1)
        assert len(written) == 1
        assert folded.text[place] in fold_text(written).text or folded.text[place] == "-"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ﺗﺎﺭﯾﺦ ﻻ", "تاریخ لا"),
        ("Dhū al-Qaʿdah", "dhu al-qadah"),
        ("Novem-\nber", "november"),
        ("Novem-\nBer", "novem-\nber"),
        ("5ᵗʰ, 1º", "5th, 1o"),
        ("5<sup>th</sup>", "5th"),
        ("۱۲۹۸ــ۱۳۵۵", "1298-1355"),
        ("۱۳۹۵؍۰۸", "1395/08"),
        ("über café", "über café"),
    ],
)
def test_forms_of_fonts_and_scholars_fold(written: str, folded: str) -> None:
    assert fold_text(written).text == folded


def test_digits_are_written_in_the_set_that_is_asked_for() -> None:
    assert (write_digits("1395", "persian"), write_digits("1395", "arabic"), write_digits("1395", "latin")) == (
        "۱۳۹۵",
        "١٣٩٥",
        "1395",
    )
