"""PDF: text laid out for the eye, brought back into the order of reading. Needs the extra `[pdf]`.

What a PDF holds are glyphs in the order of the page, Arabic letters often as presentation forms. pypdf's layout mode gives the
lines as they look; NFKC folds the forms, and the bidirectional algorithm, which turns reading into looking, turns looking back.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from importlib import import_module
from typing import Any

from archiver.documents.extraction import Extraction, UnreadableContentError, join_blocks

MEDIA_TYPE = "application/pdf"
MOST_PAGES = 2000

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_RUNS_OF_BLANKS = re.compile(r" {2,}")


def extract_pdf(octets: bytes) -> Extraction:
    """The text of each page as the part `page N`. Raises UnreadableContentError for a locked, broken or endless file."""
    try:
        pypdf, algorithm = import_module("pypdf"), import_module("bidi.algorithm")
    except ImportError as problem:
        raise UnreadableContentError("document.pdf-reader-missing") from problem
    # What it remarks upon while it mends a file is no concern of the user's terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = _read_pages(pypdf, octets)
    except UnreadableContentError:
        raise
    except Exception as problem:
        # Whatever is wrong with a hostile file, pypdf raises almost anything.
        raise UnreadableContentError("document.broken", reason=type(problem).__name__) from problem
    pieces = tuple((f"page {number}", join_blocks(_repair(page, algorithm))) for number, page in enumerate(pages, 1))
    return Extraction(MEDIA_TYPE, pieces, extractor=f"pypdf {pypdf.__version__}")


def _read_pages(pypdf: Any, octets: bytes) -> list[str]:  # noqa: ANN401 - an optional package without types here
    reader = pypdf.PdfReader(io.BytesIO(octets), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableContentError("document.encrypted")
    if len(reader.pages) > MOST_PAGES:
        raise UnreadableContentError("document.too-large", limit=MOST_PAGES)
    return [page.extract_text(extraction_mode="layout") for page in reader.pages]


def _repair(page: str, algorithm: Any) -> list[str]:  # noqa: ANN401 - see above
    lines = []
    for raw in page.splitlines():
        line = unicodedata.normalize("NFKC", raw).strip()
        if _RIGHT_TO_LEFT.search(line):
            line = algorithm.get_display(line, base_dir="R")
        lines.append(_RUNS_OF_BLANKS.sub(" ", line))
    return lines
