"""Words of the Latin script that speak of the Solar Hijri calendar."""

from __future__ import annotations

import re
from functools import cache

from archiver.dating.words import split_words
from archiver.vocabularies import languages_in, read_vocabulary

# Shorter marks and names, such as AP, are other words too.
_LONG = 4


def speaks_of_solar_calendar(text: str) -> bool:
    """Return whether folded `text` in a Latin script names the Solar Hijri calendar, or a month of it that is no other word."""
    return _solar_names().search(text) is not None


@cache
def _solar_names() -> re.Pattern[str]:
    vocabularies = [read_vocabulary(language) for language in languages_in("Latn")]
    other_words = {split_words(name) for vocabulary in vocabularies for key in ("ambiguous", "rare") for name in vocabulary[key]}
    names = {
        split_words(name)
        for vocabulary in vocabularies
        for group in (*vocabulary["months"].get("solar-hijri", ()), vocabulary["eras"].get("solar-hijri", ()))
        for name in group
    }
    long_names = (words for words in names - other_words if len("".join(words)) >= _LONG)
    spelt = sorted(map(r"[\W_]{1,3}".join, (map(re.escape, words) for words in long_names)))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelt)})(?!\w)")
