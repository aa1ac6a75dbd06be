"""The catalogue speaks both languages about the same values."""

from __future__ import annotations

import json
import re
import string
from typing import get_args

import pytest

from archiver.bags.creation.source_tree import _KINDS
from archiver.bags.format.layout import UnsafeReason
from archiver.bags.second_opinion.misreadings import Fault
from archiver.messages import LANGUAGES, render_message, render_remedy, severity_of
from archiver.messages.catalogue import _entries, _entry, _render, list_codes, list_terms

_FIELD = re.compile(r"^[A-Za-z]+")
_FIELDS = re.compile(r"\{[^{}]*(\{[^{}]*\})?[^{}]*\}")
_LATIN_WORD = re.compile(r"\{[^{}]*\}|(?:BCP|ISO|RFC) [0-9-]+|[A-Za-z][A-Za-z0-9-]*")


def _named_values(template: str) -> set[str]:
    fields = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    return {match.group() for name in fields if (match := _FIELD.match(name))}


@pytest.mark.parametrize("code", list_codes())
def test_every_code_has_a_message_in_both_languages_that_names_the_same_values(code: str) -> None:
    entry = _entry(code)
    named = {language: _named_values(entry[language]["message"]) for language in LANGUAGES}

    assert entry["severity"] in {"error", "warning", "note"}
    assert all(entry[language]["message"].strip() for language in LANGUAGES)
    assert named["en"] == named["fa"]


@pytest.mark.parametrize("code", list_codes())
def test_persian_texts_use_persian_letters(code: str) -> None:
    for text in _entry(code)["fa"].values():
        prose = _LATIN_WORD.sub("", str(text))  # digits of a name (UTF-8, sha512, RFC 8493) are part of it
        assert not set(prose) & set("يكة0123456789"), text


@pytest.mark.parametrize("key", sorted(_entries("phrase")))
def test_every_phrase_is_said_in_both_languages_with_the_same_values(key: str) -> None:
    texts = _entries("phrase")[key]

    assert all(texts[language].strip() for language in LANGUAGES)
    assert _named_values(texts["en"]) == _named_values(texts["fa"])


@pytest.mark.parametrize("key", sorted(_entries("term")))
def test_every_term_is_said_in_both_languages_with_the_same_values_in_persian_letters(key: str) -> None:
    texts = _entries("term")[key]

    assert _named_values(texts["en"]) == _named_values(texts["fa"])
    assert texts["en"].strip()
    assert texts["fa"].strip()
    assert not set(_FIELDS.sub("", texts["fa"])) & set("يكة0123456789")


@pytest.mark.parametrize(
    ("template", "values", "en", "fa"),
    [
        ("{month:solar-hijri}", {"month": 8}, "Aban", "آبان"),
        ("{month:{calendar}}", {"month": 2, "calendar": "borji"}, "Sawr", "ثور"),
        ("{right:weekday}", {"right": "Saturday"}, "Saturday", "شنبه"),
        ("{nearest:digits}", {"nearest": "1404-12-29"}, "1404-12-29", "۱۴۰۴-۱۲-۲۹"),
        ("{calendar:calendar}", {"calendar": "imperial"}, "Imperial", "شاهنشاهی"),
        ("{certainty:certainty}", {"certainty": "approximate", "toleranceDays": 2}, "within 2 days", "با ۲ روز پس و پیش"),
        ("{text}", {"text": "{month}"}, "{month}", "{month}"),
        ("{known:choices}", {"known": "'en', 'fa'"}, "en, fa", "en، fa"),
        ("{kind:kind}", {"kind": "fifo"}, "a named pipe", "لولهٔ نام‌دار"),
        ("{reason:reason}", {"reason": "Permission denied"}, "Permission denied", "«Permission denied»"),
        ("{reason:reason}", {"reason": "DOCTYPE"}, "it holds a DOCTYPE, which is not read", "در آن DOCTYPE هست که خوانده نمی‌شود"),
        (
            "{faults:fault}",
            {"faults": "percent, trailing-space"},
            "percent signs in names, spaces at the end of names",
            "نشانهٔ درصد در نام‌ها، فاصله در پایان نام‌ها",
        ),
    ],
)
def test_months_weekdays_digits_and_terms_are_said_in_each_language(
    template: str, values: dict[str, object], en: str, fa: str
) -> None:
    assert (_render(template, values, "en"), _render(template, values, "fa")) == (en, fa)


def test_every_word_that_bags_report_has_a_term() -> None:
    """A word without one would stop the message that says it."""
    for kind, words in {"kind": {*_KINDS.values(), "sparse"}, "path": get_args(UnsafeReason), "fault": get_args(Fault)}.items():
        for word in words:
            assert all(_render(f"{{word:{kind}}}", {"word": word}, language) for language in LANGUAGES)


@pytest.mark.parametrize("code", [*list_codes(), *_entries("phrase"), *_entries("term"), *_entries("unit")])
def test_persian_says_one_thing_in_one_word(code: str) -> None:
    """CONTRIBUTING.md lists the words; these are the ones that they took the place of."""
    kinds = [_entries(kind) for kind in ("phrase", "term", "unit")]
    entry = _entry(code) if code in list_codes() else next(entries[code] for entries in kinds if code in entries)
    text = json.dumps(entry["fa"], ensure_ascii=False)

    assert not re.search(
        r"رمزگذاری|گیومه|عامل‌ای|نمایه|تهی|سامانه|یونی‌کد|اینجا|آنجا|بررسی|دگرگون|[۰-۹]٫[۰-۹]|(?<![؀-ۿ])(?:خط|وضع)(?![؀-ۿ])", text
    )


@pytest.mark.parametrize("key", [key for key in _entries("phrase") if key.startswith("command.")])
def test_what_a_command_does_is_said_without_a_capital_or_a_full_stop(key: str) -> None:
    """All of them are shown in one list by `archiver --help`."""
    texts = _entries("phrase")[key]

    assert texts["en"][0].islower()
    assert not any(text.endswith(".") for text in texts.values())


def test_a_count_is_said_with_its_unit_in_each_language() -> None:
    assert _render("{n:days}", {"n": 1}, "en") == "1 day"
    assert _render("{n:days}", {"n": 12}, "en") == "12 days"
    assert _render("{n:days}", {"n": 12}, "fa") == "۱۲ روز"


def test_several_names_are_shown_one_after_the_other_in_each_language() -> None:
    assert _render("{names} and {names[1]}", {"names": ["a", "b"]}, "en") == "a, b and b"
    assert _render("{names}", {"names": ["آ", "ب"]}, "fa") == "آ، ب"


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(KeyError):
        severity_of("error.no-such-code")
    with pytest.raises(FileNotFoundError):
        render_message("nonsense.code", {}, "en")


def test_what_to_do_about_a_refused_date_depends_on_the_reason() -> None:
    several = render_remedy("date.unreadable", {"text": "1395 and 1396", "reason": "several-dates", "number": 2}, "en")
    general = render_remedy("date.unreadable", {"text": "19.", "reason": "unknown-layout"}, "fa")

    assert several.startswith("Give each date by itself.")
    assert general.startswith("آن را مانند یکی از این‌ها بنویسید")


@pytest.mark.parametrize("reason", [term for term in list_terms("advice") if term != "other"])
def test_advice_is_given_on_reasons_that_exist(reason: str) -> None:
    assert reason in list_terms("refusal")
