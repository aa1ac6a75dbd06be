"""Read PDF: bring text that is laid out for the eye back into reading order. Needs pypdf and python-bidi.

A PDF holds glyphs in any order, and Arabic letters often as presentation forms. `pdf_glyphs` finds their positions, `pdf_lines`
reads them.
"""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, join_blocks
from archiver.documents.readers.pdf_glyphs import GlyphReader, PageGlyphs
from archiver.documents.readers.pdf_lines import read_paragraphs
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    # Keep the warnings of pypdf on repaired files off the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with _faults_told():
        document = _open(pypdf, octets)
        count = len(document.pages)
    if count > MOST_PAGES:
        raise UnreadableContentError("document.too-large", limit=MOST_PAGES)
    measured, damaged = _measure_pages(pypdf, document, count)
    if damaged and len(damaged) == count:
        raise UnreadableContentError("document.broken", reason=next(iter(damaged.values())))
    with _faults_told():
        texts = [join_blocks(page) for page in read_paragraphs((page.glyphs for page in measured), algorithm.get_display)]
    unread = [
        number
        for number, (page, text) in enumerate(zip(measured, texts, strict=True), 1)
        if number not in damaged and not page.is_blank and not any(map(str.isalnum, text))
    ]
    pieces = [Piece("page", text, number) for number, text in enumerate(texts, 1)]
    findings = (*_tell_damaged(damaged, count), *_tell_unread(unread, count, is_whole=len(unread) + len(damaged) == count))
    return ExtractedText(MEDIA_TYPE, pieces, findings=findings, extractor=f"pypdf {pypdf.__version__}")


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


def _measure_pages(pypdf: Any, document: Any, count: int) -> tuple[list[PageGlyphs], dict[int, str]]:  # noqa: ANN401 - see above
    """Return the glyphs of each page, and the reasons why pages could not be read, by their numbers."""
    reader = GlyphReader(pypdf, document)
    measured: list[PageGlyphs] = []
    damaged: dict[int, str] = {}
    for number in range(1, count + 1):
        try:
            with _faults_told():
                measured.append(reader.read_page(document.pages[number - 1]))
        except UnreadableContentError as problem:
            if problem.code != "document.broken":
                raise
            measured.append(PageGlyphs([], is_blank=False))
            damaged[number] = problem.values["reason"]
    return measured, damaged


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
            # A file that needs another package to be unlocked counts as locked.
            raise UnreadableContentError("document.encrypted") from problem
        reason = "endless" if name == "LimitReachedError" else "damaged"
        raise UnreadableContentError("document.broken", reason=reason) from problem


def _tell_damaged(damaged: Mapping[int, str], pages: int) -> Iterator[Finding]:
    if damaged:
        reason = next(iter(damaged.values()))
        numbers = _list_ranges(list(damaged))
        yield make_finding("document.pages-broken", count=len(damaged), pages=pages, numbers=numbers, reason=reason)


def _tell_unread(unread: Sequence[int], pages: int, *, is_whole: bool) -> Iterator[Finding]:
    if unread:
        yield make_finding(
            "document.no-text",
            mediaType=MEDIA_TYPE,
            unread="all-pages" if is_whole else "pages",
            pages=pages,
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
