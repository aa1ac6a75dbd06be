"""Real bags for the catalogue, made with tables, and questions to it."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from archiver import CreateOptions, DescribeOptions, Organization, create, describe
from archiver.dating.stated import read_date
from archiver.holdings.catalogue import (
    CataloguedCopy,
    Question,
    catalogue_path,
    days_of_reading,
    open_to_search,
    search_catalogue,
    update_catalogue,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from archiver.findings import Finding
    from archiver.holdings.catalogue import Answer

TODAY = date(2026, 11, 29)


def make_bag(target: Path, rows: Sequence[Mapping[str, str]], organization: str = "سازمان اسناد") -> Path:
    """Make a bag of documents that a table describes. `text` is the content of a document; it is no column."""
    source = target.parent / f"{target.name}-source"
    source.mkdir(parents=True)
    columns = sorted({column for row in rows for column in row} - {"text"})
    table = target.parent / f"{target.name}.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for row in rows:
            (source / row["path"]).write_text(row.get("text", f"The text of {row['path']}.\n"), encoding="utf-8")
            writer.writerow({column: value for column, value in row.items() if column != "text"})
    options = CreateOptions(Organization(organization, "fa"), records=str(table), second_opinion="none")
    made = create(source, target, options)
    assert made.made, made.findings
    return target


def change_bag(bag: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Describe documents of a bag anew."""
    table = bag.parent / f"{bag.name}-changes.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sorted({column for row in rows for column in row}))
        writer.writeheader()
        writer.writerows(rows)
    report = describe(bag, table, DescribeOptions("Shirin", open_access=True, second_opinion="none"))
    assert report.changed, report.findings


class Holdings:
    """Bags at places below one folder, as a ledger would know them, and their catalogue."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = str(folder / "ledger.sqlite")
        self.path = folder / "catalogue.sqlite"
        assert catalogue_path(self.ledger) == str(self.path)
        self.copies: dict[int, tuple[int, str, str]] = {}

    def add(self, copy: int, place: str, path: str, *, bag: int | None = None) -> Path:
        """Let the ledger know a copy, and return the path of its bag. Without the number of a `bag` it is the first of one."""
        self.copies[copy] = (copy if bag is None else bag, place, path)
        return self.folder / place / path

    def list_copies(self) -> list[CataloguedCopy]:
        """Return the copies with the digests of their tag manifests, as far as these can be read."""
        return [self._list_copy(copy, *names) for copy, names in self.copies.items()]

    def _list_copy(self, copy: int, bag: int, place: str, path: str) -> CataloguedCopy:
        location = self.folder / place / path
        manifest = location / "tagmanifest-sha512.txt"
        version = hashlib.sha256(manifest.read_bytes()).hexdigest() if manifest.is_file() else "not known"
        return CataloguedCopy(copy, bag, place, path, str(location), version)

    def update(self, day: date = TODAY) -> list[Finding]:
        """Bring the catalogue in line with the copies."""
        return update_catalogue(self.ledger, self.list_copies(), day)

    def ask(self, words: str | None = None, *, on: str | None = None, today: date = TODAY, **asked: Any) -> Answer:
        """Ask a question; `on` is a date in the words of a user."""
        days = None if on is None else [days for reading in read_date(on).readings for days in days_of_reading(reading)]
        with open_to_search(str(self.path)) as catalogue:
            return search_catalogue(catalogue, Question(today, words, days, **asked))

    def find(self, words: str | None = None, **asked: Any) -> list[str | None]:
        """Return the reference codes of the documents that answer a question."""
        return [hit.reference_code for hit in self.ask(words, **asked).hits]

    def octets(self) -> bytes:
        """Return the octets of all files beside the ledger whose names begin as that of the catalogue does."""
        return b"".join(path.read_bytes() for path in self.folder.glob("catalogue.sqlite*"))

    def holds(self, *words: str) -> list[str]:
        """Return those of some words that stand in the octets of the catalogue, in UTF-8 or UTF-16."""
        octets = self.octets()
        return [word for word in words if any(word.encode(code) in octets for code in ("utf-8", "utf-16-le", "utf-16-be"))]


def number_rows(titles: Iterable[str]) -> list[dict[str, str]]:
    """Return rows of a table with so many titles, and the codes 1, 2 and so on."""
    return [{"path": f"{number}.txt", "title": title, "reference code": str(number)} for number, title in enumerate(titles, 1)]
