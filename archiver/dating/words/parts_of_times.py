"""Words for the beginning, the middle or the end of a time, read as part of the time: late July, اوایل مرداد, Mitte 1988.

Such a word has no days of its own. The statement is of the whole month, year or decade that it names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.words.term_kinds import FULL_YEARS, MONTH_NAMES, TermKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.words.term import Term

# For speed: Python 3.11 takes long to find a member of an enumeration.
_PART, _HALF, _CONNECTOR = TermKind.PART_OF_TIME, TermKind.HALF, TermKind.CONNECTOR
_ORDINAL, _NUMBER, _SUFFIX, _YEAR_WORD = TermKind.ORDINAL, TermKind.NUMBER, TermKind.ORDINAL_SUFFIX, TermKind.YEAR_WORD
_DECADE, _CENTURY = TermKind.DECADE_WORD, TermKind.CENTURY
_YEARS = FULL_YEARS | {_YEAR_WORD}
_TIMES = MONTH_NAMES | {TermKind.SEASON, _DECADE, TermKind.DECADE_NAME, _CENTURY, TermKind.MONTH_WORD} | _YEARS
_SHORT = frozenset({_NUMBER, _ORDINAL, TermKind.CARDINAL})
# From one such word to another: early to mid-1988.
_JOINERS = frozenset({TermKind.RANGE, TermKind.CONJUNCTION})
_GAPS = frozenset({"", "_", "-", "|", "'", "_'", "-'", "/", ".", "._"})
_CONNECTORS = 2
_COUNTS = frozenset({_NUMBER, _ORDINAL, _SUFFIX})


def take_parts(terms: list[Term], gap_between: Callable[[Term, Term], str | None]) -> list[Term]:
    """Return `terms`. Each word for a part of a time becomes the beginning of the term of that time."""
    kinds = [term.kind for term in terms]
    if _PART not in kinds and _HALF not in kinds:
        return terms
    taken: list[Term] = []
    index = 0
    while index < len(terms):
        time = _find_time(terms, index, gap_between)
        taken.append(terms[index] if time is None else _led(terms[time], terms[index].start))
        index = 1 + (index if time is None else time)
    return taken


def _led(time: Term, start: int) -> Term:
    return time._replace(start=start, own_start=time.start)


def _find_time(terms: list[Term], begin: int, gap_between: Callable[[Term, Term], str | None]) -> int | None:
    """Return the index of the time that the words from `begin` on are a part of, or None if no such words stand there."""
    words = _count_words(terms, begin)
    if words and begin and terms[begin - 1].kind in MONTH_NAMES:
        # اول فوریه اواسط بهمن: nothing joins the two months, and they are not two names of one.
        return None
    time = begin + words
    for _ in range(_CONNECTORS):
        time += time < len(terms) and terms[time].kind is _CONNECTOR
    if not words or time >= len(terms) or not _is_time(terms, time):
        return None
    # The halves of a year have days: they are left to their layout.
    numbered = words > 1 and any(term.kind is _HALF for term in terms[begin : begin + words])
    if numbered and terms[time].kind in _YEARS:
        return None
    gaps = (gap_between(terms[at - 1], terms[at]) for at in range(begin + 1, time + 1))
    return time if all(gap in _GAPS for gap in gaps) else None


def _count_words(terms: list[Term], begin: int) -> int:
    """Return how many terms from `begin` on name a part of a time: late; early to mid; the first half; نیمهٔ دوم."""
    kinds = [term.kind for term in terms[begin : begin + 3]]
    if kinds[0] is _PART:
        return 3 if kinds[1:2] and kinds[1] in _JOINERS and kinds[2:] == [_PART] else 2 if kinds[1:2] == [_PART] else 1
    if kinds[0] is _HALF:
        is_counted = begin > 0 and terms[begin - 1].kind in _COUNTS
        return 2 if kinds[1:2] == [_ORDINAL] else 0 if is_counted else 1
    if kinds[0] is _ORDINAL or kinds[0] is _NUMBER:
        return 2 if kinds[1:2] == [_HALF] else 3 if kinds[1:] == [_SUFFIX, _HALF] else 0
    return 0


def _is_time(terms: list[Term], index: int) -> bool:
    """Return whether a term is a time, or the number of a decade or century: late 80s, late 19th century."""
    kind = terms[index].kind
    if kind in _TIMES:
        return True
    after = [term.kind for term in terms[index + 1 : index + 3]]
    if kind not in _SHORT or not after:
        return False
    return after[0] in {_DECADE, _CENTURY} or (after[0] is _SUFFIX and after[1:] in ([_CENTURY], [_YEAR_WORD]))
