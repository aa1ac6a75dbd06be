"""Tell if the name of a month is another word in its place: ۳ تیر are three bullets, می گوید is a verb, جوان is young.

The vocabularies say by which neighbours. A day that words of time lead, a weekday, ماه or a year in full make the name a month.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.words import WORD, fold_phrases, fold_set, split_words
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

# Code points on either side in which the words that stand near are looked for.
_NEAR = 40
_SHORT_YEAR = 2
_PLACES = ("beforeName", "before", "after", "near")
_LEADS = ("beforeMonthDay", "range", "between", "dated", "connectors", "twins")


class _Neighbours(NamedTuple):
    """Patterns of the words that make a name another word.

    They stand right before the day, right before a name without a day, right after, and in the same sentence.
    """

    before_name: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    near: re.Pattern[str]


def is_other_word(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether what stands beside a month or season of the mention makes its name another word."""
    parts = mention.parts
    if "d" in parts and _has_full_year(mention):
        # Between a day and a year in full a name is that of a month.
        return False
    if "m" in parts and _is_other(parts["m"], mention, surroundings):
        return True
    return any(name in parts and _is_other(parts[name], mention, surroundings) for name in ("m2", "season"))


def _is_other(month: Term, mention: Mention, surroundings: Surroundings) -> bool:
    name = surroundings.between(month.start, month.end)
    if name in fold_set("noMonths") and surroundings.script(mention.start, mention.end) == "persian":
        return not _has_full_year(mention)
    if name in fold_set("verbPrefixes") and surroundings.word_after(month.end) in _verbs():
        return True
    neighbours = _neighbours_of(name) if name in _other_words() else None
    return neighbours is not None and _have_neighbours(mention, neighbours, surroundings)


def _have_neighbours(mention: Mention, neighbours: _Neighbours, surroundings: Surroundings) -> bool:
    before, after = surroundings.sentence_around(mention.start, mention.end, _NEAR)
    if "d" not in mention.parts and neighbours.before_name.search(before):
        return True
    if _is_surely_month(mention, surroundings):
        return False
    if neighbours.after.match(after):
        return True
    if surroundings.word_before(mention.start) in _leads() or _twins_before().search(before):
        return False
    near = neighbours.near
    return bool(neighbours.before.search(before) or near.search(before) or near.search(after))


def _has_full_year(mention: Mention) -> bool:
    year = mention.parts.get("y")
    return year is not None and year.digits > _SHORT_YEAR


def _is_surely_month(mention: Mention, surroundings: Surroundings) -> bool:
    if _has_full_year(mention) or not mention.parts.keys().isdisjoint({"w", "w2", "e"}):
        return True
    return not fold_set("month").isdisjoint(WORD.findall(surroundings.between(mention.start, mention.end)))


@cache
def _other_words() -> dict[str, Mapping[str, Sequence[str]]]:
    """Return the names of months that are other words too, with the lists of what stands beside these."""
    return {
        "".join(split_words(spelling)): lists
        for language in LANGUAGES
        for spelling, lists in read_vocabulary(language)["otherWords"].items()
    }


@cache
def _neighbours_of(name: str) -> _Neighbours | None:
    lists = _other_words().get(name)
    if lists is None:
        return None
    names, before, after, near = (_alternatives(lists.get(place, ())) for place in _PLACES)
    return _Neighbours(
        re.compile(rf"(?<!\w)(?:{names})\.? $"),
        re.compile(rf"(?<!\w)(?:{before})[ :,]*$"),
        re.compile(rf" *(?:{after})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{near})(?!\w)"),
    )


def _alternatives(phrases: Iterable[str]) -> str:
    """Return a pattern of the phrases; without any it matches nothing."""
    return _join(map(split_words, phrases)) or "(?!)"


def _join(phrases: Iterable[tuple[str, ...]]) -> str:
    return "|".join(sorted((re.escape(" ".join(words)) for words in phrases), key=len, reverse=True))


@cache
def _leads() -> frozenset[str]:
    """Return the words that lead a day, so that its month is one."""
    return frozenset().union(*map(fold_set, _LEADS))


@cache
def _twins_before() -> re.Pattern[str]:
    """Return the pattern of the phrases that say that the day is another one too: مصادف با."""
    return re.compile(rf"(?<!\w)(?:{_join(fold_phrases('twins'))}) *$")


@cache
def _verbs() -> frozenset[str]:
    """Return every form of a verb that can follow its prefix."""
    vocabularies = [read_vocabulary(language)["verbs"] for language in LANGUAGES]
    return frozenset(
        "".join(split_words(stem + ending))
        for verbs in vocabularies
        for tense in ("present", "past")
        for stem in verbs.get(tense, ())
        for ending in verbs.get(f"{tense}Endings", ())
    )
