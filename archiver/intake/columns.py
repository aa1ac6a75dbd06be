"""The columns of an intake table: their names in English and Persian, and the meaning of a heading.

The fields of records decide which columns there are (`archiver.records.fields`); `columns.json` holds their texts. Headings are
compared without case, spaces, joiners and the differences between Arabic and Persian letters (`archiver.persian_text.fold_word`).
"""

from __future__ import annotations

import json
import os
import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from archiver.calendars import Calendar
from archiver.messages import say_term
from archiver.persian_text import fold_word
from archiver.records import FIELDS, DescribedField, FieldKind

if TYPE_CHECKING:
    from collections.abc import Sequence


class ColumnKind(StrEnum):
    """The kind of value in the cells of a column."""

    PATH = "path"
    TEXT = "text"
    CODE = "code"
    CHOICE = "choice"
    LANGUAGES = "languages"
    NAMES = "names"
    WORDS = "words"
    IDENTIFIERS = "identifiers"
    COUNTRY = "country"
    URI = "uri"
    DATE = "date"
    DAY = "day"
    READ_ONLY = "read-only"
    """Written by `records template` for the person who fills in the table. Never read."""


class Column(NamedTuple):
    """A known column: its key, its kind, if it may stand once for each language, and the name of its choices."""

    key: str
    kind: ColumnKind
    by_language: bool = False
    choices: str = ""


_COLUMNS_OF_KIND: Final = {
    FieldKind.TEXTS: (Column("", ColumnKind.TEXT, by_language=True),),
    FieldKind.WORDS: (Column("", ColumnKind.WORDS),),
    FieldKind.CODE: (Column("", ColumnKind.CODE),),
    FieldKind.CHOICE: (Column("", ColumnKind.CHOICE),),
    FieldKind.LANGUAGES: (Column("", ColumnKind.LANGUAGES),),
    FieldKind.CREATORS: (
        Column("", ColumnKind.NAMES, by_language=True),
        Column("Type", ColumnKind.CHOICE, choices="creatorType"),
        Column("Identifier", ColumnKind.IDENTIFIERS),
    ),
    FieldKind.PARTY: (
        Column("", ColumnKind.TEXT, by_language=True),
        Column("Identifier", ColumnKind.IDENTIFIERS),
        Column("Country", ColumnKind.COUNTRY),
    ),
    FieldKind.ACCESS: (
        Column("Status", ColumnKind.CHOICE),
        Column("Until", ColumnKind.DAY),
        Column("Note", ColumnKind.TEXT, by_language=True),
    ),
    FieldKind.RIGHTS: (Column("Statement", ColumnKind.TEXT, by_language=True), Column("Identifier", ColumnKind.URI)),
}
"""The columns of a field. The key of each is that of the field's column and the ending here."""

_OTHER_COLUMNS: Final = (
    Column("path", ColumnKind.PATH),
    Column("date", ColumnKind.DATE),
    Column("dateCalendar", ColumnKind.CHOICE, choices="calendar"),
    Column("dateNote", ColumnKind.TEXT),
    Column("dateAgent", ColumnKind.TEXT),
    Column("titleBasis", ColumnKind.READ_ONLY),
    Column("datesFound", ColumnKind.READ_ONLY),
    Column("format", ColumnKind.READ_ONLY),
    Column("size", ColumnKind.READ_ONLY),
    Column("findings", ColumnKind.READ_ONLY),
)
"""Columns that fill no described field."""

_FIRST: Final = (
    *("path", "title", "titleBasis", "datesFound", "format", "size", "findings"),
    *("referenceCode", "levelOfDescription", "date", "dateCalendar", "dateNote", "dateAgent"),
)
"""The columns that a table begins with. The others follow in the order of the table of fields."""


def list_columns(field: DescribedField) -> list[Column]:
    """Return the columns that fill a field; the first holds its main value."""
    return [
        column._replace(
            key=f"{field.column}{column.key}",
            choices=field.key if column.kind is ColumnKind.CHOICE and not column.choices else column.choices,
        )
        for column in _COLUMNS_OF_KIND[field.kind]
    ]


_ALL_COLUMNS: Final = {
    column.key: column for column in (*_OTHER_COLUMNS, *(column for field in FIELDS for column in list_columns(field)))
}
COLUMNS: Final = tuple({key: _ALL_COLUMNS[key] for key in (*_FIRST, *_ALL_COLUMNS)}.values())
"""All columns, in the order of the table that is filled from a folder. An empty table lacks those that are read-only."""

PATH: Final = COLUMNS[0]
"""The column of the paths, the only one that a table must have."""
COLUMN_BY_KEY: Final = {column.key: column for column in COLUMNS}
"""All columns by their keys."""

# A part of a heading in brackets, such as `(English)` or `[fa]`; brackets of East Asian width count too.
_BRACKETS: Final = re.compile(r"[\[(（]([^\[\]()（）]*)[\])）]")
# A language tag in outline: `fa`, `fa-IR`. Only whole words that fit are looked up.
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# A heading such as `title_fa`: a name, and a tag behind a blank or a mark.
_LAST_PART: Final = re.compile(rf"(.+)[\s_.:/@-]({_TAG.pattern})")
# The prefix of a term of Dublin Core or ISAD(G), as in our own export and in those of others: `dc.title`, `dcterms:created`.
_PREFIX: Final = re.compile(r"(?i)(dc|dcterms|isadg)\s*[.:_]\s*(?=\S)")
# Marks that do not count when names are compared: `Reference-Code:` is `reference code`.
_FILLING: Final = re.compile(r"[\s_.\-*:]+")


class Heading(NamedTuple):
    """The meaning of a heading: a column, a language, and a part of it that is neither a name nor a language."""

    column: Column | None
    language: str | None = None
    strange: str | None = None


