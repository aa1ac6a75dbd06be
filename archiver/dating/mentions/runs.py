"""Words and numbers that may belong to a date, in runs with nothing else between them.

A run has a *shape*: the letter of `TermKind` for each term, and between two letters the signs of `gap_shape`. The layouts of
dates are patterns over shapes. So no pattern runs over the text itself, and the cost stays linear.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.dating.words import (
    COMMON_MONTHS,
    MAY_BE_ENDING,
    SMALL,
    THOUSANDS_SEPARATOR,
    WORD,
    Lexicon,
    Phrases,
    Run,
    Sense,
    Term,
    TermKind,
    compose_numbers,
    doubtful_endings,
    fold_set,
    gap_shape,
    hour_before,
    is_era_letter,
    lexicon_for,
    make_number,
    mark_ordinal_endings,
    take_parts,
)
from archiver.vocabularies import languages_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.persian_text import FoldedText

# For speed: Python 3.11 takes long to find a member of an enumeration.
_NO_DATE, _RARE_MONTH, _DOUBTFUL_MONTH = TermKind.NO_DATE, TermKind.RARE_MONTH, TermKind.DOUBTFUL_MONTH
_new_tuple = tuple.__new__
# Terms of these kinds may become one with those beside them.
_PUT_TOGETHER = frozenset({TermKind.CARDINAL, TermKind.PART_OF_TIME, TermKind.HALF})

_WITH_STOP = frozenset({TermKind.ERA, TermKind.CENTURY})
MAXIMAL_GAP = 8
"""No more code points than this stand between two parts of one date."""

MAXIMAL_RUN = 65_536
"""A run is cut here, so that a file of nothing but dates takes no more memory than its text."""

# A word; a number, perhaps with separators of thousands (the group tells it from a word); or the sign &, which some dates have.
# Digits of other sets than the folded ones are those of no date.
_TOKEN = re.compile(rf"{WORD.pattern}|([0-9]{{1,3}}(?:{THOUSANDS_SEPARATOR}[0-9]{{3}})+|[0-9]+)|&")
# The same for a text without those separators and without accents as marks of their own, for speed.
_PLAIN_TOKEN = re.compile(r"[^\W\d_]+|([0-9]+)|&")
_NOT_PLAIN = re.compile(f"[\u0300-\u036f{THOUSANDS_SEPARATOR}]")
_capitals = partial(languages_with, "capitals")
_YEARS_ALONE = frozenset(map(str, range(1000, 2101)))  # other numbers are no years without a word beside them
# The gaps that may part the words of one phrase: ه.ش, 1. Mai, d'août, t/m, J.-C.
_PHRASE_GAPS = frozenset({"", "/", "_", ".", ".-", "._", "_._", "-", "'", "'_", "_'", "'-", "|"})
_DATE_SIGNS = frozenset("/.-")
_HOUR_REACH = 24  # code points of a word for "o'clock", with "about"


# A word or number with its start and end: a plain tuple, since there is one for every second word of a text.
_Token = tuple[str, int, int]


def find_runs(folded: FoldedText) -> Iterator[Run]:
    """Yield every run of the text that could hold a date, in order. A foreign word or sign between two words parts two runs."""
    text = folded.text
    lexicon = lexicon_for(text)
    find_anchor = lexicon.anchors.get
    is_plain = text.isascii() or not _NOT_PLAIN.search(text)
    tokens: list[_Token] = []
    gaps: list[str] = []
    is_anchored, reached = False, 0
    for match in (_PLAIN_TOKEN if is_plain else _TOKEN).finditer(text):
        word = match[0]
        # A number, or a word such as a month, can make a date of the words around it.
        anchor = True if match.lastindex else find_anchor(word)
        if anchor is None:
            continue
        start, end = match.span()
        gap = gap_shape(text[reached:start]) if start - reached <= MAXIMAL_GAP else None
        if gap is not None and 0 < len(tokens) < MAXIMAL_RUN:
            tokens.append((word, start, end))
            gaps.append(gap)
            is_anchored = is_anchored or anchor
        else:
            if is_anchored and _may_be_date(tokens, lexicon):
                yield _make_run(tokens, gaps, folded, lexicon)
            tokens, gaps, is_anchored = [(word, start, end)], [""], anchor
        reached = end
    if is_anchored and _may_be_date(tokens, lexicon):
        yield _make_run(tokens, gaps, folded, lexicon)


def _may_be_date(tokens: list[_Token], lexicon: Lexicon) -> bool:
    """Return whether there are several tokens, or one that alone can be a date: a year or the name of a month."""
    return len(tokens) > 1 or (word := tokens[0][0]) in _YEARS_ALONE or word in lexicon.alone


def _make_run(tokens: list[_Token], gaps: list[str], folded: FoldedText, lexicon: Lexicon) -> Run:
    """Return the run of some tokens, with the signs before each of them."""
    terms: list[Term] = []
    simple_terms, index, number, is_each_one = lexicon.simple, 0, len(tokens), True
    while index < number:
        word, start, end = tokens[index]
        simple = simple_terms[word]
        if simple is not None and not (simple[0] and index + 1 < number and tokens[index + 1][0] in simple[0]):
            term = _new_tuple(Term, (simple[1], start, end, *simple[2]))
            terms.append(term if simple[3] is None else _weigh_month(term, simple[3], folded))
            index += 1
            continue
        taken, found = _read_terms(tokens, index, folded, lexicon.phrases)
        terms += found
        index += taken
        is_each_one = is_each_one and taken == len(found) and found[0].end == end
    kinds = [term[0] for term in terms]
    if not MAY_BE_ENDING.isdisjoint(kinds) and doubtful_endings().search(folded.text, tokens[0][1], tokens[-1][2]):
        terms = mark_ordinal_endings(terms, folded.text)
        kinds = [term[0] for term in terms]
    if is_each_one and _PUT_TOGETHER.isdisjoint(kinds):
        return Run(terms, "".join([sign for pair in zip(gaps, kinds, strict=True) for sign in pair]))
    return _put_together(terms, folded.text)


def _put_together(terms: list[Term], text: str) -> Run:
    """Return the run of some terms, of which words of numbers and of parts of a time are put together."""

    def gap_between(one: Term, other: Term) -> str | None:
        """Return the shape of the text between two terms."""
        return gap_shape(text[one.end : other.start])

    terms = take_parts(compose_numbers(terms, gap_between), gap_between)
    signs: list[str] = [terms[0].kind]
    for before, term in pairwise(terms):
        signs += (gap_between(before, term) or "", term.kind)
    return Run(terms, "".join(signs))


def _read_terms(tokens: list[_Token], index: int, folded: FoldedText, phrases: Phrases) -> tuple[int, list[Term]]:
    """Return how many tokens were taken from `index` on, and the terms that they make."""
    token = tokens[index]
    word, start, end = token
    following = tokens[index + 1][0] if index + 1 < len(tokens) else None
    articles = fold_set("articles")
    for rest, sense in phrases.get(word, ()):
        if sense.number and _is_beside_number(tokens, index, phrases):
            return 1, [Term(TermKind.CARDINAL, start, end, sense.number, language=sense.language)]
        if sense.weekday is not None and _is_before_date(tokens, index, folded, phrases):
            return 1, [Term(TermKind.WEEKDAY, start, end, sense.weekday, language=sense.language)]
        if rest and (following is None or (following != rest[0] and following not in articles)):
            continue
        last = _find_last(tokens, index, rest, folded.text) if rest else index
        if last is None or (sense.between and not _is_between_numbers(tokens, index, last, sense, folded)):
            continue
        if _is_written_so(sense, token, tokens[last], folded):
            found = _sense_terms(sense, token, tokens[last], folded.text)
            if sense.kind in COMMON_MONTHS or sense.strict:
                found[-1] = _weigh_month(found[-1], sense, folded)
            return 1 + last - index, found
    if not word[0].isdecimal():
        return 1, [Term(_NO_DATE, start, end, 0)]
    number = make_number(word)
    return 1, [Term(number.kind, start, end, *number.rest)]


def _weigh_month(month: Term, sense: Sense, folded: FoldedText) -> Term:
    """Return a month with the doubt that its letters leave: without one of its marks it needs both a day and a year."""
    is_capital = not sense.languages.isdisjoint(_capitals()) and _is_capital(month.start, folded)
    if not (sense.plain or (sense.capital and is_capital) or (sense.dotted and folded.text.startswith(".", month.end))):
        return month._replace(kind=_DOUBTFUL_MONTH, value=SMALL)
    if month.kind is _RARE_MONTH:
        return month
    if sense.strict and not is_capital:
        # With its full stop it needs a day or a year: nov. may end a sentence.
        return month._replace(kind=_DOUBTFUL_MONTH)
    if is_capital or sense.languages.isdisjoint(_capitals()):
        return month
    # An English month in small letters needs a day or a year: august.hpp.
    return month._replace(kind=_DOUBTFUL_MONTH)


def _is_glued(word: _Token, text: str) -> bool:
    """Return whether a word is the ending of a number, perhaps after a sign: 2016an, 5'i, 5:e, but no 5-i-2016."""
    before = text[max(0, word[1] - 2) : word[1]]
    if before[-1:] in {"'", "-", ":", "."}:
        return before[0].isdecimal() and text[word[2] : word[2] + 1] not in {"-", "."}
    return before[-1:].isdecimal()


