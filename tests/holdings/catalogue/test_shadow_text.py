from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.holdings.catalogue.shadow_text import BORDER, HYPHEN, JOINT, fold_words, make_shadow

_LETTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFC),
        st.characters(min_codepoint=0x20, max_codepoint=0x17F),
        st.sampled_from("\u200c\u200b\u200d\u0640\u00ad\u0301\u0308\u0654\u0655\u093c\u3099かガ한"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


# Forms of marks without a letter, which Unicode decomposes to a mark on a space.
_ISOLATED_MARKS = st.characters(max_codepoint=0xFC63, min_codepoint=0xFC5E) | st.characters(
    min_codepoint=0xFE70, max_codepoint=0xFE7F
)


@settings(deadline=None)
@given(_LETTERS)
def test_canonical_equivalent_texts_have_one_shadow(text: str) -> None:
    """UAX #15, section 1.1: sequences that are canonically equivalent are the same text."""
    assert fold_words(unicodedata.normalize("NFC", text)) == fold_words(unicodedata.normalize("NFD", text)) == fold_words(text)


@settings(deadline=None)
@given(_LETTERS.map(lambda text: text.translate(dict.fromkeys([*range(0xFC5E, 0xFC64), *range(0xFE70, 0xFE80)]))))
def test_forms_of_letters_do_not_matter(text: str) -> None:
    """UAX #15, section 1.2: NFKC and NFKD take away differences of form, such as those of letters in fonts."""
    assert fold_words(unicodedata.normalize("NFKC", text)) == fold_words(unicodedata.normalize("NFKD", text)) == fold_words(text)


@settings(deadline=None)
@given(_ISOLATED_MARKS)
def test_the_form_of_a_mark_alone_is_a_mark(mark: str) -> None:
    assert fold_words(f"ما{mark}در") == ["مادر"]


@settings(deadline=None)
@given(_LETTERS)
def test_case_does_not_matter(text: str) -> None:
    """Unicode 3.13, D144: two strings are a caseless match if their case foldings are the same."""
    assert fold_words(text.casefold()) == fold_words(text)


@settings(deadline=None)
@given(_LETTERS)
def test_a_shadow_is_its_own_shadow(text: str) -> None:
    words = fold_words(text)
    assert fold_words(" ".join(words)) == words


@settings(deadline=None)
@given(_LETTERS)
def test_nothing_in_a_shadow_could_part_or_end_a_query(text: str) -> None:
    words, joined = make_shadow([text, text])
    for one in (words, joined):
        assert one == " ".join(one.split())
        assert not set(one) & set("\"'*()^:-+{}\0\n\t")
    assert BORDER not in joined
    for word in fold_words(text):
        assert word
        assert not {HYPHEN, JOINT} & {word[0], word[-1]}


@settings(deadline=None)
@given(st.sampled_from([chr(code) for code in range(sys.maxunicode) if unicodedata.category(chr(code)) == "Nd"]))
def test_the_digits_of_all_scripts_are_one(digit: str) -> None:
    """UCD: characters of the category Nd have a Numeric_Value from 0 to 9."""
    assert fold_words(digit) == [str(int(unicodedata.numeric(digit)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب عربي", "کتاب عربی"),
        ("علىٰ", "علی"),
        ("خاوران", "خـــاوران"),
        ("مُحَمَّد", "محمد"),
        ("بیانیهٔ", "بیانیه"),
        ("بیانیۀ", "بیانیه"),
        ("مسئول", "مسیول"),
        ("رأی مؤثر", "رای موثر"),
        ("آزادی", "ازادی"),
        ("جامعة", "جامعه"),
        ("ﻣﺎﺩﺭﺍﻥ ﻻﻟﻪ", "مادران لاله"),
        ("ﷲ", "الله"),
        ("ہندوستان", "هندوستان"),
        ("۱۳۶۷", "1367"),
        ("١٣٦٧", "۱۳۶۷"),
        ("Ḥāfeẓ-e Šīrāzī", "Hafez-e Sirazi"),
        ("ʿAlī", "ali"),
        ("STRASSE", "straße"),
        ("Ｔｅｈｒａｎ", "tehran"),
        ("İstanbul", "istanbul"),
        ("so\u00adft", "soft"),
        ("\u202bنامه\u202c", "نامه"),
    ],
)
def test_ways_to_type_a_word_are_one(one: str, other: str) -> None:
    assert fold_words(one) == fold_words(other)


@pytest.mark.parametrize(("one", "other"), [("باد", "یاد"), ("گل", "کل"), ("پدر", "بدر"), ("ژاله", "زاله"), ("چاپ", "جاپ")])
def test_letters_of_different_words_stay_apart(one: str, other: str) -> None:
    assert fold_words(one) != fold_words(other)


def test_a_joint_parts_a_word_and_the_word_is_kept_joined_too() -> None:
    assert make_shadow(["نامه\u200cای"]) == ("نامه ای", "نامهای")
    assert make_shadow(["نمی\u200cخواسته\u200cاند"]) == ("نمی خواسته اند", "نمیخواستهاند")
    assert make_shadow(["نامه\u200bای"]) == ("نامه ای", "نامهای")
    # Beside a space it joins nothing.
    assert make_shadow(["نامه\u200c ای"]) == ("نامه ای", "")


def test_texts_do_not_run_on_into_one_another() -> None:
    assert make_shadow(["یک دو", "NO-RN/F-12"]).words == f"یک دو {BORDER} no rn f 12"
