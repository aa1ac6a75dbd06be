"""Lines that go on from the line before: the last words of a sentence or of a title are no dateline."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.statements.beside_date import FRAME, connectors, place_words
from archiver.dating.words import WORD, fold_phrases, fold_set, has_border
from archiver.persian_text import fold_text
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from archiver.dating.statements.lines import LineIndex

# A sentence, a heading or a field ends with one of these, perhaps in quotation marks or brackets.
_ENDED = re.compile(r"[.!?؟…:؛;۔][\"'”»’)\]]*$|[\"”»)\]]$")
_STOPPED = re.compile(r"[.۔][\"”»)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")
# Fewer words can be a heading, a name or a place; a name with its office has more, with capitals.
_SHORT = 3
_LONGEST_NAME = 8
# A line of a paragraph is seldom shorter.
_PARAGRAPH = 40


class Beside(NamedTuple):
    """The text before a date on its line and after it, and whether the line is one of the first of the document."""

    before: str
    after: str
    is_head: bool


def goes_on(text: str, lines: LineIndex, line: int, beside: Beside) -> bool:
    """Return whether a line with a date only ends, or continues, what the line before it begins."""
    before, after, is_head = beside
    above = _line(text, lines, line - 1)
    if not above or _ENDED.search(above) or has_border(above) or has_border(before.strip()):
        return False
    words = WORD.findall(fold_text(above).text)
    is_stopped = _STOPPED.search(after.strip()) is not None
    leading = WORD.findall(fold_text(before).text)
    # A sentence in capitals looks like a name.
    is_sentence = is_stopped and len(words) > _SHORT and leading[:1] and leading[0] in connectors() - fold_set("dateArticles")
    if not words or _has_label(words) or (_is_name(above, words) and not is_sentence):
        return False
    if _asks_for_more(above, words):
        return True
    if leading:
        if leading[0] in fold_set("dateArticles") or _has_label(leading):
            # Such a word begins datelines under letterheads and addresses too.
            return is_stopped or (not is_head and len(above) >= _PARAGRAPH and len(words) > _SHORT)
        return _begins_small(before, leading[0]) and (is_stopped or len(words) > _SHORT)
    return is_stopped or _begins_small(_line(text, lines, line + 1), "")


def _line(text: str, lines: LineIndex, line: int) -> str:
    if line not in lines.numbers():
        return ""
    start, end = lines.span(line)
    return text[start:end].strip(FRAME.replace(")", "").replace("]", ""))


def _is_name(above: str, words: list[str]) -> bool:
    """Return whether a line can be a name, a place or a short heading."""
    if above.lower() == above.upper():
        return len(words) <= _SHORT and not _asks_for_more(above, words)
    found = place_words(above, with_office=True)
    return found is not None and len(found) <= _LONGEST_NAME and words[-1] not in connectors() - fold_set("dateArticles")


def _has_label(words: list[str]) -> bool:
    return any(tuple(words[: len(label)]) == tuple(label) for label in fold_phrases("datelines"))


def _asks_for_more(above: str, words: list[str]) -> bool:
    """Return whether the last word of a line cannot end it: of, in, vom, در; nor can the label of a date after a sentence."""
    is_label = len(words) > _SHORT and (words[-1] in fold_set("datelines") or words[-1] in fold_set("otherDates"))
    return is_label or words[-1] in _words_before_dates() or above.endswith(_tying_endings())


def _begins_small(line: str, word: str) -> bool:
    """Return whether a line begins in the middle of a sentence: with a small letter, or with a word such as of."""
    letter = _LETTER.search(line)
    return letter is not None and (letter[0].islower() or word in connectors())


@cache
def _words_before_dates() -> frozenset[str]:
    names = ("connectors", "time", "range", "between", "conjunction", "dateArticles")
    phrases = (phrase for name in names for phrase in fold_phrases(name))
    return frozenset(phrase[-1] for phrase in phrases if phrase)


@cache
def _tying_endings() -> tuple[str, ...]:
    """Return the letters that tie a word to the one after it, as they are written: نامهٔ, نامۀ, نامه‌های."""
    return tuple(ending for language in LANGUAGES for ending in read_vocabulary(language)["tyingEndings"])
