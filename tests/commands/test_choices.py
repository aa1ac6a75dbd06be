"""The words that an option takes are told in both languages."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

import pytest

from archiver.commands.command_line import COMMANDS, _build_parser, parse_words
from archiver.errors import WrongUsageError
from archiver.intake.columns import choice_words, list_choices
from archiver.messages import render_message
from archiver.messages.catalogue import list_terms, say_term

if TYPE_CHECKING:
    from archiver.messages import Language

_NAMES = frozenset({"csv", "dublin-core", "jsonl", "premis", "ro-crate", "xlsx"})
"""Names of forms, which are the same in every language."""


def _list_choices() -> set[str]:
    """Every word that an option of a command takes. The commands of a group are choices of the parser too."""
    actions = _build_parser(COMMANDS, "en", is_whole=True).list_actions()
    options = [action for action in actions if action.option_strings and action.choices is not None]
    return {word for action in options if not isinstance(action, argparse._SubParsersAction) for word in action.choices or ()}


@pytest.mark.parametrize("word", sorted(_list_choices() - _NAMES))
def test_a_word_that_an_option_takes_is_told_in_both_languages(word: str) -> None:
    assert word in list_terms("choice")
    assert word in say_term("choice", word, "fa")
    assert any("\u0600" < letter < "\u06ff" for letter in say_term("choice", word, "fa"))


@pytest.mark.parametrize("choices", ["accessRights", "levelOfDescription", "calendar"])
def test_the_words_are_those_of_the_table(choices: str) -> None:
    for value, word in zip(list_choices(choices), choice_words(choices, "fa"), strict=True):
        assert say_term("choice", value, "fa") == f"{word} ({value})"
        assert say_term("choice", value, "en") == f"{value} ({word})"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "expected one of open (آزاد), restricted (محدود), closed (بسته), embargoed (بسته تا تاریخ معین)."),
        ("fa", "یکی از این‌ها انتظار می‌رفت: آزاد (open)، محدود (restricted)، بسته (closed)، بسته تا تاریخ معین (embargoed)."),
    ],
)
def test_an_unknown_access_is_answered_with_the_words_that_are_known(language: Language, told: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        parse_words(["create", "a", "--to", "b", "--access", "secret"], language)

    assert render_message(refused.value.code, refused.value.values, language).endswith(told)


@pytest.mark.parametrize("name", ["میلادی", "Gregorian", "gregorian"])
def test_a_calendar_is_named_in_either_language(name: str) -> None:
    _, arguments = parse_words(["date", "convert", "1395-08-15", "--to", name], "fa")

    assert arguments.to == "gregorian"
