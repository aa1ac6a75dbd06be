"""Rows of an intake table that propose a title for each document of a folder, with columns that are only to be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import has_errors
from archiver.intake.cell_reference import CellReference
from archiver.intake.columns import COLUMNS, PATH
from archiver.intake.row_cells import UNKNOWN_LANGUAGE
from archiver.intake.spoilt_cells import find_spoilt
from archiver.messages import phrase, say_term
from archiver.persian_text import fold_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.columns import Column
    from archiver.messages import Language

_MOST_TOLD: Final = 5
"""Dates and findings that are told of one document. The others are counted."""
_NUMBER: Final = re.compile(r"(\d+)")
_ARABIC_SCRIPT: Final = frozenset({"ar", "azb", "bal", "ckb", "fa", "glk", "haz", "lrc", "mzn", "prs", "ps", "sd", "ug", "ur"})
"""Languages that are written in Arabic letters."""
_ALPHABET: Final = {letter: chr(0xE000 + rank) for rank, letter in enumerate("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")}
"""The letters of Persian in their order, which is not that of their code points."""


class ProposedDocument(NamedTuple):
    """A document as the table proposes it: its path in the folder, its title, and what the program saw."""

    path: str
    title: str
    language: str
    basis: str
    statements: Sequence[Mapping[str, Any]]
    format: str
    size: int
    findings: Sequence[Finding]


def sort_key(path: str) -> list[list[tuple[int, int, str]]]:
    """Return the key by which people sort paths: folder by folder, numbers by value, Persian letters in their order."""
    return [
        [(0, int(part), part) if part.isdecimal() else (1, 0, _order(part)) for part in _NUMBER.split(name) if part]
        for name in path.split("/")
    ]


def _order(text: str) -> str:
    return "".join(_ALPHABET.get(letter, letter) for letter in fold_word(text))


def can_be_written(path: str) -> bool:
    """Return whether a cell can hold a path so that it is read again."""
    return bool(path.strip()) and not has_errors(find_spoilt(path, None, PATH, CellReference(1, 1, "")))


def choose_columns(documents: Iterable[ProposedDocument], languages: Sequence[str]) -> list[tuple[Column, str | None]]:
    """Return the columns of a filled table. Titles in a language that is not asked for have a column too."""
    return arrange_columns({document.language for document in documents}, languages)


def arrange_columns(of_titles: Iterable[str], languages: Sequence[str]) -> list[tuple[Column, str | None]]:
    """Return the columns of a filled table by the languages of its titles and those that are asked for."""
    asked = [tag.lower() for tag in languages]
    others = {tag for tag in of_titles if tag != UNKNOWN_LANGUAGE}
    titles = [*languages, *sorted(tag for tag in others if tag.lower() not in asked)]
    columns: list[tuple[Column, str | None]] = []
    for column in COLUMNS:
        tags = titles if column.key == "title" else languages if column.by_language else [None]
        columns += [(column, tag) for tag in tags]
    return columns


def _choose_language(document: ProposedDocument, languages: Sequence[str]) -> str:
    """Return the language of the column for a title.

    A title in no known language stands where a person would write another: under the first language, or the first of its script
    unless it is only the name of a file.
    """
    if document.language != UNKNOWN_LANGUAGE:
        return document.language
    if document.basis != "file-name":
        return next((tag for tag in languages if fits_script(document.title, tag)), languages[0])
    return languages[0]


def fits_script(text: str, tag: str) -> bool:
    """Return whether a text has letters of the script in which a language is written: Arabic or another."""
    letters = [letter for letter in text if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    is_arabic = tag.partition("-")[0].lower() in _ARABIC_SCRIPT and "latn" not in tag.lower()
    return bool(letters) and (arabic * 2 > len(letters)) == is_arabic


class ProposedRows:
    """Writes the rows of documents. Of the columns that are only to be read, those that are asked for are put into words."""

    def __init__(self, columns: Sequence[tuple[Column, str | None]], reader: Language) -> None:
        self._languages = [tag for column, tag in columns if column.key == "title" and tag]
        self._positions = {(column.key, tag and tag.lower()): position for position, (column, tag) in enumerate(columns)}
        self._length = len(columns)
        self._reader = reader
        self._told: list[tuple[int, Callable[[ProposedDocument], str]]] = [
            (self._positions[key, None], tell) for key, tell in self._list_told().items() if (key, None) in self._positions
        ]

    def _list_told(self) -> dict[str, Callable[[ProposedDocument], str]]:
        return {
            PATH.key: lambda document: document.path,
            "titleBasis": lambda document: say_term("title-basis", document.basis, self._reader),
            "datesFound": lambda document: _tell_dates(document.statements, self._reader),
            "format": lambda document: document.format,
            "size": lambda document: str(document.size),
            "findings": lambda document: _tell_findings(document.findings, self._reader),
        }

    def write(self, document: ProposedDocument) -> list[str]:
        """Return the cells of a document in the order of the columns."""
        cells = [""] * self._length
        for position, tell in self._told:
            cells[position] = tell(document)
        if self._languages:
            title = self._positions.get(("title", _choose_language(document, self._languages).lower()))
            if title is not None:
                cells[title] = document.title
        return cells


def _tell_dates(statements: Sequence[Mapping[str, Any]], reader: Language) -> str:
    """Return the dates as they are written, each with its day in the other calendar if it has one reading."""
    told: dict[str, str] = {}
    for statement in statements:
        text = " ".join(statement["text"].split())
        other = statement.get("solarHijri" if statement.get("calendar") == "gregorian" else "gregorian")
        told.setdefault(text, f"{text} ({other or '?'})")
    return _join(list(told.values()), reader)


def _tell_findings(findings: Sequence[Finding], reader: Language) -> str:
    return _join([finding.message(reader) for finding in sorted(findings, key=lambda one: one.severity.rank)], reader)


def _join(told: list[str], reader: Language) -> str:
    more = [phrase("template.more", reader, count=len(told) - _MOST_TOLD)] if len(told) > _MOST_TOLD else []
    return " | ".join([*told[:_MOST_TOLD], *more])
