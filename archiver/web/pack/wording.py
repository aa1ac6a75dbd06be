"""The words of columns and choices, for templates."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from archiver.intake import choice_word, column_name, explain_column, find_choice, list_choices
from archiver.messages import phrase, say_term

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.messages import Language
    from archiver.web.drafts import DraftColumn, DraftDocument


def list_words(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the functions by which templates name columns and choices."""
    return {
        "heading": partial(_name, language),
        "explain": lambda column: explain_column(column.column, language),
        "choices_of": lambda column: list_choices(column.column.choices),
        "choice_of": lambda column, text: find_choice(column.column.choices, text) if text.strip() else None,
        "choice_label": lambda column, value: choice_word(column.column.choices, value, language),
        "status_label": lambda value: choice_word("accessRights", value, language),
        "basis_of": partial(_say_basis, language),
    }


def _name(language: Language, column: DraftColumn) -> str:
    """Return the heading of a column, with the language of its texts."""
    name = column_name(column.column, language)
    name = name[:1].upper() + name[1:]
    if column.language is None:
        return name
    return phrase("web.pack.heading", language, name=name, tongue=_language_name(column.language, language))


def _language_name(tag: str, language: Language) -> str:
    from archiver.configuration import say_code  # noqa: PLC0415 - reads a large file of names

    return say_code("languages", tag, language) or tag


def _say_basis(language: Language, document: DraftDocument) -> str:
    return say_term("title-basis", document.proposed.basis, language)
