"""Write records as rows of an intake table, from which the same fields are read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.calendars import Calendar
from archiver.findings import has_errors
from archiver.intake.cell_reference import CellReference
from archiver.intake.columns import COLUMN_BY_KEY, COLUMNS, PATH, ColumnKind, choice_word, list_columns, write_heading
from archiver.intake.row_cells import UNKNOWN_LANGUAGE, PlacedColumn
from archiver.intake.rows import RowReader
from archiver.intake.spoilt_cells import find_spoilt
from archiver.records import FIELDS, FieldKind, public_name, says_the_same
from archiver.tables import TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.columns import Column
    from archiver.intake.rows import DocumentDescription
    from archiver.messages import Language

    Texts = Sequence[Mapping[str, str]]
    Cells = dict[tuple[str, str], str]
    """Cells by the key of their column and the language of their heading, in small letters."""

_PAYLOAD: Final = "data/"
_COMMA: Final = "،"
"""Parts the items of a cell without semicolons."""
_TAKES_AWAY: Final = "-"


class WrittenRow(NamedTuple):
    """The cells of a row, in the order of the headings, and the headings of fields that no cell can hold.

    A document whose path no cell can hold has no cells.
    """

    cells: Sequence[str]
    left_out: Sequence[str] = ()


class RowWriter:
    """Writes records as rows of one table.

    Each row is read again before it counts. A field that would be read otherwise is left empty and told.
    """

    def __init__(self, records: Iterable[Mapping[str, Any]], reader: Language) -> None:
        """Choose the columns by the languages of all records. Choices are written in the language of the reader."""
        languages = _list_languages(records)
        every = list(dict.fromkeys(tag for tags in languages.values() for tag in tags if tag != UNKNOWN_LANGUAGE))
        self.columns: list[tuple[Column, str | None]] = []
        for column in COLUMNS:
            if column.kind is ColumnKind.READ_ONLY:
                continue
            tags: list[str | None] = [None]
            if column.by_language:
                tags = [*([None] if UNKNOWN_LANGUAGE in languages.get(column.key, ()) else []), *every] or [None]
            self.columns += [(column, tag) for tag in tags]
        self._keys = [(column.key, (tag or UNKNOWN_LANGUAGE).lower()) for column, tag in self.columns]
        self.reader = reader
        self._findings: list[Finding] = []
        placed = [
            PlacedColumn(position, write_heading(column, tag), column, tag) for position, (column, tag) in enumerate(self.columns)
        ]
        self._path = next(one for one in placed if one.column is PATH)
        self._rows = RowReader([one for one in placed if one.column is not PATH], self._findings.append)

    @property
    def headings(self) -> list[str]:
        """The headings, in both languages."""
        return [write_heading(column, tag) for column, tag in self.columns]

    def name_withheld(self, record: Mapping[str, Any], number: int) -> WrittenRow:
        """Write the row of a document that must not be shown: its public name as the reference code, and nothing else."""
        return self._arrange({("referenceCode", UNKNOWN_LANGUAGE): public_name(record, number)})

    def write(self, record: Mapping[str, Any]) -> WrittenRow:
        """Write the row of a document."""
        path = record["file"]["path"].removeprefix(_PAYLOAD)
        cell = CellReference(1, self._path.position + 1, self._path.heading)
        if not path.strip() or has_errors(find_spoilt(path, None, PATH, cell)):
            return WrittenRow(())
        cells: Cells = {(PATH.key, UNKNOWN_LANGUAGE): path}
        left_out = []
        for field in FIELDS:
            if field.key not in record:
                continue
            keys = [column.key for column in list_columns(field)]
            of_field = write_cells(field.kind, keys, record[field.key])
            if field.kind in {FieldKind.CHOICE, FieldKind.ACCESS, FieldKind.CREATORS}:
                of_field = self._say_choices(of_field)
            read = self._read_again(of_field)
            if read is not None and says_the_same(read.fields.get(field.key), record[field.key]):
                cells |= of_field
            else:
                left_out.append(write_heading(list_columns(field)[0]))
        dated = self._write_date(record["date"])
        left_out += [write_heading(COLUMN_BY_KEY["date"])] if dated is None else []
        return self._arrange({**cells, **(dated or {})})._replace(left_out=left_out)

    def _arrange(self, cells: Cells) -> WrittenRow:
        return WrittenRow([cells.get(key, "") for key in self._keys])

    def _say_choices(self, cells: Cells) -> Cells:
        """Return the cells with words of the reader for the choices in them."""
        choices = {column.key: column.choices for column, _ in self.columns if column.choices}
        return {
            key: "; ".join(choice_word(choices[key[0]], word, self.reader) for word in text.split("; "))
            if key[0] in choices
            else text
            for key, text in cells.items()
        }

    def _write_date(self, date: Mapping[str, Any]) -> Cells | None:
        """Return the cells of a date that a person gave, and none if nobody did. None if they would be read as another date."""
        if date["basis"] not in {"table", "resolved"}:
            return {}
        cells: Cells = {("date", UNKNOWN_LANGUAGE): date.get("asGiven", "")}
        if "note" in date:
            cells["dateNote", UNKNOWN_LANGUAGE] = date["note"]
        for calendar in (None, *Calendar):
            named: Cells = {("dateCalendar", UNKNOWN_LANGUAGE): str(calendar)} if calendar else {}
            read = self._read_again({**cells, **named})
            if read is not None and read.date == date:
                return {**cells, **named}
        return None

    def _read_again(self, cells: Cells) -> DocumentDescription | None:
        """Return what is read from a row with these cells, None if something speaks against one of them."""
        self._findings.clear()
        if any(text.strip() == _TAKES_AWAY or "\r" in text for text in cells.values()):
            return None
        if not cells.keys() <= set(self._keys):
            return None
        read = self._rows.read(TableRow(1, self._arrange(cells).cells))
        return None if has_errors(self._findings) else read


def write_cells(kind: FieldKind, keys: Sequence[str], value: Any) -> Cells:  # noqa: ANN401 - any value of a field
    """Return the cells of a field's value, by the keys of its columns. Choices stand as records hold them."""
    return _WRITERS[kind](keys, value)


