"""Write the finding aid: self-contained pages, in Persian and English, on the content of a bag and how to verify it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import FINDING_AID
from archiver.finding_aid.bag_overview import EMPTY, OTHER, UNDATED, WITHHELD, Holdings
from archiver.finding_aid.days import say_days
from archiver.finding_aid.document_entry import EntryHead, show_texts, show_title
from archiver.finding_aid.document_list import (
    ListedDocument,
    has_list,
    list_document,
    list_documents,
    list_withheld,
    order_documents,
    read_script,
)
from archiver.finding_aid.how_to_verify import explain_names, explain_verification
from archiver.finding_aid.sizes import say_size
from archiver.finding_aid.timeline_drawing import draw_timeline
from archiver.finding_aid.verification import needs_encoding
from archiver.finding_aid.year_table import part_path, say_group, tabulate_years
from archiver.findings import escape_for_display
from archiver.messages import phrase
from archiver.pages import Markup, PageHead, address_file, both, escape, fact, frame_page, isolate, label, pair, show_path

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from archiver.events import DateDecision
    from archiver.messages import Language

ON_ONE_PAGE: Final = 2000
"""Documents. If there are more, they are on pages of their own, by year."""
_GATHERED: Final = 64
_BACK: Final = "../" + FINDING_AID.rpartition("/")[2]


class BagDescription(NamedTuple):
    """The bag as a whole: its name, the origin organization, the algorithms, and both packing dates.

    `organization_names` are the names of the organization in all languages, as records have them. They are empty if only one
    name is known. `decisions` returns what persons decided on the date of the document of a record, the first decision first.
    """

    name: str
    organization: str
    algorithms: Sequence[str]
    bagging_date: str
    bagging_date_solar_hijri: str
    organization_names: Sequence[Mapping[str, str]] = ()
    decisions: Callable[[Mapping[str, Any]], Sequence[DateDecision]] = lambda _: ()


def render_finding_aid(
    bag: BagDescription,
    records: Sequence[Mapping[str, Any]],
    parts_before: Iterable[str] = (),
    holdings: Holdings | None = None,
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the pages as paths in the bag and octets: `metadata/finding-aid.html`, and its parts if there are many documents.

    They need no network, and give the checksums of documents only, never of tag files. Documents that are withheld
    on the day of packing are named by `public_name` alone. Take each page whole before the next.

    Args:
        bag: the bag as a whole.
        records: those of all documents, at least one, in the order of the manifest. They are read by position.
        parts_before: paths of the parts that the bag already has. A part that has no documents any more says so.
        holdings: the overview of these records, if it was made while they came in. Otherwise they are read once more for it.
    """
    aid = _FindingAid(bag, records, holdings or Holdings(bag.bagging_date).add_all(records))
    is_whole = aid.holdings.documents <= ON_ONE_PAGE
    yield (
        FINDING_AID,
        aid.frame(
            lambda language: phrase("aid.title", language),
            aid.main_page(is_whole=is_whole),
            aid.holdings.documents if is_whole else 0,
        ),
    )
    abandoned = set(parts_before)
    for group in () if is_whole else aid.holdings.list_groups():
        title = _say_part(group)
        positions = aid.holdings.groups[group]
        for number, start in enumerate(range(0, len(positions), ON_ONE_PAGE)):
            path = part_path(group, number)
            abandoned.discard(path)
            page = positions[start : start + ON_ONE_PAGE]
            yield path, aid.frame(title, aid.part_page(title, group, page), len(page))
    for path in sorted(abandoned):
        title = _say_part(EMPTY)
        yield path, aid.frame(title, aid.part_page(title, EMPTY, ()), 0)


def _say_part(group: str) -> Callable[[Language], str]:
    return lambda language: phrase("aid.part-title", language, group=say_group(group, language))


