"""The words that somebody looks for, and the texts that have them.

Rules:

- A word matches whole words. With `*` at its end it matches all words that begin so.
- Words are what stands between spaces, brackets and the like. All parts of one that holds together by a hyphen, a slash or a full
  stop, such as a reference code, must follow one another.
- A word with a joint matches the same word joined, with a joint, or as two words. Joined, it matches the word in two, and in two,
  side by side, the joined one.
- No sign means anything else, so the syntax of FTS5 is out of reach.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.holdings.catalogue.shadow_text import JOINT, fold_words, join, part

if TYPE_CHECKING:
    from collections.abc import Iterator

_STARS: Final = "*٭"
_CLOSING: Final = "\"'»”’)]}،,.؛;:!؟?"
"""Signs that may follow the star of a word."""
_SHORTEST_PART: Final = 2
_LONGEST_JOINED: Final = 24
"""Letters of a word that is tried in two parts."""
_JOINING_SCRIPTS: Final = range(0x0600, 0x0800)
"""Arabic and its supplement, and Syriac: only there is a joint typed inside words."""


class QueryWord(NamedTuple):
    """One word of a query: the runs of words that match it, any of them. `is_beginning` says that more letters may follow."""

    runs: tuple[str, ...]
    is_beginning: bool = False

    @property
    def expression(self) -> str:
        """The word as an expression of FTS5. Its runs have neither quotation marks nor capitals."""
        star = " *" if self.is_beginning else ""
        return "(" + " OR ".join(f'"{run}"{star}' for run in self.runs) + ")"

    def stands_in(self, *shadows: str) -> bool:
        """Return whether one of the shadows has the word."""
        end = "" if self.is_beginning else " "
        return any(f" {run}{end}" in f" {shadow} " for shadow in shadows for run in self.runs)


def read_query(query: str) -> list[QueryWord]:
    """Return the words of a query, each once; none if it has neither letters nor digits."""
    words = list(_list_words(query))
    beside: dict[int, list[str]] = {}
    for (index, (first, star)), (_, (second, last_star)) in pairwise(enumerate(words)):
        if not star and _is_joinable(first) and _is_joinable(second):
            beside.setdefault(index, []).append(first + second)
            if not last_star:
                beside.setdefault(index + 1, []).append(first + second)
    found = [
        QueryWord(tuple(dict.fromkeys([*_list_runs(word, star=star), *beside.get(index, ())])), star)
        for index, (word, star) in enumerate(words)
    ]
    return list(dict.fromkeys(found))


def _list_words(query: str) -> Iterator[tuple[str, bool]]:
    """Yield each folded word of a query, and whether a star follows it."""
    for piece in query.split():
        has_star = piece.rstrip(_CLOSING).endswith(tuple(_STARS))
        words = fold_words(piece)
        for number, word in enumerate(words, 1):
            yield word, has_star and number == len(words)


def _list_runs(word: str, *, star: bool) -> Iterator[str]:
    yield part(word)
    if JOINT in word:
        yield join(word)
    elif not star and _is_joinable(word):
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            yield f"{word[:end]} {word[end:]}"


def _is_joinable(word: str) -> bool:
    """Return whether a word may be one half of another, or have halves: it is plain, not long, and of a script with joints."""
    return len(word) <= _LONGEST_JOINED and all(ord(letter) in _JOINING_SCRIPTS for letter in word)