def _is_between_numbers(tokens: list[_Token], index: int, last: int, sense: Sense, folded: FoldedText) -> bool:
    """Return whether the number of a day stands before a name with its capital, and one of four digits after it."""
    if not 0 < index <= last < len(tokens) - 1 or (sense.capital and not _is_capital(tokens[index][1], folded)):
        return False
    day, year = tokens[index - 1][0], tokens[last + 1][0]
    return day.isdecimal() and len(day) <= 2 and year.isdecimal() and len(year) == 4  # noqa: PLR2004 - digits of a day and a year


def _is_beside_number(tokens: list[_Token], index: int, phrases: Phrases) -> bool:
    """Return whether the word before or after is one of a number that is put together."""
    near = tokens[max(0, index - 1) : index] + tokens[index + 1 : index + 2]
    return any(sense.kind is TermKind.CARDINAL for word, *_ in near for rest, sense in phrases.get(word, ()) if not rest)


def _is_before_date(tokens: list[_Token], index: int, folded: FoldedText, phrases: Phrases) -> bool:
    """Return whether no number goes before, and a number and a month follow, or two numbers with the same sign as in a date."""
    if index and tokens[index - 1][0].isdecimal():
        return False
    words = [word for word, *_ in tokens[index + 1 : index + 4]]
    if len(words) < 2 or not words[0].isdecimal():  # noqa: PLR2004 - a day and a month
        return False
    if len(words) > 2 and all(map(str.isdecimal, words)):  # noqa: PLR2004 - a day, a month and a year
        gaps = {folded.text[tokens[at][2] : tokens[at + 1][1]] for at in (index + 1, index + 2)}
        return len(gaps) == 1 and gaps <= _DATE_SIGNS
    return any(sense.kind in COMMON_MONTHS for rest, sense in phrases.get(words[1], ()) if not rest)