class _FindingAid:
    """The pages of one bag."""

    def __init__(self, bag: BagDescription, records: Sequence[Mapping[str, Any]], holdings: Holdings) -> None:
        self._bag = bag
        self._records = records
        self.holdings = holdings

    def frame(self, say_title: Callable[[Language], str], body: Iterable[str], listed: int) -> Iterator[bytes]:
        """Yield a page in octets, some lines at a time. `listed` is the number of documents on it."""
        title = Markup(f"{both(say_title)} · {escape(escape_for_display(self._bag.name))}")
        waiting = frame_page(PageHead("en", title, read_script() if has_list(listed) else ""), body)
        while gathered := list(islice(waiting, _GATHERED)):
            yield "".join(f"{line}\n" for line in gathered).encode()

    def main_page(self, *, is_whole: bool) -> Iterator[str]:
        """Yield what holds for all documents, and every document or links to them."""
        holdings = self.holdings
        withheld = holdings.groups.get(WITHHELD, ())
        hidden = set(withheld)
        files: list[Mapping[str, Any]] = []
        documents = self._gather(range(holdings.documents), hidden, files, "../") if is_whole else []
        yield from self._head(is_whole=is_whole)
        yield "<main>"
        yield from list_documents(documents)
        if holdings.marks:
            unplaced = {"undated": holdings.count(UNDATED) + holdings.count(OTHER), "withheld": holdings.count(WITHHELD)}
            yield from draw_timeline(holdings.marks, unplaced)
        yield from tabulate_years(holdings, None if is_whole else ON_ONE_PAGE)
        if is_whole:
            yield from self._entries(documents)
        yield from explain_verification(self._bag.algorithms, holdings.encoded, files)
        yield "</main>"

    def part_page(self, say_title: Callable[[Language], str], group: str, positions: Sequence[int]) -> Iterator[str]:
        """Yield some documents of one group."""
        yield "<header>"
        yield pair("h1", say_title)
        yield "<dl>"
        yield from fact("aid.bag", show_path(self._bag.name))
        yield from fact("aid.documents", label("dd", "aid.count", count=len(positions)))
        yield "</dl>"
        yield f'<nav aria-label="{both(lambda language: phrase("aid.pages", language))}">'
        yield f'<a href="{_BACK}">{label("span", "aid.back")}</a></nav>'
        yield "</header>"
        yield "<main>"
        is_withheld = group == WITHHELD
        files: list[Mapping[str, Any]] = []
        documents = self._gather(positions, frozenset(positions) if is_withheld else frozenset(), files, "../../")
        yield from list_documents(documents)
        yield from self._entries(documents)
        if not is_withheld:
            yield from explain_names(self._bag.algorithms, files)
        yield "</main>"

    def _head(self, *, is_whole: bool) -> Iterator[str]:
        packed = {"gregorian": self._bag.bagging_date, "solarHijri": self._bag.bagging_date_solar_hijri}
        lists = is_whole and has_list(self.holdings.documents)
        sections = [
            *(["list"] if lists else []),
            *(["timeline"] if self.holdings.marks else []),
            "documents" if is_whole else "years",
            "verification",
        ]
        names = self._bag.organization_names
        yield "<header>"
        yield label("h1", "aid.title")
        yield "<dl>"
        yield from fact("aid.bag", show_path(self._bag.name))
        yield from fact("aid.origin", show_texts(names, "p") if names else isolate(self._bag.organization))
        yield from fact("aid.documents", label("dd", "aid.count", count=self.holdings.documents))
        yield from fact("aid.sum", pair("dd", lambda language: say_size(self.holdings.octets, language)))
        yield from fact("aid.packed", pair("dd", lambda language: say_days(packed, language)))
        yield "</dl>"
        yield f'<nav aria-label="{both(lambda language: phrase("aid.pages", language))}"><ul>'
        yield from (f'<li><a href="#{section}">{label("span", f"aid.{section}")}</a></li>' for section in sections)
        yield "</ul></nav>"
        yield "</header>"

    def _gather(
        self, positions: Iterable[int], hidden: Container[int], files: list[Mapping[str, Any]], folder: str
    ) -> list[ListedDocument]:
        """Return the rows and entries of documents in their order. Add the files that need a command of their own to `files`.

        `folder` leads from the page to the folder of the bag.
        """
        documents = []
        withheld = 0
        for position in positions:
            record = self._records[position]
            if position in hidden:
                withheld += 1
                documents.append(list_withheld(record, position, f"w{withheld}"))
            else:
                # Kept here, so that no record is read again for its file.
                files += [record["file"]] if needs_encoding(record["file"]["path"]) else []
                address = address_file(record["file"]["path"], folder)
                head = EntryHead(f"d{position + 1}", show_title(record), address, self._bag.organization)
                documents.append(list_document(record, position, head, self._bag.decisions(record)))
        return order_documents(documents)

    def _entries(self, documents: Iterable[ListedDocument]) -> Iterator[str]:
        yield '<section aria-labelledby="documents">'
        yield label("h2", "aid.documents", ' id="documents"')
        yield from (document.entry for document in documents)
        yield "</section>"
