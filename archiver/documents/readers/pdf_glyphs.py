"""Compute the positions of the glyphs of a PDF page (ISO 32000-2, 9.4). Of what pypdf parses, run only what moves text."""

from __future__ import annotations

import math
from importlib import import_module
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.documents.readers.extracted_text import UnreadableContentError
from archiver.documents.readers.pdf_annotations import find_appearances
from archiver.documents.readers.pdf_fonts import LARGEST, as_number, read_font
from archiver.documents.readers.pdf_matrix import IDENTITY, multiply, read_matrix, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.documents.readers.pdf_fonts import PdfFont
    from archiver.documents.readers.pdf_matrix import Matrix

MOST_OPERATIONS = 3_000_000
"""Operations of all pages together. That many fill some thousand pages."""
MOST_CONTENT = 32 * 1024 * 1024
"""Octets of all content streams together, unpacked."""
MOST_GLYPHS = 3_000_000
"""Glyphs of all pages together. A book of a thousand pages has fewer."""
MOST_ON_PAGE = 200_000
"""Glyphs of one page. A newspaper has a fifth of them."""
DEEPEST_FORM = 8
"""Forms within forms. A form may contain itself."""

# The number of operands of operators that take two or six.
_PAIR, _SIX = 2, 6


class Glyph(NamedTuple):
    """The text of one glyph and its position: `start` and `end` along its line, `across` upwards from line to line.

    `turn` is the number of quarter circles by which the line is turned. Only lines of the same turn can be compared. `size` is
    that of the font.
    """

    text: str
    start: float
    end: float
    across: float
    size: float
    turn: int


class PageGlyphs(NamedTuple):
    """The glyphs of a page whose letters are known, and the number of others.

    `is_blank` says that nothing else is drawn on the page either: no picture, line or unreadable letter.
    """

    glyphs: list[Glyph]
    unknown: int
    is_blank: bool