def _is_capital(start: int, folded: FoldedText) -> bool:
    return folded.original[folded.original_offset(start)].isupper()


def _sense_terms(sense: Sense, first: _Token, last: _Token, text: str) -> list[Term]:
    start = first[1]
    terms: list[Term] = []
    if sense.conjunction:
        terms.append(Term(TermKind.CONJUNCTION, start, start + 1, 0))
        start += 1
    # The full stop of H. and c. belongs to them.
    end = last[2] + (sense.dotted and sense.kind in _WITH_STOP and text.startswith(".", last[2]))
    terms.append(Term(sense.kind, start, end, sense.value, sense.meanings, 0, sense.language, sense.languages))
    return terms


def _find_last(tokens: list[_Token], index: int, rest: tuple[str, ...], text: str) -> int | None:
    """Return the index of the last token of a phrase that goes on with `rest`; articles may stand between its words."""
    for word in rest:
        after = index + 1
        while after < len(tokens) and tokens[after][0] != word and tokens[after][0] in fold_set("articles"):
            after += 1
        if after >= len(tokens) or tokens[after][0] != word:
            return None
        if any(gap_shape(text[tokens[at][2] : tokens[at + 1][1]]) not in _PHRASE_GAPS for at in range(index, after)):
            return None
        index = after
    return index


def _is_written_so(sense: Sense, first: _Token, last: _Token, folded: FoldedText) -> bool:
    if sense.glued and not _is_glued(first, folded.text):
        return False
    if sense.dotted and not (sense.capital or sense.strict):
        if sense.kind is TermKind.ERA:
            return is_era_letter(first[1], last[2], folded.text, is_capital=_is_capital(first[1], folded))
        if not folded.text.startswith(".", last[2]):
            return False
    if first[0].isdecimal() and first[2] != last[1]:
        # ۲ شنبه is Monday like ۲شنبه, ساعت ۲ شنبه two o'clock on a Saturday.
        return last[1] - first[2] == 1 and not hour_before().search(folded.text[max(0, first[1] - _HOUR_REACH) : first[1]])
    return not sense.capital or sense.kind in COMMON_MONTHS or _is_capital(first[1], folded)
