"""مه after a number: in Pashto the ending of an ordinal (د تلې ۱۰مه), in Persian the month of May (۱۰ مه)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.words.term_kinds import MONTH_NAMES, TermKind

if TYPE_CHECKING:
    from archiver.dating.words.term import Term

PASHTO_ENDING = "مه"
_NEAR = 4
"""The most terms between the number and a Pashto word beside it."""

_NAMES = MONTH_NAMES | {TermKind.WEEKDAY}
_MAY_BE_ENDING = frozenset({TermKind.DOUBTFUL_MONTH, TermKind.ORDINAL_SUFFIX})
_PASHTO_WORDS = frozenset({"د", "کال", "په", "نیته", "نېټه"})


def mark_pashto_ordinals(terms: list[Term], text: str) -> list[Term]:
    """Return `terms`. Each مه that is glued to a number, with Pashto words near, becomes the ending of an ordinal."""
    marked = list(terms)
    for index, term in enumerate(terms):
        if index == 0 or term.kind not in _MAY_BE_ENDING or text[term.start : term.end] != PASHTO_ENDING:
            continue
        number = terms[index - 1]
        is_glued = number.kind is TermKind.NUMBER and number.end == term.start
        near = [(one, text[one.start : one.end]) for one in terms[max(0, index - _NEAR) : index + _NEAR]]
        if is_glued and any((one.kind in _NAMES and one.language == "ps") or word in _PASHTO_WORDS for one, word in near):
            marked[index] = term._replace(kind=TermKind.ORDINAL_SUFFIX, meanings=())
    return marked