class GlyphReader:
    """Reads the pages of one document. Stops if they hold more than any real document."""

    def __init__(self, pypdf: Any, document: Any) -> None:  # noqa: ANN401 - a module
        self._document = document
        self._stream = pypdf.generic.ContentStream
        self._font = import_module("pypdf.generic._font").Font
        self._fonts: dict[int, Any] = {}
        self._operations = MOST_OPERATIONS
        self._octets = MOST_CONTENT
        self._glyphs = MOST_GLYPHS
        self._is_blank = True

    def read_page(self, page: Any) -> PageGlyphs:  # noqa: ANN401 - see above
        """Return the glyphs of a page in the order of its content. Raise UnreadableContentError for endless pages."""
        self._is_blank = True
        drawn = list(islice(chain(self._run_page(page), self._run_annotations(page)), MOST_ON_PAGE + 1))
        glyphs = [glyph for glyph in drawn if glyph is not None]
        self._glyphs -= len(drawn)
        if len(drawn) > MOST_ON_PAGE:
            raise UnreadableContentError("document.broken", reason="endless")
        if self._glyphs < 0:
            raise UnreadableContentError("document.too-large", limit=MOST_GLYPHS)
        return PageGlyphs(glyphs, len(drawn) - len(glyphs), self._is_blank)

    def _run_page(self, page: Any) -> Iterator[Glyph | None]:  # noqa: ANN401 - see above
        contents = page.get_contents()
        if contents is not None:
            yield from self._run(contents, page.get("/Resources"), IDENTITY, 0)

    def _run_annotations(self, page: Any) -> Iterator[Glyph | None]:  # noqa: ANN401 - see above
        for content, matrix in find_appearances(page):
            yield from self._run(content, content.get("/Resources"), matrix, 1)

    def _run(self, contents: Any, resources: Any, matrix: Matrix, depth: int) -> Iterator[Glyph | None]:  # noqa: ANN401 - see above
        self._octets -= len(contents.get_data())
        if self._octets < 0:
            raise UnreadableContentError("document.too-large", limit=MOST_CONTENT)
        named = resolve(resources) or {}
        state = _State(matrix)
        for operands, operator in self._stream(contents, self._document, "bytes").operations:
            self._operations -= 1
            if self._operations < 0:
                raise UnreadableContentError("document.too-large", limit=MOST_OPERATIONS)
            self._is_blank = self._is_blank and operator not in _PAINTING
            if operator == b"Do":
                yield from self._run_form(operands, named, state.matrix, depth)
            elif operator == b"Tf" and len(operands) >= _PAIR:
                state.font = self._take_font(named, operands[0])
                state.size = as_number(operands[1])
            elif operator in _SHOWING:
                yield from state.show(operator, operands)
            else:
                state.change(operator, operands)

    def _run_form(self, operands: Any, resources: Any, matrix: Matrix, depth: int) -> Iterator[Glyph | None]:  # noqa: ANN401 - see above
        forms = resolve(resources.get("/XObject")) or {}
        form: Any = resolve(forms.get(operands[0])) if operands else None
        if not hasattr(form, "get_data") or form.get("/Subtype") != "/Form" or depth >= DEEPEST_FORM:
            self._is_blank = self._is_blank and form is None
            return
        own = resolve(form.get("/Matrix"))
        moved = multiply(read_matrix(own), matrix) if own is not None and len(own) == _SIX else matrix
        yield from self._run(form, form.get("/Resources", resources), moved, depth + 1)

    def _take_font(self, resources: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - a font of pypdf
        fonts = resolve(resources.get("/Font")) or {}
        described = resolve(fonts.get(name))
        if described is None:
            return None
        if id(described) not in self._fonts:
            # The dictionary is kept beside the font, so that its identity is not given to another.
            self._fonts[id(described)] = (read_font(self._font, described), described)
        return self._fonts[id(described)][0]


class _State:
    """The graphics and text state, as far as it moves glyphs."""

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.font: PdfFont | None = None
        self.size = 0.0
        self._kept: list[tuple[Matrix, Any, float, dict[bytes, float]]] = []
        self._text = self._line = IDENTITY
        # ISO 32000-2, 9.3: spacing of letters and of words, width in per cent, leading, and rise above the baseline.
        self._settings = {b"Tc": 0.0, b"Tw": 0.0, b"Tz": 100.0, b"TL": 0.0, b"Ts": 0.0}

    def change(self, operator: bytes, operands: Any) -> None:  # noqa: ANN401 - operands of any kind
        """Carry out an operator that shows nothing."""
        if operator == b"q":
            self._kept.append((self.matrix, self.font, self.size, dict(self._settings)))
        elif operator == b"Q" and self._kept:
            self.matrix, self.font, self.size, self._settings = self._kept.pop()
        elif operator == b"cm" and len(operands) >= _SIX:
            self.matrix = multiply(read_matrix(operands), self.matrix)
        elif operator in self._settings and operands:
            self._settings[operator] = as_number(operands[0])
        else:
            self._move(operator, operands)

    def _move(self, operator: bytes, operands: Any) -> None:  # noqa: ANN401 - see above
        if operator == b"BT":
            self._text = self._line = IDENTITY
        elif operator == b"Tm" and len(operands) >= _SIX:
            self._text = self._line = read_matrix(operands)
        elif operator in {b"Td", b"TD"} and len(operands) >= _PAIR:
            if operator == b"TD":
                self._settings[b"TL"] = -as_number(operands[1])
            self._start_line(as_number(operands[0]), as_number(operands[1]))
        elif operator == b"T*":
            self._start_line(0.0, -self._settings[b"TL"])

    def _start_line(self, right: float, up: float) -> None:
        self._text = self._line = multiply((1.0, 0.0, 0.0, 1.0, right, up), self._line)

    def show(self, operator: bytes, operands: Any) -> Iterator[Glyph | None]:  # noqa: ANN401 - see above
        """Yield the glyphs of an operator that shows text, and None for each whose letter is not known."""
        if operator in {b"'", b'"'}:
            if operator == b'"' and len(operands) > _PAIR:
                self._settings[b"Tw"], self._settings[b"Tc"] = as_number(operands[0]), as_number(operands[1])
            self._start_line(0.0, -self._settings[b"TL"])
        if not operands:
            return
        shown = operands[0] if operator == b"TJ" else [operands[-1]]
        for piece in shown if isinstance(shown, list) else ():
            if isinstance(piece, int | float):
                # A number in an array moves to the left, in thousandths of the font size (9.4.3).
                self._advance(-float(piece) / 1000 * self.size * self._stretch)
            elif isinstance(piece, bytes | str):
                yield from self._place(piece)

    @property
    def _stretch(self) -> float:
        return self._settings[b"Tz"] / 100

    def _advance(self, distance: float) -> None:
        # The product of a shift by `distance` along the line and the text matrix.
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, e + distance * a, f + distance * b)

    def _place(self, piece: bytes | str) -> Iterator[Glyph | None]:
        if self.font is None:
            yield from repeat(None, len(piece))
            return
        baseline = _find_baseline(multiply(self._text, self.matrix), self.size, self._settings[b"Ts"])
        letters, words = self._settings[b"Tc"], self._settings[b"Tw"]
        scale, stretch = self.size / 1000 * self._stretch, self._stretch
        moved = 0.0
        for text, code, width in self.font.decode(piece):
            begin, moved = moved, moved + width * scale
            glyph = None if text is None else baseline.place(text, begin, moved)
            if text is None or glyph is not None:
                yield glyph
            moved += (letters + words if code == " " else letters) * stretch
        self._advance(moved)


_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
# ISO 32000-2, table 50: text, paths, shadings, and pictures in the content itself, as pypdf names them.
_PAINTING = _SHOWING | {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"INLINE IMAGE"}


class _Baseline(NamedTuple):
    """The line on which the glyphs of a string stand: its place, and how far one unit of text moves along and across it."""

    start: float
    across: float
    along_unit: float
    across_unit: float
    size: float
    turn: int

    def place(self, text: str, begin: float, end: float) -> Glyph | None:
        """Return a glyph in the direction of its own line, or None if it is so far away that it is on no page."""
        start, last = self.start + begin * self.along_unit, self.start + end * self.along_unit
        across = self.across + begin * self.across_unit
        if not (abs(start) < LARGEST and abs(last) < LARGEST and abs(across) < LARGEST and self.size < LARGEST):
            return None
        return Glyph(text, min(start, last), max(start, last), across, self.size, self.turn)


def _find_baseline(matrix: Matrix, size: float, rise: float) -> _Baseline:
    # A matrix (a b c d e f) takes (x, y) to (a x + c y + e, b x + d y + f): (c, d) is the upward direction, (e, f) the place.
    a, b, c, d, e, f = matrix
    # Take the turn from the upward direction: programs that read scans write Persian words with a mirroring matrix.
    turn = round(math.atan2(d, c) / (math.pi / 2) - 1) % 4
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    across = f * cos - e * sin + rise * d
    return _Baseline(e * cos + f * sin, across, a * cos + b * sin, b * cos - a * sin, abs(size) * math.hypot(c, d), turn)
