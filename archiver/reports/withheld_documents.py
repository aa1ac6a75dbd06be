"""The documents that a report may name by their reference code alone, and everything that would give them away."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import PAYLOAD, RECORDS, encode_name
from archiver.bags.reading import LINE_LIMIT, open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display
from archiver.messages import phrase
from archiver.option_day import read_access_day
from archiver.records import is_withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from archiver.messages import Language

HIDDEN: Final = "[…]"
"""The sign for what is not told."""
_KEY: Final = 2
"""Characters by which secrets are found in a text. A shorter secret is recognised only if it is the whole text."""
_STATES_ACCESS: Final = b'"accessRights"'
_END: Final = b"}\n"


class WithheldDocuments:
    """Withheld documents, and the texts that must not stand in a report: paths, names, titles, identifiers and checksums.

    Each of these texts is a secret with the public name that stands for it.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        self._names: dict[str, str] = {}
        self._lengths: dict[str, set[int]] = {}
        self._lines: dict[int, str] = {}
        self._rows: dict[tuple[str, int], str] = {}
        self._known: set[str] | None = None
        """The paths of all documents whose record could be read, if one could not be: any other path may be that document's."""

    def __bool__(self) -> bool:
        return bool(self._lines or self._rows)

    def add(self, record: Mapping[str, Any], number: int, other_names: Iterable[str] = ()) -> None:
        """Add a withheld document. `number` is its position among the records of the bag, from 1."""
        name = self._lines[number] = self._name(record.get("referenceCode"), number)
        for secret in (*other_names, *_list_names(record)):
            self._add_secret(secret, name)
        for secret in _list_identifiers(record):
            self._add_secret(secret, HIDDEN)

    def add_row(self, table: str, row: int, reference_code: str | None) -> None:
        """Add a row of a table that describes a withheld document."""
        name = (
            escape_for_display(reference_code) if reference_code else phrase("place.row", self._language, value=row, column=None)
        )
        self._rows[escape_for_display(table), row] = name

    def add_bag(self, bag: str, day: date) -> None:
        """Add the documents of a bag that are withheld on a day. A bag without records of Bayegan has none.

        A record that cannot be read counts as one of a withheld document.
        """
        unread: set[int] = set()
        for number, line in enumerate(_read_records(bag), 1):
            if _STATES_ACCESS not in line and line.endswith(_END):
                continue
            record = _parse(line)
            if record is None:
                unread.add(number)
                self._lines[number] = self._name(None, number)
            elif _may_not_be_shown(record, day):
                self.add(record, number)
        if self._lines:
            self._look_at_all(bag, hides_unknown=bool(unread))

    def _name(self, reference_code: object, number: int) -> str:
        if isinstance(reference_code, str) and reference_code:
            return escape_for_display(reference_code)
        return phrase("aid.withheld-document", self._language, number=number)

    def _look_at_all(self, bag: str, *, hides_unknown: bool) -> None:
        """Take back what an open document is called too, and add the folders that hold nothing but withheld documents."""
        closed: dict[str, str] = {}
        shown: set[str] = set()
        known: set[str] = set()
        for number, line in enumerate(_read_records(bag), 1):
            record = _parse(line)
            if record is None:
                continue
            path = _read_path(record)
            known.add(escape_for_display(path))
            if (name := self._lines.get(number)) is not None:
                closed.update(dict.fromkeys(_list_folders(path), name))
            else:
                shown.update(_list_folders(path))
                for told in _list_names(record):
                    self._names.pop(escape_for_display(told), None)
        for folder, name in closed.items():
            if folder not in shown:
                self._add_secret(folder, name)
        self._known = known if hides_unknown else None

    def _add_secret(self, secret: str, name: str) -> None:
        form = escape_for_display(secret)
        if form:
            self._names.setdefault(form, name)
            self._lengths.setdefault(form[:_KEY], set()).add(len(form))

    def find_subject(self, where: Mapping[str, Any]) -> str | None:
        """Return the public name of the document that a place is in, or None if it may be shown."""
        path = where.get("path", "")
        if path == RECORDS and "line" in where:
            return self._lines.get(where["line"])
        if "row" in where and (path, where["row"]) in self._rows:
            return self._rows[path, where["row"]]
        if self._known is not None and path.startswith(f"{PAYLOAD}/") and path not in self._known:
            return phrase("report.unknown-document", self._language)
        return self._names.get(path)

    def may_name(self, path: str) -> bool:
        """Return whether a path may be told: that of the records, or of a table, in which a line or row is withheld."""
        return path == RECORDS or any(path == table for table, _ in self._rows)

    def conceal(self, text: str) -> str:
        """Return a text with the public name in place of every secret."""
        if not self._names:
            return text
        told: list[str] = []
        position = 0
        while position < len(text):
            secret = self._find_at(text, position)
            told.append(self._names[secret] if secret else text[position])
            position += len(secret) or 1
        return "".join(told)

    def _find_at(self, text: str, position: int) -> str:
        """Return the longest secret that begins at a position as words of its own, or an empty text."""
        for length in sorted(self._lengths.get(text[position : position + _KEY], ()), reverse=True):
            end = position + length
            if text[position:end] in self._names and _stands_alone(text, position, end):
                return text[position:end]
        return ""


def withhold_documents_of(bags: Iterable[str]) -> Callable[[WithheldDocuments], None]:
    """Return a function that adds the documents of some bags that are withheld today."""
    paths = list(bags)

    def add(withheld: WithheldDocuments) -> None:
        day = read_access_day(None)
        for path in paths:
            withheld.add_bag(path, day)

    return add


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether no letter or digit continues the words on either side."""
    before = text[start - 1 : start].isalnum() and text[start].isalnum()
    return not before and not (text[end : end + 1].isalnum() and text[end - 1].isalnum())


def _read_records(bag: str) -> Iterator[bytes]:
    """Yield the lines of the records of a bag, as far as they can be read."""
    with suppress(ArchiverError, OSError), closing(open_source(bag, FindingLog())) as source, source.lines(RECORDS) as lines:
        for line in lines:
            if len(line) >= LINE_LIMIT:
                return
            yield line


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def _may_not_be_shown(record: Mapping[str, Any], day: date) -> bool:
    try:
        return is_withheld(record, day)
    except (KeyError, TypeError, AttributeError):
        return True


def _list_names(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of a document: its path in the forms in which findings give it, its titles and its original name."""
    path = _read_path(record)
    yield from (path, path.removeprefix(f"{PAYLOAD}/"), path.rpartition("/")[2], encode_name(path))
    titles, file = record.get("title"), record.get("file")
    if isinstance(titles, list):
        yield from (str(text.get("value", "")) for text in titles if isinstance(text, dict))
    if isinstance(file, dict):
        yield str(file.get("originalName", ""))


def _list_identifiers(record: Mapping[str, Any]) -> Iterator[str]:
    """Yield what only this document can have: its identifier and its checksums, which would confirm a guess."""
    yield str(record.get("identifier", ""))
    file = record.get("file")
    sums = file.get("checksums") if isinstance(file, dict) else None
    yield from map(str, sums.values() if isinstance(sums, dict) else ())


def _read_path(record: Mapping[str, Any]) -> str:
    file = record.get("file")
    return str(file.get("path", "")) if isinstance(file, dict) else ""


def _list_folders(path: str) -> Iterator[str]:
    folder = path.rpartition("/")[0]
    while folder and folder != PAYLOAD:
        yield folder
        folder = folder.rpartition("/")[0]
