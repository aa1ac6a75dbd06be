"""Numbers that a language writes as one word: neunzehnhundertachtundachtzig."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HUNDRED = 100
_THOUSAND = 1000
_CENTURIES = range(11, 20)
_MILLENNIUM = 2


def fused_numbers(numbers: Mapping[str, int], conjunction: str) -> Iterator[tuple[str, int]]:
    """The numbers from 21 to 99, and the years from 1100 to 1999 and from 2000 to 2099, from the words for their parts.

    In German the unit stands before the ten; before the unit of a year an "and" may stand.
    """
    below = dict(_below_hundred(numbers, conjunction))
    yield from ((word, value) for word, value in below.items() if word not in numbers)
    for head, factor in ((_CENTURIES, _HUNDRED), ((_MILLENNIUM,), _THOUSAND)):
        for first, count in numbers.items():
            if count in head:
                yield from _with_rest(first + _name(numbers, factor), count * factor, below, conjunction)


def _below_hundred(numbers: Mapping[str, int], conjunction: str) -> Iterator[tuple[str, int]]:
    for word, value in numbers.items():
        if value < _HUNDRED:
            yield word, value
        for ten, high in numbers.items():
            if value < 10 and high in range(20, _HUNDRED, 10):  # noqa: PLR2004 - units
                yield word + conjunction + ten, value + high


def _with_rest(whole: str, value: int, below: Mapping[str, int], conjunction: str) -> Iterator[tuple[str, int]]:
    yield whole, value
    for rest, number in below.items():
        yield whole + rest, value + number
        if number < 10:  # noqa: PLR2004 - units
            yield whole + conjunction + rest, value + number


def _name(numbers: Mapping[str, int], value: int) -> str:
    return next(word for word, number in numbers.items() if number == value)
