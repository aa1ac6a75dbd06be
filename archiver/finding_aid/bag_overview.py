"""An overview of all documents of a bag, which a page needs before it describes the first. Small for any number of documents."""

from __future__ import annotations

from array import array
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from archiver.finding_aid.days import locate, solar_hijri_year
from archiver.finding_aid.document_entry import state_of_dates
from archiver.finding_aid.verification import needs_encoding
from archiver.records import is_withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

UNDATED: Final = "undated"
"""The group of documents of which no date is known."""
OTHER: Final = "other"
"""The group of documents whose days are in no Solar Hijri year."""
WITHHELD: Final = "withheld"
"""The group of withheld documents, whose dates are not told."""
EMPTY: Final = "empty"
"""The group of a bag without documents."""
_UNSURE: Final = frozenset("~?%")
"""The marks of EDTF for a date that is about right, uncertain or both."""
_LAST: Final = (OTHER, UNDATED, WITHHELD)


class Mark(NamedTuple):
    """The position of a document on the time line, and its kind: `sure`, `unsure` (approximate, ambiguous, open) or `clash`.

    The document is of one of the `members`. If there are none, it is of any time from the first day to the last.
    """

    first: int
    last: int
    kind: str
    members: tuple[tuple[int, int], ...] = ()


class Holdings:
    """The documents of a bag by the Solar Hijri year in which their date begins, as positions in their order."""

    def __init__(self, day: str) -> None:
        """`day` is the day of packing (`YYYY-MM-DD`). It decides which documents are withheld."""
        self._packed = date.fromisoformat(day)
        self.documents = 0
        """The number of documents."""
        self.groups: dict[str, array[int]] = {}
        self.marks: Counter[Mark] = Counter()
        self.clashes: Counter[str] = Counter()
        self.octets = 0
        self.encoded: Counter[str] = Counter()
        """Number of names that `sha256sum -c` cannot find, by group."""

    def add(self, record: Mapping[str, Any]) -> None:
        """Take in the next record, in the order of the manifest."""
        group = WITHHELD if is_withheld(record, self._packed) else self._place(record)
        self.groups.setdefault(group, array("q")).append(self.documents)
        self.documents += 1
        self.octets += record["file"]["size"]
        self.encoded[group] += needs_encoding(record["file"]["path"])

    def add_all(self, records: Iterable[Mapping[str, Any]]) -> Self:
        """Take in all records, and return the overview of them."""
        for record in records:
            self.add(record)
        return self

    def _place(self, record: Mapping[str, Any]) -> str:
        """Return the group of a document that may be shown, and mark it on the time line."""
        stretch = locate(record["date"])
        state = state_of_dates(record)
        if stretch is None:
            group = OTHER if "gregorian" in record["date"] else UNDATED
        else:
            group = f"{solar_hijri_year(stretch.first):04d}"
            is_unsure = stretch.is_open or state == "several" or not _UNSURE.isdisjoint(str(record["date"]["gregorian"]))
            kind = "clash" if state == "conflict" else "unsure" if is_unsure else "sure"
            self.marks[Mark(stretch.first, stretch.last, kind, stretch.members)] += 1
        self.clashes[group] += state == "conflict"
        return group

    def count(self, group: str) -> int:
        """Return the number of documents of a group."""
        return len(self.groups.get(group, ()))

    def list_groups(self) -> list[str]:
        """Return the groups in their order: years first, then the groups without a year."""
        return [*sorted(self.groups.keys() - set(_LAST)), *(group for group in _LAST if group in self.groups)]