def read_heading(text: str) -> Heading:
    """Return the meaning of a heading such as `title`, `عنوان`, `title (عنوان) [fa]`, `title_fa` or `dc.title`."""
    prefix = _PREFIX.match(text.strip())
    known = _terms() if prefix else _known_names()
    text = text.strip()[prefix.end() :] if prefix else text
    parts = [part.strip() for part in _BRACKETS.findall(text) if part.strip()]
    bare = _BRACKETS.sub(" ", text).strip()
    key = known.get(_fold(bare))
    if key is None and (last := _LAST_PART.fullmatch(bare)):
        named = known.get(_fold(last[1]))
        if named is not None and COLUMN_BY_KEY[named].by_language:
            key = named
            parts.append(last[2])
    if key is None:
        return Heading(None)
    column = COLUMN_BY_KEY[key]
    rest = [part for part in parts if known.get(_fold(part)) != key]
    languages = [part for part in rest if column.by_language and find_language(part)]
    strange = next((part for part in rest if part not in languages[:1]), None)
    return Heading(column, find_language(languages[0]) if languages else None, strange)


def _fold(name: str) -> str:
    return _FILLING.sub("", fold_word(name))


def find_language(name: str) -> str | None:
    """Return the BCP 47 tag of a language, which is given by its tag or by its name in English or Persian; None for neither."""
    named = _language_names().get(fold_word(name))
    return named or (name if _TAG.fullmatch(name) else None)


def find_choice(choices: str, word: str) -> str | None:
    """Return the choice that a word names in English or Persian, None if it names none."""
    return _choices(choices).get(_fold(word))


def list_choices(choices: str) -> list[str]:
    """Return the choices as records hold them."""
    return list(_values(choices))


def column_name(column: Column, language: str) -> str:
    """Return the name of a column in English (`en`) or Persian (`fa`)."""
    return str(_words()["columns"][column.key][language]["name"])


def explain_column(column: Column, language: str) -> str:
    """Return the explanation of a column in English or Persian."""
    return str(_words()["columns"][column.key][language]["meaning"])


def column_example(column: Column) -> str:
    """Return an example of a cell."""
    return str(_words()["columns"][column.key]["example"])


def choice_words(choices: str, language: str) -> list[str]:
    """Return the words for the choices in English or Persian, in order."""
    return [words[1 if language == "fa" else 0] for words in _values(choices).values()]


def choice_word(choices: str, value: str, language: str) -> str:
    """Return the word for a choice as records hold it, in English or Persian. What is no choice stays as it is."""
    words = _values(choices).get(value)
    return words[1 if language == "fa" else 0] if words else value


def write_heading(column: Column, language: str | None = None, reader: str = "en") -> str:
    """Return the heading of a column in both languages, that of the reader first: `title (عنوان) [fa]`."""
    first, second = ("fa", "en") if reader == "fa" else ("en", "fa")
    heading = f"{column_name(column, first)} ({column_name(column, second)})"
    return heading if language is None else f"{heading} [{language}]"


def is_heading_row(cells: Sequence[str]) -> bool:
    """Return whether the cells of a row are headings: that of the paths with others, or alone."""
    columns = {heading.column for cell in cells if cell.strip() and (heading := read_heading(cell)).column is not None}
    return PATH in columns and (len(columns) > 1 or sum(bool(cell.strip()) for cell in cells) == 1)


def list_words(choices: str) -> dict[str, list[str]]:
    """Return the words for the choices in each language of messages."""
    return {language: choice_words(choices, language) for language in ("en", "fa")}


def suggest_column(heading: str) -> str | None:
    """Return the name of the column that an unknown heading is most like, None if it is like none."""
    import difflib  # noqa: PLC0415 - only for a heading that is not known

    if _PREFIX.match(heading.strip()):
        return None
    known = {name: key for name, key in _known_names().items() if COLUMN_BY_KEY[key].kind is not ColumnKind.READ_ONLY}
    bare = _fold(_BRACKETS.sub(" ", heading))[:100]
    # Three letters in four must agree, as in `refrence code`.
    near = difflib.get_close_matches(bare, known, n=1, cutoff=0.75)
    return column_name(COLUMN_BY_KEY[known[near[0]]], "en") if near else None


@cache
def _words() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "columns.json"), encoding="utf-8") as file:
        return cast("dict[str, Any]", json.load(file))


@cache
def _values(choices: str) -> dict[str, list[str]]:
    """Return the values of a choice with their words, the English and the Persian one first.

    A calendar that has no words in `columns.json` has its term and its names.
    """
    known: dict[str, list[str]] = _words()["values"][choices]
    if choices != "calendar":
        return known
    return {
        str(calendar): known.get(calendar)
        or [str(calendar), say_term("calendar", calendar, "fa"), say_term("calendar", calendar, "en")]
        for calendar in Calendar
    }


@cache
def _known_names() -> dict[str, str]:
    """Return the keys of columns by their names, folded."""
    return {
        _fold(name): key
        for key, words in _words()["columns"].items()
        for name in (key, words["en"]["name"], words["fa"]["name"], *words["also"])
    }


@cache
def _terms() -> dict[str, str]:
    """Return the keys of columns by the terms of Dublin Core and ISAD(G), folded."""
    return {_fold(term): key for key, terms in _words()["terms"].items() for term in terms}


@cache
def _choices(choices: str) -> dict[str, str]:
    return {_fold(word): value for value, words in _values(choices).items() for word in (value, *words)}


@cache
def _language_names() -> dict[str, str]:
    return {fold_word(name): tag for tag, names in _words()["languages"].items() for name in names}
