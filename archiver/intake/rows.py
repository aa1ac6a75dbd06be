"""One row of a table as the fields of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import Calendar
from archiver.findings import Finding, Severity
from archiver.intake.cell_values import CellReader, read_list
from archiver.intake.columns import COLUMN_BY_KEY, write_heading
from archiver.intake.place import Place, shorten
from archiver.intake.spoilt_cells import find_spoilt
from archiver.records import describe_given_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.intake.columns import Column
    from archiver.tables import CellKind, TableRow

    Note = Callable[[Finding], None]

UNKNOWN_LANGUAGE = "und"
"""What a text is kept as whose language no heading names (ISO 639-2)."""


class PlacedColumn(NamedTuple):
    """A column of one table: where it stands (from 0), its heading as it is written, and what that means."""

    position: int
    heading: str
    column: Column
    language: str | None


class _Cell(NamedTuple):
    text: str
    kind: CellKind | None
    placed: PlacedColumn
    place: Place


def _read_names(cell: _Cell) -> list[str]:
    """The names in a cell; an empty one among them is that of a creator without a name in this language."""
    names = read_list(cell.text, cell.kind)
    while len(names) > 1 and not names[-1]:
        names.pop()
    return names


class DocumentDescription(NamedTuple):
    """What a row says of one document: `fields` as the record holds them, and the `date` of the record where it gives one."""

    fields: Mapping[str, Any]
    date: Mapping[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The description as one JSON object."""
        return {"fields": dict(self.fields), "date": None if self.date is None else dict(self.date)}


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, columns: Sequence[PlacedColumn], note: Note, encoding: str | None = None) -> None:
        self._columns = columns
        self._encoding = encoding
        self._note = note
        self._values = CellReader(note)
        self._cells: dict[str, list[_Cell]] = {}
        self._spoilt: set[str] = set()
        self._calendar: Calendar | None = None

    def read(self, row: TableRow) -> DocumentDescription:
        """What the row says but for its path; what cannot be read is noted and left out."""
        self._cells = self._take(row)
        calendar = self._choice("dateCalendar")
        self._calendar = Calendar(calendar) if calendar else None
        fields: dict[str, Any] = {
            "title": self._texts("title"),
            "language": self._languages(),
            "referenceCode": self._text("referenceCode"),
            "levelOfDescription": self._choice("levelOfDescription"),
            "description": self._texts("description"),
            "creator": self._creators(),
            "custodian": self._named("custodian"),
            "acquisitionSource": self._texts("acquisitionSource"),
            "accessRights": self._access(),
            "sensitivity": self._words("sensitivity"),
            "rightsStatement": self._rights(),
            "originOrganization": self._named("organization"),
        }
        return DocumentDescription({name: value for name, value in fields.items() if value}, self._date())

    def _take(self, row: TableRow) -> dict[str, list[_Cell]]:
        """The cells that hold anything and can be used, by the keys of their columns."""
        taken: dict[str, list[_Cell]] = {}
        self._spoilt.clear()
        for placed in self._columns:
            text = row.cells[placed.position].strip() if placed.position < len(row.cells) else ""
            if not text:
                continue
            kind = row.kinds.get(placed.position)
            place = Place(row.number, placed.position + 1, placed.heading)
            is_usable = True
            for finding in find_spoilt(text, kind, placed.column, place, self._encoding):
                self._note(finding)
                is_usable = is_usable and finding.severity is not Severity.ERROR
            if is_usable:
                taken.setdefault(placed.column.key, []).append(_Cell(text, kind, placed, place))
            else:
                self._spoilt.add(placed.column.key)
        return taken

    def _first(self, key: str) -> _Cell | None:
        cells = self._cells.get(key)
        return cells[0] if cells else None

    def _text(self, key: str) -> str | None:
        cell = self._first(key)
        return None if cell is None else cell.text

    def _texts(self, key: str) -> list[dict[str, str]]:
        """The texts of a field, in the order of their columns."""
        cells = self._cells.get(key, ())
        return [{"value": cell.text, "language": cell.placed.language or UNKNOWN_LANGUAGE} for cell in cells]

    def _choice(self, key: str) -> str | None:
        cell = self._first(key)
        return None if cell is None else self._values.read_choice(cell.text, cell.placed.column, cell.place)

    def _items(self, key: str) -> list[str]:
        cell = self._first(key)
        return [] if cell is None else read_list(cell.text, cell.kind)

    def _words(self, key: str) -> list[str]:
        return list(dict.fromkeys(filter(None, self._items(key))))

    def _languages(self) -> list[str]:
        cell = self._first("language")
        return [] if cell is None else self._values.read_languages(read_list(cell.text, cell.kind), cell.place)

    def _identifiers(self, key: str) -> list[str]:
        cell = self._first(key)
        return [] if cell is None else self._values.read_identifiers(read_list(cell.text, cell.kind), cell.place)

    def _named(self, key: str) -> dict[str, Any] | None:
        """An organization or person with identifiers and a country, which need a name."""
        names = self._texts(key)
        if not names:
            self._demand_none(key, f"{key}Identifier", f"{key}Country")
            return None
        country = self._first(f"{key}Country")
        described = {
            "name": names,
            "identifier": self._identifiers(f"{key}Identifier"),
            "country": self._values.read_country(country.text, country.place) if country else None,
        }
        return {name: value for name, value in described.items() if value}

    def _rights(self) -> dict[str, Any] | None:
        texts = self._texts("rightsStatement")
        if not texts:
            self._demand_none("rightsStatement", "rightsIdentifier")
            return None
        cell = self._first("rightsIdentifier")
        address = self._values.read_uri(cell.text, cell.place) if cell else None
        return {"value": texts, "identifier": address} if address else {"value": texts}

    def _access(self) -> dict[str, Any] | None:
        if "accessStatus" not in self._cells:
            self._demand_none("accessStatus", "accessUntil", "accessNote")
            return None
        status, until = self._choice("accessStatus"), self._first("accessUntil")
        if status == "embargoed" and until is None:
            self._note(self._cells["accessStatus"][0].place.say("table.until-missing"))
        if until is not None and status not in {"embargoed", None}:
            self._note(until.place.say("table.until-unwanted", found=shorten(until.text), status=status))
        day = self._values.read_day(until.text, until.kind, until.place, self._calendar) if until is not None else None
        described = {"status": status, "until": day, "note": self._texts("accessNote")}
        return {name: value for name, value in described.items() if value}

    def _creators(self) -> list[dict[str, Any]]:
        """Creators side by side: the first of each column is the first creator, and so on."""
        cells = self._cells.get("creator", [])
        if not cells:
            self._demand_none("creator", "creatorType", "creatorIdentifier")
            return []
        names = {cell.placed.language or UNKNOWN_LANGUAGE: _read_names(cell) for cell in cells}
        count = max(map(len, names.values()))
        kinds, identifiers = self._creator_kinds(count), self._creator_identifiers(count)
        for cell in cells:
            found = len(_read_names(cell))
            if found != count:
                self._note(cell.place.say("table.counts-differ", found=found, expected=count))
        creators = []
        for number in range(count):
            named = [
                {"value": items[number], "language": language}
                for language, items in names.items()
                if number < len(items) and items[number]
            ]
            creator = {"name": named, "type": kinds[number], "identifier": identifiers[number]}
            if named:
                creators.append({name: value for name, value in creator.items() if value})
            else:
                self._refuse_nameless(number, count)
        return creators

    def _refuse_nameless(self, number: int, count: int) -> None:
        """Note a type or an identifier of a creator who has no name; an empty place between semicolons alone says nothing."""
        for key in ("creatorType", "creatorIdentifier"):
            cell = self._first(key)
            items = read_list(cell.text, cell.kind) if cell else []
            if cell and len(items) == count and items[number]:
                self._note(cell.place.say("table.creator-nameless", found=shorten(items[number]), number=number + 1))

    def _creator_kinds(self, count: int) -> list[str | None]:
        cell = self._first("creatorType")
        if cell is None and "creatorType" in self._spoilt:
            return [None] * count
        if cell is None:
            self._note(self._cells["creator"][0].place.say("table.creator-type-missing"))
            return [None] * count
        column = cell.placed.column
        kinds = [self._values.read_choice(word, column, cell.place) for word in read_list(cell.text, cell.kind) if word]
        if len(kinds) == 1:
            return kinds * count
        if len(kinds) != count:
            self._note(cell.place.say("table.counts-differ", found=len(kinds), expected=count))
        return [*kinds, *[None] * count][:count]

    def _creator_identifiers(self, count: int) -> list[list[str]]:
        cell = self._first("creatorIdentifier")
        if cell is None:
            return [[]] * count
        items = read_list(cell.text, cell.kind)
        if count == 1:
            return [self._values.read_identifiers(items, cell.place)]
        if len(items) != count:
            self._note(cell.place.say("table.counts-differ", found=len(items), expected=count))
        return [self._values.read_identifiers([item], cell.place) for item in [*items, *[""] * count][:count]]

    def _date(self) -> Mapping[str, Any] | None:
        cell, note = self._first("date"), self._text("dateNote")
        if cell is None:
            self._demand_none("date", "dateNote")
            return None
        reading = self._values.read_date(cell.text, cell.kind, cell.place, self._calendar)
        if reading is None:
            return None
        return describe_given_date(reading, cell.text, note, "resolved" if note else "table")

    def _demand_none(self, needed: str, *keys: str) -> None:
        """Note the cells that say nothing while another column of the row is empty, unless that one could not be used."""
        if needed in self._spoilt:
            return
        for key in keys:
            for cell in self._cells.get(key, ()):
                heading = write_heading(COLUMN_BY_KEY[needed])
                self._note(cell.place.say("table.column-alone", found=shorten(cell.text), needed=heading))
