"""Write the finding aid: self-contained pages, in Persian and English, on the content of a bag and how to verify it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from archiver.bags.format import FINDING_AID
from archiver.finding_aid.bag_overview import EMPTY, OTHER, UNDATED, WITHHELD, Holdings
from archiver.finding_aid.days import say_days
from archiver.finding_aid.document_entry import show_texts
from archiver.finding_aid.document_list import has_list, list_documents
from archiver.finding_aid.document_page import DocumentPage, frame_in_octets, gather_documents, render_page, show_entries
from archiver.finding_aid.how_to_verify import explain_verification
from archiver.finding_aid.sizes import say_size
from archiver.finding_aid.timeline_drawing import draw_timeline
from archiver.finding_aid.year_table import part_path, tabulate_years
from archiver.messages import phrase
from archiver.pages import both, fact, isolate, label, pair, show_path
from archiver.records import StoredRecords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archiver.finding_aid.bag_description import BagDescription

RenderPages: TypeAlias = "Callable[[Callable[[DocumentPage], bytes], Iterable[DocumentPage]], Iterable[bytes]]"
"""A function that is called as `map` is, with a function that writes a page and the pages to write."""
ON_ONE_PAGE: Final = 2000
"""Documents. If there are more, they are on pages of their own, by year."""


def render_finding_aid(
    bag: BagDescription,
    records: Sequence[Mapping[str, Any]],
    parts_before: Iterable[str] = (),
    holdings: Holdings | None = None,
    render_pages: RenderPages = map,
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Yield the pages as paths in the bag and octets: `metadata/finding-aid.html`, and its parts if there are many documents.

    They need no network, and give the checksums of documents only, never of tag files. Documents that are withheld
    on the day of packing are named by `public_name` alone. Take each page whole before the next.

    Args:
        bag: the bag as a whole.
        records: those of all documents, at least one, in the order of the manifest. They are read by position.
        parts_before: paths of the parts that the bag already has. A part that has no documents any more says so.
        holdings: the overview of these records, if it was made while they came in. Otherwise they are read once more for it.
        render_pages: called as `map` is, to write the parts. Other processes may do it.
    """
    if holdings is None:
        holdings = Holdings(bag.bagging_date).add_all(records)
    yield FINDING_AID, _MainPage(bag, records, holdings).render()
    parts = dict(_list_parts(holdings)) if holdings.documents > ON_ONE_PAGE else {}
    pages = (DocumentPage(bag, group, positions, _choose(records, positions)) for group, positions in parts.values())
    for path, page in zip(parts, render_pages(render_page, pages), strict=True):
        yield path, [page]
    for path in sorted(set(parts_before) - parts.keys()):
        yield path, [render_page(DocumentPage(bag, EMPTY, (), ()))]


def _list_parts(holdings: Holdings) -> Iterator[tuple[str, tuple[str, Sequence[int]]]]:
    """Yield the path of each part, with the group and the positions of its documents."""
    for group in holdings.list_groups():
        positions = holdings.groups[group]
        for number, start in enumerate(range(0, len(positions), ON_ONE_PAGE)):
            yield part_path(group, number), (group, positions[start : start + ON_ONE_PAGE])


def _choose(records: Sequence[Mapping[str, Any]], positions: Sequence[int]) -> Iterable[Mapping[str, Any]]:
    """Return the records of a page. Stored ones stay lines, which another process can be given."""
    return records.choose(positions) if isinstance(records, StoredRecords) else (records[position] for position in positions)


class _MainPage:
    """The page that tells of the bag as a whole, with every document or links to the pages of them."""

    def __init__(self, bag: BagDescription, records: Sequence[Mapping[str, Any]], holdings: Holdings) -> None:
        self._bag = bag
        self._records = records
        self._holdings = holdings
        self._is_whole = holdings.documents <= ON_ONE_PAGE

    def render(self) -> Iterator[bytes]:
        """Yield the page in octets, some lines at a time."""
        listed = self._holdings.documents if self._is_whole else 0
        return frame_in_octets(self._bag.name, lambda language: phrase("aid.title", language), self._fill(), listed)

    def _fill(self) -> Iterator[str]:
        holdings = self._holdings
        hidden = set(holdings.groups.get(WITHHELD, ()))
        numbered = enumerate(self._records) if self._is_whole else ()
        documents = gather_documents(self._bag, numbered, hidden, "../")
        yield from self._head()
        yield "<main>"
        yield from list_documents(documents.listed)
        if holdings.marks:
            unplaced = {"undated": holdings.count(UNDATED) + holdings.count(OTHER), "withheld": holdings.count(WITHHELD)}
            yield from draw_timeline(holdings.marks, unplaced)
        yield from tabulate_years(holdings, None if self._is_whole else ON_ONE_PAGE)
        if self._is_whole:
            yield from show_entries(documents.listed)
        yield from explain_verification(self._bag.algorithms, holdings.encoded, documents.files)
        yield "</main>"

    def _head(self) -> Iterator[str]:
        packed = {"gregorian": self._bag.bagging_date, "solarHijri": self._bag.bagging_date_solar_hijri}
        lists = self._is_whole and has_list(self._holdings.documents)
        sections = [
            *(["list"] if lists else []),
            *(["timeline"] if self._holdings.marks else []),
            "documents" if self._is_whole else "years",
            "verification",
        ]
        names = self._bag.organization_names
        yield "<header>"
        yield label("h1", "aid.title")
        yield "<dl>"
        yield from fact("aid.bag", show_path(self._bag.name))
        yield from fact("aid.origin", show_texts(names, "p") if names else isolate(self._bag.organization))
        yield from fact("aid.documents", label("dd", "aid.count", count=self._holdings.documents))
        yield from fact("aid.sum", pair("dd", lambda language: say_size(self._holdings.octets, language)))
        yield from fact("aid.packed", pair("dd", lambda language: say_days(packed, language)))
        yield "</dl>"
        yield f'<nav aria-label="{both(lambda language: phrase("aid.pages", language))}"><ul>'
        yield from (f'<li><a href="#{section}">{label("span", f"aid.{section}")}</a></li>' for section in sections)
        yield "</ul></nav>"
        yield "</header>"
