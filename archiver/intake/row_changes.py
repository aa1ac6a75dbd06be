"""One row of a table as changes of a record that is there already: what is not given stays, and a lone dash takes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.calendars import Calendar
from archiver.intake.cell_reference import shorten
from archiver.intake.change_cells import ChangeCells
from archiver.intake.columns import COLUMN_BY_KEY, list_columns, write_heading
from archiver.intake.creators import CreatorReader
from archiver.intake.row_cells import UNKNOWN_LANGUAGE
from archiver.intake.written_rows import write_cells
from archiver.records import FIELDS, PROPOSED_BASES, FieldKind, describe_given_date, draw_date, says_the_same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.intake.row_cells import Cell, PlacedColumn
    from archiver.records import DescribedField
    from archiver.tables import TableRow

    Note = Callable[[Finding], None]
    Text = Mapping[str, str]
    Reader = Callable[[Sequence[str], Any, Mapping[str, Any]], Any]

_BY_A_PERSON: Final = frozenset({"table", "resolved"})
"""The bases of a date that a person gave."""


class RowChangeReader:
    """Reads the rows of one table as changes."""

    def __init__(self, columns: Sequence[PlacedColumn], note: Note, encoding: str | None = None) -> None:
        self._row = ChangeCells(columns, note, encoding)
        self._note = note
        self._calendar: Calendar | None = None
        self.idle_deciders: list[tuple[int, str]] = []
        """The rows that name who decided a date and leave the date as it is, with these names."""
        self._readers: Mapping[FieldKind, Reader] = {
            FieldKind.TEXTS: self._read_texts,
            FieldKind.WORDS: lambda keys, old, _: self._row.words(keys[0]) or self._keep(keys[0], old),
            FieldKind.CODE: lambda keys, old, _: self._row.text(keys[0]) or self._keep(keys[0], old),
            FieldKind.CHOICE: lambda keys, old, _: self._row.choice(keys[0]) or self._keep(keys[0], old),
            FieldKind.LANGUAGES: lambda keys, old, _: self._row.languages(keys[0]) or self._keep(keys[0], old),
            FieldKind.CREATORS: self._read_creators,
            FieldKind.PARTY: self._read_party,
            FieldKind.ACCESS: self._read_access,
            FieldKind.RIGHTS: self._read_rights,
        }
        self._keys = [(field, [column.key for column in list_columns(field)]) for field in FIELDS]

    @property
    def decider(self) -> str | None:
        """The name of the person who decided the date of the row that was read last, if it names one."""
        return self._row.text("dateAgent")

    def read(self, row: TableRow, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of a record that the row changes, None for one that is taken away. Faults are reported."""
        self._row.set_row(row)
        calendar = self._row.choice("dateCalendar")
        self._calendar = Calendar(calendar) if calendar else None
        if self._row.touches(["date", "accessUntil"]) is None:
            self._row.demand_none("date", "dateCalendar")
        changes: dict[str, Any] = {}
        for field, keys in self._keys:
            if self._row.touches(keys) is None:
                continue
            old = record.get(field.key)
            # An empty list stands for nothing.
            new = self._readers[field.kind](keys, old, record) or None
            if not says_the_same(old, new):
                self._put(changes, field, new)
        date = self._read_date(record)
        if date is not None:
            return {**changes, "date": date}
        if self.decider and record["date"]["basis"] in _BY_A_PERSON:
            self.idle_deciders.append((row.number, self.decider))
        return changes

    def _put(self, changes: dict[str, Any], field: DescribedField, value: Any) -> None:  # noqa: ANN401 - any JSON value
        """Add a change. Two fields must stay."""
        cell = self._row.touches([column.key for column in list_columns(field)])
        if value is None and field.key in {"title", "originOrganization"} and cell is not None:
            self._note(cell.reference.make_finding("describe.field-needed"))
            return
        changes[field.key] = value

    def _keep(self, key: str, old: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return the old value, unless the row takes it away. What cannot be read was reported."""
        return None if self._row.taken(key) else old

    def _read_texts(self, keys: Sequence[str], old: Sequence[Text] | None, record: Mapping[str, Any]) -> list[Text]:
        key = keys[0]
        texts = list(old or ())
        if key == "title" and self._row.all(key) and _is_proposed(texts, record):
            # A title that the program proposed makes way for one of people.
            texts = []
        self._tell_beside(key, texts)
        return self._row.merge_texts(key, texts)

    def _tell_beside(self, key: str, texts: Sequence[Text]) -> None:
        """Tell texts that stay beside a new one whose heading names no language: it may be meant to replace them."""
        given = next((cell for cell in self._row.all(key) if cell.placed.language is None), None)
        tags = [text["language"] for text in texts if text["language"].lower() != UNKNOWN_LANGUAGE]
        if given is None or not tags or any(self._row.has_language(key, tag.lower()) for tag in tags):
            return
        if not any(text["value"] == given.text for text in texts if text["language"].lower() == UNKNOWN_LANGUAGE):
            heading = write_heading(COLUMN_BY_KEY[key], tags[0])
            self._note(given.reference.make_finding("describe.text-beside", languages=tags, heading=heading))

    def _read_party(self, keys: Sequence[str], old: Mapping[str, Any] | None, _: Mapping[str, Any]) -> dict[str, Any] | None:
        name, identifier, country = keys
        before = old or {}
        names = self._row.merge_texts(name, before.get("name", ()))
        self._tell_beside(name, before.get("name", ()))
        if not names:
            self._row.demand_none(name, identifier, country)
            return None
        identifiers = self._row.identifiers(identifier) or self._keep(identifier, before.get("identifier"))
        self._demand_identifier((name, identifier), names, before.get("name", ()), before.get("identifier"))
        cell = self._row.first(country)
        code = self._row.values.read_country(cell.text, cell.reference) if cell else self._keep(country, before.get("country"))
        described = {"name": names, "identifier": identifiers, "country": code}
        return {key: value for key, value in described.items() if value}

    def _demand_identifier(self, keys: Sequence[str], names: Sequence[Text], old: Sequence[Text], given: Any) -> None:  # noqa: ANN401 - one or several
        """Report an identifier of what had another name. Nobody but a person can say whether it still holds."""
        key, identifier = keys
        cell = self._row.first(key)
        is_renamed = any(not any(says_the_same(text, one) for one in names) for text in old)
        if cell is not None and is_renamed and given and not self._row.touches([identifier]):
            self._tell_identifiers(cell, _as_list(given), identifier)

    def _tell_identifiers(self, cell: Cell, identifiers: Sequence[str], key: str) -> None:
        needed = write_heading(COLUMN_BY_KEY[key])
        shown = [shorten(one) for one in identifiers]
        self._note(cell.reference.make_finding("describe.identifier-stays", identifiers=shown, needed=needed))

    def _read_rights(self, keys: Sequence[str], old: Mapping[str, Any] | None, _: Mapping[str, Any]) -> dict[str, Any] | None:
        statement, identifier = keys
        before = old or {}
        texts = self._row.merge_texts(statement, before.get("value", ()))
        self._tell_beside(statement, before.get("value", ()))
        if not texts:
            self._row.demand_none(statement, identifier)
            return None
        self._demand_identifier((statement, identifier), texts, before.get("value", ()), before.get("identifier"))
        cell = self._row.first(identifier)
        given = self._row.values.read_uri(cell.text, cell.reference) if cell else self._keep(identifier, before.get("identifier"))
        return {"value": texts, "identifier": given} if given else {"value": texts}

    def _read_access(self, keys: Sequence[str], old: Mapping[str, Any] | None, _: Mapping[str, Any]) -> dict[str, Any] | None:
        status, until, note = keys
        before = old or {}
        if self._row.taken(status):
            self._row.demand_none(status, until, note)
            return None
        given, cell = self._row.first(status), self._row.first(until)
        found = self._row.choice(status) if given else before.get("status")
        if found is None:
            if not given:
                self._row.demand_none(status, until, note)
            return dict(before)
        if cell is not None and found != "embargoed":
            self._note(cell.reference.make_finding("table.until-unwanted", found=shorten(cell.text), status=found))
            return dict(before)
        day = before.get("until") if found == "embargoed" else None
        if cell is not None:
            day = self._row.values.read_day(cell.text, cell.kind, cell.reference, self._calendar)
        place = given or self._row.touches(keys)
        if found == "embargoed" and (self._row.taken(until) or (day is None and cell is None)) and place is not None:
            self._note(place.reference.make_finding("table.until-missing"))
        notes = self._row.merge_texts(note, before.get("note", ()))
        self._tell_beside(note, before.get("note", ()))
        described = {"status": found, "until": day, "note": notes}
        return {key: value for key, value in described.items() if value}

    def _read_creators(self, keys: Sequence[str], old: Sequence[Any] | None, _: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Read the creators, with the cells that the row leaves out filled in by the record."""
        names, kinds, identifiers = keys
        before = list(old or ())
        cells = write_cells(FieldKind.CREATORS, keys, before) if before else {}
        place = self._row.first(names)
        is_renamed = place is not None and any(self._row.replaces(*cell) for cell in cells.items() if cell[0][0] == names)
        known = [one for creator in before for one in creator.get("identifier", ())]
        if place is not None and is_renamed and known and not self._row.touches([identifiers]):
            self._tell_identifiers(place, known, identifiers)
            return before
        tags = {name["language"].lower(): name["language"] for one in before for name in one["name"]}
        self._fill_in(names, cells, tags)
        self._row.arrange(names, list(tags))
        counted = {len(cell.items()) for cell in self._row.all(names)}
        if counted and not self._row.touches([identifiers]):
            self._fill_in(identifiers, cells)
        # The type of one creator is not that of another.
        if counted and not self._row.touches([kinds]) and (not is_renamed or counted == {len(before)}):
            self._fill_in(kinds, cells)
        return CreatorReader(self._row, keys).read()

    def _fill_in(self, key: str, cells: Mapping[tuple[str, str], str], tags: Mapping[str, str] | None = None) -> None:
        """Put in the cells of a column that the row leaves out. `tags` are the languages as the record writes them."""
        for (column, language), text in cells.items():
            if column == key and not self._row.has_language(key, language):
                self._row.put(key, (tags or {}).get(language, language), text)

    def _read_date(self, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the new `date` of a record, None if it stays."""
        cell, old = self._row.first("date"), record["date"]
        is_by_a_person = old["basis"] in _BY_A_PERSON
        if self._row.taken("date"):
            self._row.demand_none("date", "dateNote", "dateAgent")
            return self._take_date_away(record) if is_by_a_person else None
        if cell is None and not is_by_a_person:
            self._row.demand_none("date", "dateNote", "dateAgent")
            return None
        note_cell = self._row.first("dateNote")
        note = note_cell.text if note_cell else self._keep("dateNote", old.get("note"))
        if cell is not None and not (is_by_a_person and cell.text == old.get("asGiven") and self._calendar is None):
            return self._read_new_date(cell, note, old)
        if note == old.get("note"):
            return None
        noted = {key: value for key, value in old.items() if key not in {"note", "basis"}}
        return {**noted, "note": note, "basis": "resolved"} if note else {**noted, "basis": "table"}

    def _read_new_date(self, cell: Cell, note: str | None, old: Mapping[str, Any]) -> Mapping[str, Any] | None:
        given = self._row.values.read_date(cell.text, cell.kind, cell.reference, self._calendar)
        new = None if given is None else describe_given_date(given, cell.text, note)
        if new is None or new == old:
            return None
        if old.get("note") and not self._row.touches(["dateNote"]):
            needed = write_heading(COLUMN_BY_KEY["dateNote"])
            self._note(cell.reference.make_finding("describe.note-stays", note=shorten(old["note"]), needed=needed))
        return new

    def _take_date_away(self, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the date that the document states itself, in place of the one that a person gave."""
        drawn = draw_date(record)
        cell = self._row.taken("date")
        if drawn is None and cell is not None:
            self._note(cell.reference.make_finding("describe.date-not-drawn"))
        return drawn


def _is_proposed(texts: Sequence[Text], record: Mapping[str, Any]) -> bool:
    """Return whether the program proposed the title of a record, and nobody has decided on it."""
    name = [{"value": record["file"]["originalName"], "language": UNKNOWN_LANGUAGE}]
    return record.get("titleBasis") in PROPOSED_BASES or list(texts) == name


def _as_list(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
