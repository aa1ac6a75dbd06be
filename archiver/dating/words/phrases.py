"""The words and phrases of some scripts, ready to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.words.simple_terms import SimpleTerms
from archiver.dating.words.term_kinds import MONTH_NAMES, TermKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.dating.words.senses import Phrases, Sense

_STANDING_ALONE = MONTH_NAMES | {TermKind.DECADE_NAME}


class Lexicon(NamedTuple):
    """The words of some scripts.

    `phrases` are by their first word, the longest first, each with its one sense. `anchors` tells of every word of a phrase
    if it can make a date of the words around it, as a month or a season does. `alone` are the words that can be a date without
    another word of dates beside them: a month, the nineties. `simple` has the terms of words that mean one thing however they are
    written.
    """

    phrases: Phrases
    anchors: dict[str, bool]
    alone: frozenset[str]
    simple: SimpleTerms


def join_lexicons(lexicons: Sequence[Lexicon]) -> Lexicon:
    """Return one lexicon of the words of several."""
    if len(lexicons) == 1:
        return lexicons[0]
    phrases: Phrases = {}
    anchors: dict[str, bool] = {}
    for one in lexicons:
        for word, choices in one.phrases.items():
            known = phrases.get(word, [])
            phrases[word] = sorted(known + choices, key=longest_first) if known else choices
            anchors[word] = anchors.get(word, False) or one.anchors[word]
        anchors.update((word, anchor) for word, anchor in one.anchors.items() if word not in anchors)
    return make_lexicon(phrases, anchors)


def make_lexicon(phrases: Phrases, anchors: dict[str, bool]) -> Lexicon:
    """Return the lexicon of these phrases, with what is worked out of them once."""
    alone = (word for word, choices in phrases.items() if any(not rest and one.kind in _STANDING_ALONE for rest, one in choices))
    return Lexicon(phrases, anchors, frozenset(alone), SimpleTerms(phrases))


def longest_first(choice: tuple[tuple[str, ...], Sense]) -> int:
    """Return the key that sorts the phrases of one word, the longest first."""
    return -len(choice[0])
