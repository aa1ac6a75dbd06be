"""The words of columns and choices, for templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from archiver.intake import ColumnKind, choice_word, column_name, explain_column, find_choice, list_choices
from archiver.messages import phrase, say_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archiver.messages import Language
    from archiver.web.drafts import DraftColumn, DraftDocument


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as a template shows it, put into words once for all rows.

    `key` is that of the column, `language` that of its texts or None, and `options` are the choices with their labels, None if
    it is typed into.
    """

    name: str
    key: str
    language: str | None
    heading: str
    explanation: str
    choices: str
    options: tuple[tuple[str, str], ...] | None

    def choice_of(self, text: str) -> str | None:
        """Return the choice that a text names, or None."""
        return find_choice(self.choices, text) if text.strip() else None


def show_columns(columns: Iterable[DraftColumn], language: Language) -> list[ShownColumn]:
    """Return columns in the words of a language."""
    return [_show_column(one, language) for one in columns]


def _show_column(one: DraftColumn, language: Language) -> ShownColumn:
    column, options = one.column, None
    if column.kind is ColumnKind.CHOICE and column.key != "creatorType":
        options = tuple((value, choice_word(column.choices, value, language)) for value in list_choices(column.choices))
    heading, explanation = _name(language, one), explain_column(column, language)
    return ShownColumn(one.name, column.key, one.language, heading, explanation, column.choices, options)


def list_words(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the functions by which templates name choices and bases of titles."""
    return {
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
