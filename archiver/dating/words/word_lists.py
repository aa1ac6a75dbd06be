"""The lists of words that the vocabularies keep under a name, as folded words."""

from __future__ import annotations

from functools import cache
from itertools import chain

from archiver.dating.words.splitting import split_spelling
from archiver.vocabularies import LANGUAGES, read_vocabulary


@cache
def fold_phrases(name: str) -> frozenset[tuple[str, ...]]:
    """Return every spelling that some language lists under `name`, as folded words."""
    return frozenset(split_spelling(spelling) for language in LANGUAGES for spelling in read_vocabulary(language).get(name, ()))  # type: ignore[attr-defined]


@cache
def fold_set(name: str) -> frozenset[str]:
    """Return every single word that some language lists under `name` (`closing`, `counted` …), folded."""
    return frozenset(words[0] for words in fold_phrases(name) if len(words) == 1)


@cache
def words_of(name: str, languages: frozenset[str]) -> frozenset[str]:
    """Return every single word that some languages list under `name`, folded."""
    lists = (read_vocabulary(language)[name] for language in languages)  # type: ignore[literal-required]
    return frozenset(words[0] for words in map(split_spelling, chain.from_iterable(lists)) if len(words) == 1)
