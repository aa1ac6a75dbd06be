"""Every language file is whole and does not contradict itself."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import archiver.vocabularies
from archiver.dating.words import split_words
from archiver.persian_text import fold_word
from archiver.vocabularies import HABITS, LANGUAGES, WEEKDAYS, Vocabulary, languages_in, read_vocabulary


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_twelve_months_a_calendar_seven_weekdays_and_four_seasons(language: str) -> None:
    vocabulary = read_vocabulary(language)

    assert vocabulary["language"] == language
    assert all(len(months) == 12 and all(months) for months in vocabulary["months"].values())
    assert tuple(vocabulary["weekdays"]) == WEEKDAYS
    assert list(vocabulary["seasons"]) == ["spring", "summer", "autumn", "winter"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_list_and_no_other(language: str) -> None:
    assert set(read_vocabulary(language)) == set(Vocabulary.__annotations__)
    assert {type(read_vocabulary(language)[habit]) for habit in HABITS} == {bool}  # type: ignore[literal-required]


@pytest.mark.parametrize("key", Vocabulary.__annotations__)
def test_a_key_is_explained_and_some_language_has_words_for_it(key: str) -> None:
    assert f"`{key}`" in (archiver.vocabularies.__doc__ or "")
    assert [language for language in LANGUAGES if read_vocabulary(language)[key]]  # type: ignore[literal-required]


def test_every_key_is_read_by_some_module() -> None:
    package = Path(archiver.__file__).parent
    modules = [path for path in package.rglob("*.py") if path.parent.name != "vocabularies"]
    read = {word for path in modules for word in re.findall(r"[\"'](\w+)[\"']", path.read_text(encoding="utf-8"))}

    assert Vocabulary.__annotations__.keys() - read == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_of_a_language_is_that_of_its_months(language: str) -> None:
    vocabulary = read_vocabulary(language)
    months = [month[0] for calendar in vocabulary["months"].values() for month in calendar]

    assert {_script_of(month) for month in months} == {vocabulary["script"]}
    assert language in languages_in(vocabulary["script"])


def _script_of(word: str) -> str:
    """Return the script by the name that Unicode gives the first letter."""
    return {"LATIN": "Latn", "ARABIC": "Arab", "CYRILLIC": "Cyrl"}[unicodedata.name(word[0]).split()[0]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_other_dates_are_single_words(language: str) -> None:
    vocabulary = read_vocabulary(language)
    labels = vocabulary["otherDates"] + vocabulary["references"] + vocabulary["sentenceWords"]

    assert [label for label in labels if len(split_words(label)) != 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_spelling_means_two_months_of_one_calendar(language: str) -> None:
    for calendar, months in read_vocabulary(language)["months"].items():
        meanings: dict[str, int] = {}
        for number, spellings in enumerate(months, 1):
            for spelling in spellings:
                assert meanings.setdefault(fold_word(spelling), number) == number, (calendar, spelling)


def test_spellings_of_a_yeh_or_a_joiner_are_one_name() -> None:
    assert fold_word("دي") == fold_word("دی")
    assert fold_word("سه‌شنبه") == fold_word("سه شنبه") == fold_word("سهشنبه")
    assert fold_word("۱۳۹۵") == fold_word("١٣٩٥") == "1395"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        read_vocabulary("xx")
