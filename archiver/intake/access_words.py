"""Recognise headings that may be about access, secrecy, restriction or sensitivity, in the languages of `access_words.json`.

A column under such a heading must never be dropped: its document would be published as open.

Each entry is a pattern over the words of a heading. `secret` is a whole word and `restrict*` the beginning of one; several words
stand side by side. `*حساس*` stands anywhere, whatever blanks and joiners are there. `=open` is the whole heading. A word of
`beside` shows that a word of its kind means something else, such as `number` beside `access`. `others` only look alike
(`secretary`). A word that is nearly one of `alike` was misspelt.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple, cast

from archiver.persian_text import fold_word

_KINDS: Final = ("secrecy", "access", "publication", "classification")
# Two words of a key without a blank between them: `accessRights`.
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINERS: Final = re.compile("[\u200b-\u200d\u2060\u00ad'’]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST_ALIKE: Final = 0.85
"""The share of letters that a misspelt word has in common with the right one; `restoration` and `restriction` have 0.82."""
_SHORTEST_ALIKE: Final = 7
_LONGEST_CELL: Final = 40
_MOST_WORDS: Final = 3
_LONGEST: Final = 400
"""A heading has few words. No more letters are examined of one."""


class _Patterns(NamedTuple):
    """The patterns of one kind, folded."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    anywhere: tuple[str, ...]
    several: tuple[tuple[str, ...], ...]
    whole: frozenset[str]

    def match(self, words: list[str], joined: str) -> bool:
        """Return whether the words of a heading, or all of its letters joined, match one of the patterns."""
        return (
            not self.words.isdisjoint(words)
            or any(word.startswith(self.beginnings) for word in words)
            or any(part in joined for part in self.anywhere)
            or " ".join(word for word in words if word not in _answers()) in self.whole
            or any(_stand_together(phrase, words) for phrase in self.several)
        )


def may_mean_access(heading: str) -> bool:
    """Return whether a heading may be about access, secrecy, restriction or sensitivity."""
    words = [word for word in _split(heading) if not _others().match([word], word)]
    joined = "".join(words)
    for kind in _KINDS:
        if _patterns(kind).match(words, joined) and _beside(kind).isdisjoint(words):
            return True
    return any(_is_misspelt(word) for word in words if len(word) >= _SHORTEST_ALIKE)


@lru_cache(maxsize=4096)
def says_secret(cell: str) -> bool:
    """Return whether a cell says nothing but that a document is secret: one word such as `confidential`, or a phrase."""
    if len(cell) > _LONGEST_CELL:
        return False
    words, patterns = _split(cell), _patterns("secrecy")
    if len(words) == 1:
        alone = patterns._replace(whole=frozenset())
        return alone.match([word for word in words if not _others().match([word], word)], words[0])
    return len(words) <= _MOST_WORDS and any(len(phrase) > 1 and _stand_together(phrase, words) for phrase in patterns.several)


def _split(heading: str) -> list[str]:
    parted = _CAMEL.sub(" ", _JOINERS.sub("", heading[:_LONGEST]))
    # Without accents and vowel signs: `Zugänglichkeit` is `zuganglichkeit`.
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", parted) if not unicodedata.combining(sign))
    folded = bare.casefold().translate({0x131: "i", 0xF8: "o", 0x259: "e"})
    return [fold_word(word) for word in _WORD.findall(folded)]


def _stand_together(phrase: tuple[str, ...], words: list[str]) -> bool:
    count = len(phrase)
    return any(
        all(_is_word(pattern, word) for pattern, word in zip(phrase, words[start : start + count], strict=True))
        for start in range(len(words) - count + 1)
    )


def _is_word(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def _is_misspelt(word: str) -> bool:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only for a heading that is not known

    known = [right for alike in _words()["alike"] for right in _split(alike)]
    return word not in known and any(SequenceMatcher(None, word, right).ratio() >= _LEAST_ALIKE for right in known)


@cache
def _words() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "access_words.json"), encoding="utf-8") as file:
        return cast("dict[str, Any]", json.load(file))


@cache
def _patterns(kind: str) -> _Patterns:
    return _compile([entry for entries in _words()[kind].values() for entry in entries])


@cache
def _others() -> _Patterns:
    return _compile(_words()["others"])


@cache
def _answers() -> frozenset[str]:
    """Return the words for yes and no, which headings of questions have: `Public (yes/no)`."""
    return frozenset(word for entry in _words()["answers"] for word in _split(entry))


@cache
def _beside(kind: str) -> frozenset[str]:
    return frozenset(word for entry in _words()["beside"].get(kind, ()) for word in _split(entry))


def _compile(entries: list[str]) -> _Patterns:
    folded = [(entry, _split(entry)) for entry in entries]
    plain = [(entry, words) for entry, words in folded if entry[0] not in "*="]
    return _Patterns(
        words=frozenset(words[0] for entry, words in plain if len(words) == 1 and not entry.endswith("*")),
        beginnings=tuple(words[0] for entry, words in plain if len(words) == 1 and entry.endswith("*")),
        anywhere=tuple("".join(words) for entry, words in folded if entry.startswith("*")),
        several=tuple((*words[:-1], words[-1] + "*" * entry.endswith("*")) for entry, words in plain if len(words) > 1),
        whole=frozenset(" ".join(words) for entry, words in folded if entry.startswith("=")),
    )
