"""Find what annotations show on a PDF page: the values of form fields, notes and stamps (ISO 32000-2, 12.5.5)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from archiver.documents.readers.pdf_fonts import as_number
from archiver.documents.readers.pdf_matrix import IDENTITY, multiply, read_matrix, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.documents.readers.pdf_matrix import Matrix

# Annotations whose appearance is text of the page. Others are marks on it, or windows that open.
_TEXTS = frozenset({"/Widget", "/FreeText", "/Stamp"})
# 12.5.3: hidden, and not shown on the screen.
_NOT_SHOWN = 1 << 1 | 1 << 5
_MOST = 10_000
_CORNERS = 4


def find_appearances(page: Any) -> Iterator[tuple[Any, Matrix]]:  # noqa: ANN401 - a page of pypdf
    """Yield the content of each annotation that is shown, with the matrix that brings it to its place."""
    annotations = resolve(page.get("/Annots"))
    for one in islice(annotations, _MOST) if isinstance(annotations, list) else ():
        annotation = resolve(one)
        if not hasattr(annotation, "get") or annotation.get("/Subtype") not in _TEXTS:
            continue
        if int(as_number(resolve(annotation.get("/F")))) & _NOT_SHOWN:
            continue
        content = _find_normal(annotation)
        box, place = (resolve(found) for found in ((content or {}).get("/BBox"), annotation.get("/Rect")))
        if content is not None and all(isinstance(corners, list) and len(corners) == _CORNERS for corners in (box, place)):
            yield content, _fit(content, box, place)


def _find_normal(annotation: Any) -> Any:  # noqa: ANN401 - an object of pypdf
    """Return the stream of the normal appearance, the one of its state if there are several, or None."""
    found = resolve((resolve(annotation.get("/AP")) or {}).get("/N"))
    if found is not None and not hasattr(found, "get_data"):
        found = resolve(found.get(annotation.get("/AS"))) if hasattr(found, "get") else None
    return found if hasattr(found, "get_data") else None


def _fit(content: Any, box: list[Any], place: list[Any]) -> Matrix:  # noqa: ANN401 - see above
    """Return the matrix that brings the box of an appearance to its place on the page."""
    own = resolve(content.get("/Matrix"))
    matrix = read_matrix(own) if own is not None and len(own) == len(IDENTITY) else IDENTITY
    left, low, right, high = (as_number(resolve(corner)) for corner in box)
    corners = [multiply((1.0, 0.0, 0.0, 1.0, x, y), matrix)[4:] for x in (left, right) for y in (low, high)]
    (left, right), (low, high) = ((min(values), max(values)) for values in zip(*corners, strict=True))
    x, y, x_end, y_end = (as_number(resolve(corner)) for corner in place)
    wide = abs(x_end - x) / (right - left) if right > left else 1.0
    tall = abs(y_end - y) / (high - low) if high > low else 1.0
    return multiply(matrix, (wide, 0.0, 0.0, tall, min(x, x_end) - left * wide, min(y, y_end) - low * tall))