def _list_languages(records: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return the languages of the texts of each column, each as it is written first; case has no meaning in a tag."""
    found: dict[str, dict[str, str]] = {}
    for record in records:
        for field in FIELDS:
            if field.key not in record:
                continue
            keys = [column.key for column in list_columns(field) if column.by_language]
            for key in keys:
                for tag in _tags_in(record[field.key]):
                    found.setdefault(key, {}).setdefault(tag.lower(), tag)
    return {key: list(tags.values()) for key, tags in found.items()}


def _tags_in(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["language"]] if "value" in value and isinstance(value.get("language"), str) else []
        return own + [tag for inner in value.values() for tag in _tags_in(inner)]
    return [tag for inner in value for tag in _tags_in(inner)] if isinstance(value, list) else []


def _write_texts(key: str, texts: Texts) -> Cells:
    return {(key, text["language"].lower()): text["value"] for text in texts}


def _write_list(items: Sequence[str]) -> str:
    # A single name with an Arabic comma would be read as two, unless a semicolon is there too.
    return f"{items[0]};" if len(items) == 1 and _COMMA in items[0] else "; ".join(items)


def _write_creators(keys: Sequence[str], creators: Sequence[Mapping[str, Any]]) -> Cells:
    names, kinds, identifiers = keys
    cells: Cells = {}
    for tag in dict.fromkeys(name["language"].lower() for creator in creators for name in creator["name"]):
        of_tag = [next((one["value"] for one in creator["name"] if one["language"].lower() == tag), "") for creator in creators]
        cells[names, tag] = _write_list(of_tag)
    of_kind = [creator.get("type", "") for creator in creators]
    cells[kinds, UNKNOWN_LANGUAGE] = of_kind[0] if len(set(of_kind)) == 1 else "; ".join(of_kind)
    given = [list(creator.get("identifier", ())) for creator in creators]
    if any(given):
        cells[identifiers, UNKNOWN_LANGUAGE] = "; ".join(given[0] if len(given) == 1 else map(" ".join, given))
    return cells


def _write_party(keys: Sequence[str], party: Mapping[str, Any]) -> Cells:
    name, identifier, country = keys
    cells = _write_texts(name, party["name"])
    if "identifier" in party:
        cells[identifier, UNKNOWN_LANGUAGE] = "; ".join(party["identifier"])
    if "country" in party:
        cells[country, UNKNOWN_LANGUAGE] = party["country"]
    return cells


def _write_access(keys: Sequence[str], rights: Mapping[str, Any]) -> Cells:
    status, until, note = keys
    cells = {(status, UNKNOWN_LANGUAGE): rights["status"], **_write_texts(note, rights.get("note", ()))}
    return {**cells, (until, UNKNOWN_LANGUAGE): rights["until"]} if "until" in rights else cells


def _write_rights(keys: Sequence[str], rights: Mapping[str, Any]) -> Cells:
    statement, identifier = keys
    cells = _write_texts(statement, rights["value"])
    return {**cells, (identifier, UNKNOWN_LANGUAGE): rights["identifier"]} if "identifier" in rights else cells


_WRITERS: Final[Mapping[FieldKind, Callable[[Sequence[str], Any], Cells]]] = {
    FieldKind.TEXTS: lambda keys, texts: _write_texts(keys[0], texts),
    FieldKind.WORDS: lambda keys, words: {(keys[0], UNKNOWN_LANGUAGE): _write_list(words)},
    FieldKind.CODE: lambda keys, code: {(keys[0], UNKNOWN_LANGUAGE): code},
    FieldKind.CHOICE: lambda keys, choice: {(keys[0], UNKNOWN_LANGUAGE): choice},
    FieldKind.LANGUAGES: lambda keys, tags: {(keys[0], UNKNOWN_LANGUAGE): "; ".join(tags)},
    FieldKind.CREATORS: _write_creators,
    FieldKind.PARTY: _write_party,
    FieldKind.ACCESS: _write_access,
    FieldKind.RIGHTS: _write_rights,
}
"""The cells of a field's value, by its kind."""
