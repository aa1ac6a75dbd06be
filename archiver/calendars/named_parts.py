"""The meaning of the words of a typed date."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.refusal import UnreadableDateError
from archiver.calendars.word_meanings import date_words, fold_date_word

if TYPE_CHECKING:
    from archiver.calendars.parts import DateParts, MonthMeaning
    from archiver.calendars.terms import Calendar, Qualifier
    from archiver.calendars.word_meanings import DateWords

_MOST_WORDS_IN_A_NAME = 5
_ROLES = ("months", "weekdays", "seasons", "eras", "qualifiers", "decades", "particles")
_MOST_NUMBERS_BESIDE_A_MONTH = 2
_SAID_ONCE = {"months", "weekdays", "seasons", "qualifiers"}


class _Word(NamedTuple):
    """Consecutive words that make one name, folded; whether a number stands right before it."""

    key: str
    after_number: bool


class _Said(NamedTuple):
    """The meaning of all words together, in the fields of `DateParts`."""

    months: tuple[MonthMeaning, ...]
    weekday: str | None
    season: int | None
    eras: frozenset[Calendar]
    decade: bool
    qualifier: Qualifier | None


def name_parts(parts: DateParts, runs: tuple[tuple[tuple[str, ...], bool], ...]) -> DateParts:
    """Return the parts with the meaning of their words.

    Each run is of words with no number between them, and whether a number stands right before it.

    Raises:
        UnreadableDateError: a word is unknown, a thing is said twice, or two era marks contradict each other.
    """
    try:
        said = _read_words(runs, len(parts.numbers) > _MOST_NUMBERS_BESIDE_A_MONTH)
    except UnreadableDateError as refusal:
        refusal.values["text"] = parts.text
        raise
    return parts._replace(**said._asdict())


@lru_cache(maxsize=4096)
def _read_words(runs: tuple[tuple[tuple[str, ...], bool], ...], crowded: bool) -> _Said:  # noqa: FBT001 - hashed with the runs
    """Return the meaning of words. It is kept, since a table of dates repeats a few words."""
    words = [word for run, after_number in runs for word in _name_words(run, after_number=after_number)]
    names = _assign_roles(words, {"months"} if crowded else set())
    known = date_words()
    eras = [known.eras[key] for key in names.get("eras", [])]
    allowed = frozenset.intersection(*eras) if eras else frozenset()
    if eras and not allowed:
        raise UnreadableDateError("contradiction")
    return _Said(
        months=known.months.get(_only(names, "months"), ()),
        weekday=known.weekdays.get(_only(names, "weekdays")),
        season=known.seasons.get(_only(names, "seasons")),
        eras=allowed,
        decade="decades" in names,
        qualifier=known.qualifiers.get(_only(names, "qualifiers")),
    )


def _name_words(run: tuple[str, ...], *, after_number: bool) -> list[_Word]:
    """Return the longest names in a run of words, from left to right. Raises UnreadableDateError for an unknown word."""
    found: list[_Word] = []
    keys = list(map(fold_date_word, run))
    start = 0
    while start < len(keys):
        for end in range(min(len(keys), start + _MOST_WORDS_IN_A_NAME), start, -1):
            key = "".join(keys[start:end])
            attached = after_number and start == 0
            if _roles(key) or (attached and key in date_words().suffixes):
                found.append(_Word(key, attached))
                start = end
                break
        else:
            raise UnreadableDateError("unknown-word", word=run[start])
    return found


def _roles(key: str) -> list[str]:
    words = date_words()
    return [role for role in _ROLES if key in getattr(words, role)]


def _only(names: dict[str, list[str]], role: str) -> str:
    return names.get(role, [""])[0]


def _assign_roles(words: list[_Word], taken: set[str]) -> dict[str, list[str]]:
    """Return the words by their roles. A word that can have several takes the first that no other word has.

    Three numbers leave no place for a month, which is `taken` then: `mar.` is a French Tuesday beside three, March beside two.
    """
    known = date_words()
    names: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda one: len(_roles(one.key)) + _is_suffix(one, known)):
        roles = _roles(word.key)
        free = [role for role in roles if role not in names and role not in taken]
        role = (free or (["particles"] if _is_suffix(word, known) else roles))[0]
        if role in _SAID_ONCE and word.key not in names.get(role, [word.key]):
            raise UnreadableDateError("two-words", word=word.key)
        names.setdefault(role, []).append(word.key)
    return names


def _is_suffix(word: _Word, known: DateWords) -> bool:
    return word.after_number and word.key in known.suffixes
