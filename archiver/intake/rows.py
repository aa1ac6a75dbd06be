"""One row of a table as the fields of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import Calendar
from archiver.intake.cell_reference import shorten
from archiver.intake.columns import list_columns
from archiver.intake.creators import CreatorReader
from archiver.intake.row_cells import RowCells
from archiver.records import FIELDS, FieldKind, describe_given_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.row_cells import PlacedColumn
    from archiver.tables import TableRow

    Note = Callable[[Finding], None]


class DocumentDescription(NamedTuple):
    """The meaning of a row: `fields` as the record holds them, and the `date` of the record if the row gives one.

    `title_basis` says where a title among the fields comes from: `table`, or `given` for one that a program gives. `decider` is
    the name of the person who decided the date, if the row names one.
    """

    fields: Mapping[str, Any]
    date: Mapping[str, Any] | None = None
    title_basis: str = "table"
    decider: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the description as one JSON object."""
        date = None if self.date is None else dict(self.date)
        return {"fields": dict(self.fields), "date": date, "title_basis": self.title_basis, "decider": self.decider}


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, columns: Sequence[PlacedColumn], note: Note, encoding: str | None = None) -> None:
        self._row = RowCells(columns, note, encoding)
        self._note = note
        self._calendar: Calendar | None = None
        readers: Mapping[FieldKind, Callable[..., Any]] = {
            FieldKind.TEXTS: self._row.texts,
            FieldKind.WORDS: self._row.words,
            FieldKind.CODE: self._row.text,
            FieldKind.CHOICE: self._row.choice,
            FieldKind.LANGUAGES: self._row.languages,
            FieldKind.CREATORS: lambda *keys: CreatorReader(self._row, keys).read(),
            FieldKind.PARTY: self._read_party,
            FieldKind.ACCESS: self._read_access,
            FieldKind.RIGHTS: self._read_rights,
        }
        given = {placed.column.key for placed in columns}
        keys = [(field, [column.key for column in list_columns(field)]) for field in FIELDS]
        self._fields = [(field.key, readers[field.kind], of_field) for field, of_field in keys if given.intersection(of_field)]

    def read(self, row: TableRow) -> DocumentDescription:
        """Return the description in a row, without its path. Whatever cannot be read is reported and left out."""
        self._row.set_row(row)
        calendar = self._row.choice("dateCalendar")
        self._calendar = Calendar(calendar) if calendar else None
        fields = {name: read(*keys) for name, read, keys in self._fields}
        described = {name: value for name, value in fields.items() if value}
        return DocumentDescription(described, self._read_date(), decider=self._row.text("dateAgent"))

    def _read_party(self, name: str, identifier: str, country: str) -> dict[str, Any] | None:
        """Return an organization or a person. Identifiers and a country need a name."""
        names = self._row.texts(name)
        if not names:
            self._row.demand_none(name, identifier, country)
            return None
        cell = self._row.first(country)
        described = {
            "name": names,
            "identifier": self._row.identifiers(identifier),
            "country": self._row.values.read_country(cell.text, cell.reference) if cell else None,
        }
        return {name: value for name, value in described.items() if value}

    def _read_rights(self, statement: str, identifier: str) -> dict[str, Any] | None:
        texts = self._row.texts(statement)
        if not texts:
            self._row.demand_none(statement, identifier)
            return None
        cell = self._row.first(identifier)
        address = self._row.values.read_uri(cell.text, cell.reference) if cell else None
        return {"value": texts, "identifier": address} if address else {"value": texts}

    def _read_access(self, status: str, until: str, note: str) -> dict[str, Any] | None:
        first = self._row.first(status)
        if first is None:
            self._row.demand_none(status, until, note)
            return None
        found, cell = self._row.choice(status), self._row.first(until)
        if found == "embargoed" and cell is None:
            self._note(first.reference.make_finding("table.until-missing"))
        if cell is not None and found not in {"embargoed", None}:
            self._note(cell.reference.make_finding("table.until-unwanted", found=shorten(cell.text), status=found))
        day = self._row.values.read_day(cell.text, cell.kind, cell.reference, self._calendar) if cell is not None else None
        described = {"status": found, "until": day, "note": self._row.texts(note)}
        return {name: value for name, value in described.items() if value}

    def _read_date(self) -> Mapping[str, Any] | None:
        cell, note = self._row.first("date"), self._row.text("dateNote")
        if cell is None:
            self._row.demand_none("date", "dateNote", "dateAgent")
            return None
        given = self._row.values.read_date(cell.text, cell.kind, cell.reference, self._calendar)
        return None if given is None else describe_given_date(given, cell.text, note)
