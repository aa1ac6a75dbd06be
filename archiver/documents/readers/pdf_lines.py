"""The glyphs of a page as paragraphs: what stands at one height is a line, and lines that a word broke are one paragraph."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections import Counter
from itertools import chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from archiver.documents.readers.pdf_order import ZWNJ, is_backwards, is_right_to_left, read_as_logical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.documents.readers.pdf_glyphs import Glyph
    from archiver.documents.readers.pdf_order import Display

# All in font sizes.
_SAME_LINE = 0.5
"""Baselines no farther apart are of one line, raised numbers of notes among them."""
_WORD_GAP = 0.2
_COLUMN_GAP = 2.0
_OVERPRINT = 0.1
_WORD_SPACE = 0.25
_RAISED = 0.75
"""How small a number beside a word is, where it is not part of it but the mark of a note."""
_BLANK_SHIFT = 0.05
_LEADING = 2.2
_SAME_SIZE = 0.1
_SAME_LEADING = 1.15
"""By how much the lines of a paragraph may be farther apart than the closest ones; paragraphs are farther, as a rule."""


class _Line(NamedTuple):
    """A line of a page: what its glyphs say, from left to right, and from where to where it goes."""

    pieces: list[str]
    start: float
    end: float
    glyph: Glyph
    first_word: float
    last_word: float
    """How wide the words at its left and right ends are."""

    @property
    def ends(self) -> list[bool]:
        """Whether its leftmost and rightmost letters are of a script read from the right; empty where it has no letters."""
        found = [is_right_to_left(piece) for piece in self.pieces]
        strong = [one for one in found if one is not None]
        return [strong[0], strong[-1]] if strong else []


def read_paragraphs(pages: Iterable[Iterable[Glyph]], display: Display) -> list[list[str]]:
    """The paragraphs of each page from top to bottom. `display` is the bidirectional algorithm, from reading to looking.

    Some programs that read scans lay the letters of Persian words out from the left, unseen behind the picture; what reads
    backwards is taken as it stands.
    """
    measured = [[_measure(row) for row in _rows(glyphs)] for glyphs in pages]
    blocks = _find_blocks(measured)
    return [_read_page(lines, blocks, display) for lines in measured]


def _read_page(lines: Sequence[_Line], blocks: Mapping[int, _Block], display: Display) -> list[str]:
    counts = Counter(end for line in lines for end in line.ends)
    sides = [_reads_from_right(line, mostly=counts[True] >= counts[False]) for line in lines]
    texts = [read_as_logical(line.pieces, display, right_to_left=side) for line, side in zip(lines, sides, strict=True)]
    if is_backwards("\n".join(texts)):
        texts = ["".join(line.pieces) for line in lines]
    return _join_lines(lines, sides, texts, blocks)


def _reads_from_right(line: _Line, *, mostly: bool) -> bool:
    """The side that a line is read from: that of the letters at both its ends, else that of most lines of the page."""
    return line.ends[0] if line.ends and line.ends[0] == line.ends[1] else mostly


def _join_lines(lines: Sequence[_Line], sides: Sequence[bool], texts: Iterable[str], blocks: Mapping[int, _Block]) -> list[str]:
    """The texts of lines as paragraphs."""
    paragraphs: list[str] = []
    for place, text in enumerate(texts):
        line = lines[place]
        if place and _goes_on(lines[place - 1], line, blocks[line.glyph.turn], right_to_left=sides[place - 1]):
            paragraphs[-1] = f"{paragraphs[-1].rstrip()} {text.lstrip()}"
        else:
            paragraphs.append(text)
    return [re.sub(" {2,}", " ", paragraph) for paragraph in paragraphs]


class _Block(NamedTuple):
    """How far the lines of one turn reach to the left and right, and how far apart, in font sizes, the closest of them stand."""

    left: float
    right: float
    leading: float


def _find_blocks(pages: Sequence[Sequence[_Line]]) -> dict[int, _Block]:
    """The block of each turn, the same for all pages: the last may hold no full line."""
    blocks: dict[int, _Block] = {}
    for line in chain.from_iterable(pages):
        block = blocks.get(line.glyph.turn, _Block(line.start, line.end, _LEADING))
        blocks[line.glyph.turn] = block._replace(left=min(block.left, line.start), right=max(block.right, line.end))
    for line, following in chain.from_iterable(map(pairwise, pages)):
        leading = _measure_leading(line, following)
        if leading is not None:
            block = blocks[line.glyph.turn]
            blocks[line.glyph.turn] = block._replace(leading=min(block.leading, leading))
    return blocks


def _measure_leading(line: _Line, following: _Line) -> float | None:
    """How far two lines are apart, in font sizes; None for lines of different turns or sizes."""
    one, other = line.glyph, following.glyph
    if one.turn != other.turn or not one.size or abs(one.size - other.size) > _SAME_SIZE * one.size:
        return None
    return (one.across - other.across) / one.size


def _goes_on(line: _Line, following: _Line, block: _Block, *, right_to_left: bool) -> bool:
    """Whether a line ends only because the first word of the next had no room left on it, and no paragraph ends between them."""
    leading = _measure_leading(line, following)
    if leading is None or leading > min(_LEADING, block.leading * _SAME_LEADING):
        return False
    if "\t" in line.pieces or "\t" in following.pieces:
        return False
    space = _WORD_SPACE * line.glyph.size
    if right_to_left:
        return line.start - space - following.last_word < block.left
    return line.end + space + following.first_word > block.right


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs line by line, those of lines that are turned after all others."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: (one.turn, -one.across)):
        if row and (glyph.turn != row[0].turn or row[-1].across - glyph.across > _SAME_LINE * max(glyph.size, row[-1].size)):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _measure(row: Sequence[Glyph]) -> _Line:
    """A line of glyphs, with the blanks between its words and the marks on their letters."""
    marks: list[Glyph] = []
    letters: list[Glyph] = []
    for glyph in row:
        folded = glyph._replace(text=unicodedata.normalize("NFKC", glyph.text))
        (marks if _is_mark(folded.text) else letters).append(folded)
    # A blank that takes no room begins where the letter after it does, or the breadth of a hair later.
    letters.sort(key=lambda one: one.start - (_BLANK_SHIFT * one.size if one.text.isspace() else 0.0))
    letters = _without_overprints(letters)
    pieces, words = _join(letters, _find_marked(letters, marks))
    shown = [one for one in letters if not one.text.isspace()] or list(row)
    start, end = min(one.start for one in shown), max(one.end for one in shown)
    return _Line(pieces, start, end, max(shown, key=lambda one: one.size), words[0], words[-1])


def _is_mark(text: str) -> bool:
    return bool(text) and all(unicodedata.category(letter) == "Mn" for letter in text)


def _find_marked(letters: Sequence[Glyph], marks: Iterable[Glyph]) -> dict[int, str]:
    """The marks on each letter, by its place: of two letters, a mark stands on the one whose middle is nearer."""
    middles = sorted((letter.start + letter.end, place) for place, letter in enumerate(letters) if not letter.text.isspace())
    found: dict[int, list[str]] = {}
    for mark in marks:
        middle = mark.start + mark.end
        after = bisect(middles, (middle, 0))
        near = [(abs(found_at - middle), place) for found_at, place in middles[max(0, after - 1) : after + 1]]
        if near:
            found.setdefault(min(near)[1], []).append(mark.text)
    return {place: "".join(texts) for place, texts in found.items()}


def _without_overprints(letters: Iterable[Glyph]) -> list[Glyph]:
    """The glyphs without those printed again on themselves to look bold."""
    kept: list[Glyph] = []
    for letter in letters:
        before = kept[-1] if kept else None
        again = before is not None and before.text == letter.text and letter.start - before.start < _OVERPRINT * letter.size
        if not again or letter.text.isspace():
            kept.append(letter)
    return kept


def _join(letters: Sequence[Glyph], marked: dict[int, str]) -> tuple[list[str], list[float]]:
    """What a line says from left to right, and how wide its words are."""
    pieces: list[str] = []
    words = [0.0]
    for place, letter in enumerate(letters):
        gap = _read_gap(letters[place - 1], letter) if place else ""
        pieces += [gap] if gap else []
        is_blank = letter.text.isspace()
        is_joiner = is_blank and place + 1 < len(letters) and _is_joiner(letter, letters[place + 1])
        pieces.append(ZWNJ if is_joiner else letter.text + marked.get(place, ""))
        if gap or (is_blank and not is_joiner):
            words.append(0.0)
        words[-1] += 0.0 if is_blank else letter.end - letter.start
    return pieces, [word for word in words if word] or [0.0]


def _read_gap(one: Glyph, other: Glyph) -> str:
    """The blank between two glyphs that is no glyph itself: one between words, a tab between columns, or none."""
    larger = max(one.size, other.size) or 1
    gap = (other.start - one.end) / larger
    if gap > _COLUMN_GAP:
        return "\t"
    return (
        " "
        if (gap > _WORD_GAP or min(one.size, other.size) < _RAISED * larger)
        and not one.text.isspace()
        and not other.text.isspace()
        else ""
    )


def _is_joiner(blank: Glyph, following: Glyph) -> bool:
    """Whether a blank takes no room, for the next letter stands on it: so zero-width non-joiners are drawn."""
    return following.start - blank.start < (blank.end - blank.start) / 2
