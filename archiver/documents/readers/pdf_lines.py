"""Turn the glyphs of a page into paragraphs: glyphs at one height are a line, and wrapped lines are one paragraph."""

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
"""Largest distance of baselines of one line. Raised numbers of notes belong to the line."""
_WORD_GAP = 0.2
"""Smallest distance of two letters that are of two words. A space is about a quarter of the font size."""
_COLUMN_GAP = 2.0
"""Smallest distance of two columns."""
_COLUMN_BLANKS = "   "
"""Blanks between two columns, as in tables of typewriters."""
_OVERPRINT = 0.1
"""Largest distance of two equal letters that are one, printed twice to look bold."""
_MOST_BETWEEN = 3
"""Letters before one that are compared with it for that."""
_WORD_SPACE = 0.25
"""Width of the space that the next word would have needed at the end of a line."""
_RAISED = 0.75
"""Largest size of a number beside a word that is the mark of a note and not part of the word."""
_BLANK_SHIFT = 0.05
_LEADING = 2.2
"""Largest distance of two lines of one paragraph."""
_SAME_SIZE = 0.1
"""Largest difference of the font sizes of two lines of one paragraph."""
_SAME_LEADING = 1.15
"""Largest ratio of the distance of two lines of a paragraph to that of the closest lines. Paragraphs are mostly farther apart."""


class _Line(NamedTuple):
    """A line of a page: its text from left to right, and its left and right ends."""

    pieces: list[str]
    start: float
    end: float
    glyph: Glyph
    first_word: float
    last_word: float
    """Width of the words at its left and right ends."""

    @property
    def ends(self) -> list[bool]:
        """Two values: its leftmost and its rightmost letter are of a right-to-left script. Empty if it has no letters."""
        found = [is_right_to_left(piece) for piece in self.pieces]
        strong = [one for one in found if one is not None]
        return [strong[0], strong[-1]] if strong else []


def read_paragraphs(pages: Iterable[Iterable[Glyph]], display: Display) -> list[list[str]]:
    """Return the paragraphs of each page from top to bottom.

    `display` is the bidirectional algorithm, from reading order to visual order. Some programs that read scans write the letters
    of Persian words from the left, invisibly behind the picture. Text that reads backwards is therefore taken as it is.
    """
    measured = [[_measure(row) for row in _rows(glyphs)] for glyphs in pages]
    blocks = _find_blocks(measured)
    read = []
    for lines in measured:
        ends = [line.ends for line in lines]
        counts = Counter(end for both in ends for end in both)
        # A line is read from the side that the letters at both its ends say, else as most lines of the page are.
        mostly = counts[True] >= counts[False]
        sides = [both[0] if both and both[0] == both[1] else mostly for both in ends]
        texts = [read_as_logical(line.pieces, display, right_to_left=side) for line, side in zip(lines, sides, strict=True)]
        if is_backwards("\n".join(texts)):
            texts = ["".join(line.pieces) for line in lines]
        read.append(_join_lines(lines, sides, texts, blocks))
    return read


def _join_lines(lines: Sequence[_Line], sides: Sequence[bool], texts: Iterable[str], blocks: Mapping[int, _Block]) -> list[str]:
    """Join the texts of lines to paragraphs."""
    paragraphs: list[str] = []
    for place, text in enumerate(texts):
        line = lines[place]
        if place and _goes_on(lines[place - 1], line, blocks[line.glyph.turn], right_to_left=sides[place - 1]):
            paragraphs[-1] = f"{paragraphs[-1].rstrip()} {text.lstrip()}"
        else:
            paragraphs.append(text)
    return [re.sub(" {2,}", " ", re.sub(f"{_COLUMN_BLANKS} *", "\t", paragraph)) for paragraph in paragraphs]


class _Block(NamedTuple):
    """The left and right ends of all lines of one turn, and the smallest distance of two of them, in font sizes."""

    left: float
    right: float
    leading: float


