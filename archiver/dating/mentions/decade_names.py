"""Decades with a name: التسعينيات, die neunziger Jahre, the nineties."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_CENTURY = 100
_LAST_CENTURY = 20
_IN_FULL = 4
_BEFORE_ENGLISH_NAMES = frozenset({"the", "early", "late", "mid"})
_YEARS_IN_GERMAN = "jahr"
_GERMAN_ENDING = "er"
_AGE = "عمر"
_NEAR = 9


def year_of_decade(name: Term, century: Term | None, *, last: bool) -> Term:
    """The first year of a decade: of the century beside it, else of any; people still call the twentieth the last one."""
    if century is None and not last:
        return name._replace(digits=2)
    number = _LAST_CENTURY if century is None else century.value
    return name._replace(value=_CENTURY * (number - 1) + name.value, digits=_IN_FULL)


def has_decade_ending(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether the ending after the number is that of a decade: 1980er and no 1980th, 80er Jahre and no 80th year."""
    ending = mention.parts["u"]
    return surroundings.between(ending.start, ending.end) == _GERMAN_ENDING


def is_named_decade(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether the name is of years and not of an age: the nineties, not his nineties."""
    language = mention.parts["y"].language
    if language == "en":
        return surroundings.word_before(mention.start) in _BEFORE_ENGLISH_NAMES
    if language == "de":
        return _YEARS_IN_GERMAN in surroundings.between(mention.start, mention.end)
    return _AGE not in surroundings.between(mention.end, mention.end + _NEAR)
