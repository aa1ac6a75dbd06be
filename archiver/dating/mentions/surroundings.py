"""The surroundings of a place in a text: the words before and after it, and the language of its line.

They decide if a number is a year.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.dating.mentions.solar_names import speaks_of_solar_calendar
from archiver.dating.words import (
    WORD,
    amounts,
    fold_set,
    joint_ends,
    language_of,
    range_before,
    range_ends,
    split_words,
    years_beside,
)

if TYPE_CHECKING:
    from archiver.persian_text import FoldedText

# Code points that are looked at beside a place: for a word, for its line, and at the beginning of the text for its language. They
# are bounds, so that the cost stays linear even in a text that is one long line.
_REACH = 24
_LINE_REACH = 120
_BEGINNING = 2000
# Any letter but the tatweel, which only lengthens one.
_LETTER = re.compile(r"[^\W\d_\u0640]")
# The last word of a text, which is not the ending of a number (1360s); a blank, a line break or one sign (with a blank or a
# bracket) may follow: `in `, `No. `, `dated: `.
_WORD_BEFORE = re.compile(rf"(?<!\w)({WORD.pattern})(?:[ \n\t]|[,:(«\"'\-.°][ \t]?|\.: ?| \()?$")
# The word that ends the cell before: `سال | 1367`.
_CELL_ENDS = frozenset("\t|")
_CELL_BEGINS = frozenset("\t|\n")
_LABEL_BEFORE = re.compile(rf"({WORD.pattern}):? ?[\t|] ?$")
_NO_WORD = frozenset("\t,.:;)-/|")
_WORD_AFTER = re.compile(rf"[ \n]?({WORD.pattern})")
# A sign that ends a sentence or part of one, the end of the text, or of a paragraph.
_CLOSED = re.compile(r"\s*(?:[\t.,:;!?)\]»«\"'…|*؛؟-]|$)|[ \r]*\n[ \r]*\n")
_NEAR_YEARS = 10
# Signs of a birth, a death and a copyright: *1950, † 2016, © 2016.
_COPYRIGHT = re.compile(r"© ?$|(?:^|\W)c$")
_MARKED = re.compile(r"[*†©] ?$")
# A year in a reference to a book, as in `رضوی، ۱۳۸۹: ۱۲`: a letter and a comma before it. After it comes a sign that no digit
# follows, or a comma that does not part thousands (1,389,000), or the end.
_CITED_AFTER = re.compile(r"[^\W\d], ?$")
_CITED_BEFORE = re.compile(r"\s*(?:[.:;؛)\]\n](?!\d)|,(?! ?\d{3})|$)")
# Some capitals with a sign or a blank after them, and perhaps the word before: `Index: MDE `, `IR-`.
_CODE_BEFORE = re.compile(r"(?:(?P<label>[^\W\d_]+)[.:]* )?(?<![^\W_])(?P<code>[A-Z]{1,5})(?P<joint>[-/ ])$")
_PARTED = re.compile(r"[,\n«\"'-]")
# Code points around a place that are looked at for words of a calendar, before and after.
_NEAR = 4000
_ENTRY_SIGN = re.compile(r" ?:(?!\d)| ?- (?!\d)")
_ENTRY = re.compile(rf"\s*\d{{4}}(?:{_ENTRY_SIGN.pattern})")
_SENTENCE_BEFORE = re.compile(r"(?:^|\n|[.!?] )\s*$")
_SENTENCE_END = re.compile(r"[.!?؟؛;\n\t|]")
_OPENING = frozenset('([«"')
# Letters of the Arabic script alone: digits of either set and a tatweel may stand in a Latin line.
_ARABIC_SCRIPT = re.compile(r"[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff]")


class Surroundings:
    """The words and signs around any place in one folded text, within a bounded reach."""

    __slots__ = ("_beginning", "_folded", "_last_line", "_last_word", "_script_of_beginning", "_solar_blocks", "_text")

    def __init__(self, folded: FoldedText) -> None:
        self._folded = folded
        self._text = folded.text
        self._beginning = folded.original[:_BEGINNING]
        # The last line and word that were asked for, since the checks of one place ask again and again.
        self._last_line, self._last_word = ((0, 0), ""), (0, "")
        self._solar_blocks: dict[int, bool] = {}
        self._script_of_beginning = "none"
        self._script_of_beginning = self._read_script(0, min(_BEGINNING, len(self._text)))

    def between(self, start: int, end: int) -> str:
        """Return the folded text itself."""
        return self._text[start:end]

    def word_before(self, start: int) -> str:
        """Return the word that ends just before `start`, or an empty text."""
        if start != self._last_word[0]:
            before = self._text[max(0, start - _REACH) : start]
            _, parted, word = before[:-1].rpartition(" ")
            if not (parted and word.isalpha() and before[-1] == " "):
                match = _WORD_BEFORE.search(before)
                word = match[1] if match else ""
            self._last_word = start, word
        return self._last_word[1]

    def is_labelled(self, name: str, start: int) -> bool:
        """Return whether the cell before ends with a word of a list of the vocabularies, as a label beside its value."""
        if _CELL_ENDS.isdisjoint(self._text[max(0, start - 3) : start]):
            return False
        match = _LABEL_BEFORE.search(self._text[max(0, start - _REACH) : start])
        return match is not None and match[1] in fold_set(name)

    def word_after(self, end: int) -> str:
        """Return the word that begins just after `end`, at most a blank away, or an empty text."""
        if self._text[end : end + 1] in _NO_WORD:
            return ""
        match = _WORD_AFTER.match(self._text, end, end + _REACH)
        return match[1] if match else ""

    def is_counted(self, end: int) -> bool:
        """Return whether the number that ends here counts something: 1300 people."""
        return self.word_after(end) in fold_set("counted") or self._text[end : end + 1] in {"%", "٪"}

    def joins_amount(self, end: int) -> bool:
        """Return whether another number follows that counts something: between 1200 and 1300 dollars."""
        match = years_beside()[0].match(self._text, end, end + _REACH)
        return match is not None and self.is_counted(match.end())

    def ends_like_a_year(self, end: int) -> bool:
        """Return whether what follows could follow a year: an end, a stop, or one of the words that do."""
        return bool(_CLOSED.match(self._text, end, end + 4)) or self.word_after(end) in fold_set("closing")

    def fills_cell(self, start: int, end: int) -> bool:
        """Return whether a stretch is a whole cell of a table: borders, or a line break and a border, on both sides."""
        before, after = self._text[start - 1 : start], self._text[end : end + 1]
        return (before in _CELL_ENDS and after in _CELL_BEGINS) or (before == "\n" and after in _CELL_ENDS)

    def is_closed(self, end: int) -> bool:
        """Return whether a bracket is closed here, perhaps after a full stop or a blank."""
        return self._text[end : end + 3].lstrip(" .").startswith(")")

    def after_bracket(self, start: int) -> bool:
        """Return whether a bracket or quotation mark stands just before."""
        return self._text[max(0, start - 4) : start].rstrip()[-1:] in _OPENING

    def is_after_comma(self, start: int) -> bool:
        """Return whether a comma stands just before, as between a place and a year: Oslo, 2016."""
        return self._text[max(0, start - 2) : start].strip() == ","

    def is_after_place(self, start: int) -> bool:
        """Return whether a name with a capital and a comma stand just before: Tehran, 1367."""
        if not self.is_after_comma(start):
            return False
        match = _WORD_BEFORE.search(self._text[max(0, start - _REACH) : start])
        first = start - min(start, _REACH) + match.start(1) if match else start
        return self.as_written(first, first + 1).isupper()

    def is_named_by_year(self, start: int, end: int) -> bool:
        """Return whether a noun that is named by its year stands beside one: the law of 1352, the 1352 law."""
        if self.word_before_in("yearArticles", start) and self.word_after_in("namedByYear", end):
            return True
        match = _WORD_BEFORE.search(self._text[max(0, start - _REACH) : start])
        if match is None or match[1] not in fold_set("ofYears"):
            return False
        return self.word_before_in("namedByYear", start - min(start, _REACH) + match.start())

    def after_year_sign(self, start: int) -> bool:
        """Return whether a sign of a birth, a death or a copyright stands just before."""
        return bool(_MARKED.search(self._text[max(0, start - 2) : start]))

    def after_copyright(self, start: int) -> bool:
        """Return whether the sign of a copyright stands just before, or its letter glued on: ©1395, c1395."""
        return _COPYRIGHT.search(self._text[max(0, start - 2) : start]) is not None

    def in_citation(self, start: int, end: int) -> bool:
        """Return whether a number stands between signs, as the year in a reference to a book: رضوی، ۱۳۸۹: ۱۲."""
        return bool(_CITED_AFTER.search(self._text[max(0, start - 3) : start]) and _CITED_BEFORE.match(self._text, end))

    def begins_sentence(self, start: int) -> bool:
        """Return whether a sentence begins here."""
        return bool(_SENTENCE_BEFORE.search(self._text[max(0, start - 4) : start]))

    def begins_line(self, start: int) -> bool:
        """Return whether nothing but blanks stands before on the line."""
        return not self._text[self._line_span(start, start)[0] : start].strip()

    def leads_entry(self, start: int, end: int) -> bool:
        """Return whether a number leads an entry of a chronicle: a colon or dash follows, and the line beside begins so too."""
        first, last = self._line_span(start, end)
        if not _ENTRY_SIGN.match(self._text, end) or not self.begins_line(start):
            return False
        before = self._text.rfind("\n", max(0, first - _NEAR // 10), max(0, first - 1)) + 1
        after = self._text.find("\n", last - 1, end + _NEAR // 10) + 1
        return any(_ENTRY.match(self._text, at) for at in (before, after or first) if at != first)

    def word_before_in(self, name: str, start: int) -> bool:
        """Return whether the word before belongs to a list of the vocabularies, such as `time` or `dated`.

        In the Arabic script the word for "and" is often written on to it: وحتى 1982.
        """
        word, known = self.word_before(start), fold_set(name)
        return word in known or (word[:1] in fold_set("writtenOnConjunctions") and word[1:] in known)

    def ends_numbered_range(self, start: int) -> bool:
        """Return whether the number is the last of some things that are numbered: pages 1340 to 1345."""
        before = self._text[max(0, start - _REACH) : start]
        match = range_before().search(before) if before.endswith(range_ends()) else None
        return match is not None and self.word_before_in("numbered", start - len(before) + match.start())

    def is_between(self, start: int) -> bool:
        """Return whether "between" stands before, with an article at most: zwischen dem 3., entre le 3."""
        before = self._text[max(0, start - _REACH) : start]
        match = _WORD_BEFORE.search(before)
        if match is not None and match[1] in fold_set("connectors"):
            match = _WORD_BEFORE.search(before[: match.start()])
        return match is not None and match[1] in fold_set("between")

    def is_amount(self, start: int) -> bool:
        """Return whether a phrase before says that the number counts: more than 2016."""
        before = self._text[max(0, start - _REACH) : start]
        return before.removesuffix("\n")[-1:] == " " and amounts().search(before) is not None

    def is_volume(self, end: int) -> bool:
        """Return whether a number goes on after this one that counts the parts of a volume: سال ۲۴، شمارهٔ ۳."""
        return self.word_after(end + (self._text[end : end + 1] == ",")) in fold_set("numbered")

    def as_written(self, start: int, end: int) -> str:
        """Return the original of a stretch of the folded text."""
        return self._folded.as_written(start, end)

    def word_after_in(self, name: str, end: int) -> bool:
        """Return whether the word after belongs to a list of the vocabularies."""
        return self.word_after(end) in fold_set(name)

    def stands_apart(self, start: int, end: int) -> bool:
        """Return whether signs or the ends of the line stand on both sides: no name, no other word."""
        before = self._text[max(0, start - 2) : start]
        apart = not before.strip(" ") or before[-1] in "\n([«:-*|/,"
        return apart and bool(_CLOSED.match(self._text, end, end + 4))

    def is_numbered(self, start: int) -> bool:
        """Return whether the number that begins here follows a word such as No., with no comma or line between."""
        return not _PARTED.search(self._text, max(0, start - 2), start) and self.word_before_in("numbered", start)

    def is_after_code(self, start: int) -> bool:
        """Return whether a code in capitals makes the number of a document of what begins here: MDE 13/03/80, IR-12/05/67."""
        match = _CODE_BEFORE.search(self._folded.as_written(max(0, start - _REACH), start)) if start else None
        if match is None:
            return False
        return (
            bool(match["joint"].strip())
            or not fold_set("codes").isdisjoint(split_words(match["code"]))
            or (match["label"] is not None and not fold_set("numbered").isdisjoint(split_words(match["label"])))
        )

    def is_ranked(self, start: int) -> bool:
        """Return whether the ordinal that begins here follows a word that is counted so: the week, the edition."""
        return not _PARTED.search(self._text, max(0, start - 2), start) and self.word_before_in("ranked", start)

    def is_beside_year(self, start: int, end: int, year: int) -> bool:
        """Return whether a number within a few years of this one follows it, or goes before, with "and" or a comma between."""
        pattern_after, pattern_before = years_beside()
        after = pattern_after.match(self._text, end, end + _REACH)
        if after is not None and 0 < abs(int(after[1]) - year) <= _NEAR_YEARS:
            return True
        text = self._text[max(0, start - _REACH) : start]
        before = pattern_before.search(text) if text.rstrip().endswith(joint_ends()) else None
        return before is not None and 0 < abs(int(before[1]) - year) <= _NEAR_YEARS

    def sentence_around(self, start: int, end: int, reach: int) -> tuple[str, str]:
        """Return what stands before and after a place in its sentence, as far as the reach goes."""
        before = _SENTENCE_END.split(self._text[max(0, start - reach) : start])[-1]
        return before, _SENTENCE_END.split(self._text[end : end + reach], maxsplit=1)[0]

    def line_around(self, start: int, end: int) -> str:
        """Return the line of a place, as far as the reach goes, folded."""
        return self._text[slice(*self._line_span(start, end))]

    def _line_span(self, start: int, end: int) -> tuple[int, int]:
        reach = start - _LINE_REACH if start > _LINE_REACH else 0
        last = self._text.find("\n", end, end + _LINE_REACH)
        if last < 0:
            last = min(end + _LINE_REACH, len(self._text))
        return self._text.rfind("\n", reach, start) + 1 or reach, last

    def script(self, start: int, end: int) -> str:
        """Return the script and language of a line: `persian`, `arabic`, `unclear` between the two, `latin`, or `none`.

        A line without letters is taken to be in the script of the beginning of the text; `none` if that has no letters either.
        """
        span = self._line_span(start, end)
        if span != self._last_line[0]:
            self._last_line = span, self._read_script(*span)
        return self._last_line[1]

    def _read_script(self, start: int, end: int) -> str:
        if not _LETTER.search(self._text, start, end):
            return self._script_of_beginning
        if not _ARABIC_SCRIPT.search(self._text, start, end):
            return "latin"
        return language_of(self.as_written(start, end), self._beginning)

    def speaks_of_solar_calendar(self, start: int) -> bool:
        """Return whether the text around a place names the Solar Hijri calendar or its months."""
        block = start // _NEAR
        if block not in self._solar_blocks:
            near = self._text[max(0, (block - 1) * _NEAR) : (block + 2) * _NEAR]
            self._solar_blocks[block] = speaks_of_solar_calendar(near)
        return self._solar_blocks[block]
