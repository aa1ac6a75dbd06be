"""Write a page of the finding aid: its frame, its documents, and whole pages of some documents each."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format import FINDING_AID
from archiver.finding_aid.bag_overview import WITHHELD
from archiver.finding_aid.document_entry import EntryHead, show_title
from archiver.finding_aid.document_list import (
    ListedDocument,
    has_list,
    list_document,
    list_documents,
    list_withheld,
    order_documents,
    read_script,
)
from archiver.finding_aid.how_to_verify import explain_names
from archiver.finding_aid.verification import needs_encoding
from archiver.finding_aid.year_table import say_group
from archiver.findings import escape_for_display
from archiver.messages import phrase
from archiver.pages import Markup, PageHead, address_file, both, escape, fact, frame_page, label, pair, show_path

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from archiver.finding_aid.bag_description import BagDescription
    from archiver.messages import Language

_GATHERED: Final = 64
_BACK: Final = "../" + FINDING_AID.rpartition("/")[2]


class DocumentPage(NamedTuple):
    """A page of documents of one group: their positions in the bag, and their records in the same order."""

    bag: BagDescription
    group: str
    positions: Sequence[int]
    records: Iterable[Mapping[str, Any]]


class DocumentsOfPage(NamedTuple):
    """The documents of a page in their order, and the files of those that need a command of their own."""

    listed: list[ListedDocument]
    files: list[Mapping[str, Any]]


def render_page(page: DocumentPage) -> bytes:
    """Return a page of documents. It depends on nothing else, so that any process can write it."""

    def say_title(language: Language) -> str:
        """Return the title of the page."""
        return phrase("aid.part-title", language, group=say_group(page.group, language))

    return b"".join(frame_in_octets(page.bag.name, say_title, _fill_page(page, say_title), len(page.positions)))


def frame_in_octets(bag_name: str, say_title: Callable[[Language], str], body: Iterable[str], listed: int) -> Iterator[bytes]:
    """Yield a page in octets, some lines at a time. `listed` is the number of documents on it."""
    title = Markup(f"{both(say_title)} · {escape(escape_for_display(bag_name))}")
    waiting = frame_page(PageHead("en", title, read_script() if has_list(listed) else ""), body)
    while gathered := list(islice(waiting, _GATHERED)):
        yield "".join(f"{line}\n" for line in gathered).encode()


def _fill_page(page: DocumentPage, say_title: Callable[[Language], str]) -> Iterator[str]:
    yield "<header>"
    yield pair("h1", say_title)
    yield "<dl>"
    yield from fact("aid.bag", show_path(page.bag.name))
    yield from fact("aid.documents", label("dd", "aid.count", count=len(page.positions)))
    yield "</dl>"
    yield f'<nav aria-label="{both(lambda language: phrase("aid.pages", language))}">'
    yield f'<a href="{_BACK}">{label("span", "aid.back")}</a></nav>'
    yield "</header>"
    yield "<main>"
    is_withheld = page.group == WITHHELD
    numbered = zip(page.positions, page.records, strict=True)
    documents = gather_documents(page.bag, numbered, frozenset(page.positions if is_withheld else ()), "../../")
    yield from list_documents(documents.listed)
    yield from show_entries(documents.listed)
    if not is_withheld:
        yield from explain_names(page.bag.algorithms, documents.files)
    yield "</main>"


def gather_documents(
    bag: BagDescription, numbered: Iterable[tuple[int, Mapping[str, Any]]], hidden: Container[int], folder: str
) -> DocumentsOfPage:
    """Return the rows and entries of documents in their order.

    `numbered` are positions with records, `hidden` the positions of withheld documents. `folder` leads from the page to the
    folder of the bag.
    """
    listed: list[ListedDocument] = []
    files: list[Mapping[str, Any]] = []
    withheld = 0
    for position, record in numbered:
        if position in hidden:
            withheld += 1
            listed.append(list_withheld(record, position, f"w{withheld}"))
        else:
            # Kept here, so that no record is read again for its file.
            files += [record["file"]] if needs_encoding(record["file"]["path"]) else []
            address = address_file(record["file"]["path"], folder)
            head = EntryHead(f"d{position + 1}", show_title(record), address, bag.organization)
            listed.append(list_document(record, position, head, bag.decisions(record)))
    return DocumentsOfPage(order_documents(listed), files)


def show_entries(listed: Iterable[ListedDocument]) -> Iterator[str]:
    """Yield the entries of the documents of a page."""
    yield '<section aria-labelledby="documents">'
    yield label("h2", "aid.documents", ' id="documents"')
    yield from (document.entry for document in listed)
    yield "</section>"
