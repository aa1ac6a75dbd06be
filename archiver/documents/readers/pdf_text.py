"""Read PDF: bring text that is laid out for the eye back into reading order. Needs pypdf and python-bidi.

A PDF holds glyphs in any order, and Arabic letters often as presentation forms. `pdf_glyphs` finds their positions, `pdf_lines`
reads them.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, join_blocks
from archiver.documents.readers.pdf_glyphs import GlyphReader
from archiver.documents.readers.pdf_lines import read_paragraphs
from archiver.documents.readers.stated_title import state_title
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.documents.document import StatedTitle
    from archiver.documents.readers.pdf_glyphs import Glyph
    from archiver.findings import Finding

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 2000

_HEAD = b"%PDF-"
_FARTHEST_HEAD = 1024
"""Readers look so far for the head (ISO 32000-1, annex H, note 13)."""
_MOST_RANGES = 20


def extract_pdf(octets: bytes) -> ExtractedText:
    """Extract the text of each page as a part `page`. Pages that are damaged or hold no text are told by their numbers.

    Raise UnreadableContentError for a locked, broken or endless file.
    """
    try:
        pypdf, algorithm = import_module("pypdf"), import_module("bidi.algorithm")
    except ImportError as problem:
        raise UnreadableContentError("document.pdf-reader-missing") from problem
    import logging  # noqa: PLC0415 - pypdf has loaded it by now

    # Keep the warnings of pypdf on repaired files off the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with _faults_told():
        document = _open(pypdf, octets)
        pages = _Pages(pypdf, document, len(document.pages))
    with _faults_told():
        texts = [join_blocks(page) for page in read_paragraphs(pages.measure(), algorithm.get_display)]
    if pages.damaged and len(pages.damaged) == pages.count:
        raise UnreadableContentError("document.broken", reason=next(iter(pages.damaged.values())))
    unread = [
        number
        for number, text in enumerate(texts, 1)
        if number in pages.unknown or not (number in pages.silent or any(map(str.isalnum, text)))
    ]
    pieces = [Piece("page", text, number) for number, text in enumerate(texts, 1)]
    findings = (*_tell_damaged(pages.damaged, pages.count), *_tell_unread(unread, pages))
    extractor = f"pypdf {pypdf.__version__}"
    return ExtractedText(MEDIA_TYPE, pieces, findings=findings, extractor=extractor, title=_find_title(document))


def _open(pypdf: Any, octets: bytes) -> Any:  # noqa: ANN401 - a module
    """Return an unlocked document. Its places are counted from its head or, if something stands before it, from that."""
    head = max(octets.find(_HEAD, 0, _FARTHEST_HEAD), 0)
    try:
        document = pypdf.PdfReader(io.BytesIO(octets), strict=False)
        is_whole = not head or len(document.pages) > 0
    except Exception:
        if not head:
            raise
        is_whole = False
    if not is_whole:
        document = pypdf.PdfReader(io.BytesIO(octets[head:]), strict=False)
    if document.is_encrypted and not document.decrypt(""):
        raise UnreadableContentError("document.encrypted")
    return document


def _find_title(document: Any) -> StatedTitle | None:  # noqa: ANN401 - of pypdf
    """Return the title in the properties of a document, None if they cannot be read."""
    try:
        title = document.metadata.title if document.metadata else None
    except Exception:  # noqa: BLE001 - pypdf may raise almost anything for a hostile file
        return None
    return state_title("document-properties", title if isinstance(title, str) else None)


class _Pages:
    """The pages of a document by their numbers.

    Some are damaged, with the reason; on some nothing is drawn (`blank`); on some most letters are `unknown`.
    """

    def __init__(self, pypdf: Any, document: Any, count: int) -> None:  # noqa: ANN401 - a module
        if count > MOST_PAGES:
            raise UnreadableContentError("document.too-large", limit=MOST_PAGES)
        self.count = count
        self.damaged: dict[int, str] = {}
        self.blank: set[int] = set()
        self.unknown: set[int] = set()
        self._pages = document.pages
        self._reader = GlyphReader(pypdf, document)

    @property
    def silent(self) -> set[int]:
        """Pages of which nothing else is to be said: blank ones, and damaged ones, which are told apart."""
        return self.blank | self.damaged.keys()

    def measure(self) -> Iterator[list[Glyph]]:
        """Yield the glyphs of each page, none for a damaged one. Only those of one page are held at a time."""
        for number in range(1, self.count + 1):
            try:
                with _faults_told():
                    page = self._reader.read_page(self._pages[number - 1])
            except UnreadableContentError as problem:
                if problem.code != "document.broken":
                    raise
                self.damaged[number] = problem.values["reason"]
                yield []
                continue
            if page.is_blank:
                self.blank.add(number)
            if page.unknown > len(page.glyphs):
                self.unknown.add(number)
            yield page.glyphs


@contextmanager
def _faults_told() -> Iterator[None]:
    """Raise UnreadableContentError for any exception of pypdf, which may raise almost anything for a hostile file."""
    try:
        yield
    except UnreadableContentError:
        raise
    except Exception as problem:
        name = type(problem).__name__
        if name == "DependencyError":
            # Another package unlocks it, which the default install has.
            raise UnreadableContentError("document.pdf-reader-missing") from problem
        reason = "endless" if name == "LimitReachedError" else "damaged"
        raise UnreadableContentError("document.broken", reason=reason) from problem


def _tell_damaged(damaged: Mapping[int, str], pages: int) -> Iterator[Finding]:
    if damaged:
        reason = next(iter(damaged.values()))
        numbers = _list_ranges(list(damaged))
        yield make_finding("document.pages-broken", count=len(damaged), pages=pages, numbers=numbers, reason=reason)


def _tell_unread(unread: Sequence[int], pages: _Pages) -> Iterator[Finding]:
    if unread:
        yield make_finding(
            "document.no-text",
            mediaType=MEDIA_TYPE,
            unread="all-pages" if len(unread) + len(pages.silent) == pages.count else "pages",
            pages=pages.count,
            pagesWithoutText=len(unread),
            numbers=_list_ranges(unread),
        )


def _list_ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers with ranges joined: `2-10, 12`. Only the first of very many are listed."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    told = [str(first) if first == last else f"{first}\u2013{last}" for first, last in ranges[:_MOST_RANGES]]
    return ", ".join(told) + (", …" if len(ranges) > _MOST_RANGES else "")
