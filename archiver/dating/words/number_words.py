"""Years written in words: یکهزار و سیصد و نود و پنج is 1395."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.words.term_kinds import TermKind
from archiver.vocabularies import languages_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archiver.dating.words.term import Term

# For speed: Python 3.11 takes long to find a member of an enumeration.
_CARDINAL = TermKind.CARDINAL
_ORDINAL = TermKind.ORDINAL
_THOUSAND = 1000
_HUNDRED = 100
_SMALLEST_TEN = 20
_YEAR_DIGITS = 4
# Numbers that can stand before two digits, as in nineteen eighty-four.
_CENTURIES = range(10, 21)
_LONG_WORD = 6
_TENS = range(20, 100, 10)


def compose_numbers(terms: list[Term], gap_between: Callable[[Term, Term], str | None]) -> list[Term]:
    """Return `terms` with each row of number words that makes one number put together.

    Numbers of two or four digits stay cardinals, since years are written so. Others are no part of a date.
    """
    if _CARDINAL not in [term.kind for term in terms]:
        return terms
    composed: list[Term] = []
    index = 0
    while index < len(terms):
        is_number = terms[index].kind is _CARDINAL
        taken = _count_words(terms, index, gap_between) if is_number else 1
        composed.append(_put_together(terms[index : index + taken]) if is_number else terms[index])
        index += taken
    return composed


def _count_words(terms: list[Term], start: int, gap_between: Callable[[Term, Term], str | None]) -> int:
    """Return how many terms from `start` on make one number: thousands, hundreds, tens and units, joined by "and"."""
    end = start + 1
    while end < len(terms):
        step = 2 if terms[end].kind is TermKind.CONJUNCTION else 1
        last = end + step - 1
        if last >= len(terms) or not _may_go_on(terms[start:end], terms[last]):
            break
        if any(gap_between(terms[at - 1], terms[at]) not in {"", "_", "|", "-"} for at in range(end, last + 1)):
            break
        if not _continues(terms[end - 1].value, terms[last], joined=step > 1):
            break
        end = last + 1
        if terms[last].kind is _ORDINAL:
            break
    return end - start


def _may_go_on(words: list[Term], following: Term) -> bool:
    """Return whether a word may be of one number with those before it: a cardinal, or the ordinal that ends a year."""
    if following.kind is not _ORDINAL:
        return following.kind is _CARDINAL
    # тысяча девятьсот восемьдесят восьмой год, зимой сорок второго, هزار و سیصد و پنجاه و هفتم
    ends_year = words[-1].value in _TENS or any(word.value >= _THOUSAND for word in words)
    return ends_year and following.language == words[0].language


def _continues(before: int, word: Term, *, joined: bool) -> bool:
    """Return whether a word goes on with a number, as its language has it."""
    after = word.value
    if before > _THOUSAND:
        # A century in one word: negentienhonderd achtentachtig, nittenhundrede og otteogfirs.
        return after < _HUNDRED and before % _HUNDRED == 0
    apart = word.language in languages_with("numbersApart")
    # A unit before its ten: ثمان وثمانين, پنځه نوي.
    if before < 10 and after in _TENS and (joined or apart) and word.language in languages_with("unitsFirst"):  # noqa: PLR2004
        return True
    return _continues_apart(before, after, joined=joined) if apart else _continues_joined(before, after, joined=joined)


def _continues_joined(before: int, after: int, *, joined: bool) -> bool:
    """Return whether a word goes on if "and" joins all but thousands: یکهزار و سیصد و نود و پنج."""
    if after == _THOUSAND:
        return before < _SMALLEST_TEN and not joined
    if not joined and before != _THOUSAND:
        return False
    if before >= _THOUSAND:
        return after < _THOUSAND
    if before >= _HUNDRED:
        return after < _HUNDRED
    return before >= _SMALLEST_TEN and after < 10  # noqa: PLR2004 - units


def _continues_apart(before: int, after: int, *, joined: bool) -> bool:
    """Return whether a word goes on without "and": two thousand sixteen, nineteen eighty-four, mil neuf cent cinquante et un."""
    if after in {_HUNDRED, _THOUSAND}:
        return before < _SMALLEST_TEN + 1 or (before == _THOUSAND and after == _HUNDRED)
    if before == _THOUSAND:
        return after < before
    if before >= _HUNDRED:
        return after < _HUNDRED
    if before in _CENTURIES and not joined and after >= 10:  # noqa: PLR2004 - nineteen eighty
        return after < _HUNDRED
    return before >= _SMALLEST_TEN and before % 10 == 0 and after < 10  # noqa: PLR2004 - units


def _put_together(words: list[Term]) -> Term:
    total = 0
    for word in words:
        total = _add(total, word.value, apart=word.language in languages_with("numbersApart"))
    is_year = total < _HUNDRED or len(str(total)) == _YEAR_DIGITS
    kind = TermKind.CARDINAL if is_year else TermKind.OTHER_NUMBER
    return words[0]._replace(kind=kind, end=words[-1].end, value=total, digits=len(str(total)))


def _add(total: int, value: int, *, apart: bool) -> int:
    if value == _THOUSAND:
        return max(total, 1) * _THOUSAND
    if not apart:
        return total + value
    if value == _HUNDRED:
        thousands, rest = divmod(total, _THOUSAND)
        return thousands * _THOUSAND + max(rest, 1) * _HUNDRED
    return total * _HUNDRED + value if total in _CENTURIES and value >= 10 else total + value  # noqa: PLR2004 - nineteen eighty


def long_numbers(years: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield the numbers below a hundred that are one long word: einundzwanzig. The short ones are other words too."""
    yield from ((word, value) for word, value in years.get("numbers", {}).items() if len(word) >= _LONG_WORD)


def fused_years(years: Mapping[str, Mapping[str, int]], conjunction: str) -> Iterator[tuple[str, int]]:
    """Yield years that a language writes as one word, such as neunzehnhundertachtundachtzig, from their two parts.

    An "and" may stand between the parts: nittenhundreogåttiåtte.
    """
    for century, first in years.get("centuries", {}).items():
        yield century, first
        for joint in ("", conjunction):
            yield from ((century + joint + rest, first + value) for rest, value in years.get("numbers", {}).items())