def _find_blocks(pages: Sequence[Sequence[_Line]]) -> dict[int, _Block]:
    """Return the block of each turn. It is the same for all pages, because the last page may hold no full line."""
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
    """Return the distance of two lines in font sizes, or None for lines of different turns or sizes."""
    one, other = line.glyph, following.glyph
    if one.turn != other.turn or not one.size or abs(one.size - other.size) > _SAME_SIZE * one.size:
        return None
    return (one.across - other.across) / one.size


def _goes_on(line: _Line, following: _Line, block: _Block, *, right_to_left: bool) -> bool:
    """Return whether a line ends only because the next word did not fit, and the paragraph goes on."""
    leading = _measure_leading(line, following)
    if leading is None or leading > min(_LEADING, block.leading * _SAME_LEADING):
        return False
    if any("\t" in one.pieces or _COLUMN_BLANKS in "".join(one.pieces) for one in (line, following)):
        return False
    space = _WORD_SPACE * line.glyph.size
    if right_to_left:
        return line.start - space - following.last_word < block.left
    return line.end + space + following.first_word > block.right


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Group glyphs into lines. Turned lines come last."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda one: (one.turn, -one.across)):
        if row and (glyph.turn != row[0].turn or row[-1].across - glyph.across > _SAME_LINE * max(glyph.size, row[-1].size)):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _measure(row: Sequence[Glyph]) -> _Line:
    """Make a line of glyphs, with blanks between its words and marks on their letters."""
    marks: list[Glyph] = []
    letters: list[Glyph] = []
    for glyph in row:
        folded = glyph._replace(text=unicodedata.normalize("NFKC", glyph.text))
        # Mn: marks without a width of their own, such as the vowel signs of Arabic.
        is_mark = bool(folded.text) and all(unicodedata.category(letter) == "Mn" for letter in folded.text)
        (marks if is_mark else letters).append(folded)
    # A blank that takes no room begins with the letter after it, or very little later.
    letters.sort(key=lambda one: one.start - (_BLANK_SHIFT * one.size if one.text.isspace() else 0.0))
    letters = _without_overprints(letters)
    pieces, words = _join(letters, _find_marked(letters, marks))
    shown = [one for one in letters if not one.text.isspace()] or list(row)
    start, end = min(one.start for one in shown), max(one.end for one in shown)
    return _Line(pieces, start, end, max(shown, key=lambda one: one.size), words[0], words[-1])


def _find_marked(letters: Sequence[Glyph], marks: Iterable[Glyph]) -> dict[int, str]:
    """Return the marks on each letter by its position. Of two letters, a mark belongs to the one whose middle is nearer."""
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
    """Return the glyphs without those that were printed twice to look bold.

    Narrow letters of the second print may stand between those of the first.
    """
    kept: list[Glyph] = []
    for letter in letters:
        near = _OVERPRINT * letter.size
        if not any(one.text == letter.text and letter.start - one.start < near for one in kept[-_MOST_BETWEEN:]):
            kept.append(letter)
    return kept


def _join(letters: Sequence[Glyph], marked: dict[int, str]) -> tuple[list[str], list[float]]:
    """Return the text of a line from left to right, and the widths of its words."""
    pieces: list[str] = []
    words = [0.0]
    for place, letter in enumerate(letters):
        gap = _read_gap(letters[place - 1], letter) if place else ""
        pieces += [gap] if gap else []
        is_blank = letter.text.isspace()
        # A blank that the next letter covers takes no room: zero-width non-joiners are drawn so. Other scripts have none.
        is_blank_inside = is_blank and place + 1 < len(letters)
        is_covered = is_blank_inside and letters[place + 1].start - letter.start < (letter.end - letter.start) / 2
        is_joiner = is_covered and is_right_to_left(letters[place + 1].text) is True
        pieces.append(ZWNJ if is_joiner else letter.text + marked.get(place, ""))
        if gap or (is_blank and not is_joiner):
            words.append(0.0)
        words[-1] += 0.0 if is_blank else letter.end - letter.start
    return pieces, [word for word in words if word] or [0.0]


def _read_gap(one: Glyph, other: Glyph) -> str:
    """Return the blank between two glyphs that have none: a space between words, a tab between columns, or nothing."""
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
