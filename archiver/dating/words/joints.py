"""Patterns of the words that stand before a number and join it to another, or say that it counts."""

from __future__ import annotations

import re
from functools import cache

from archiver.dating.words.word_lists import fold_phrases, fold_set


@cache
def amounts() -> re.Pattern[str]:
    """Return the pattern of a text that ends with a phrase such as more than."""
    phrases = sorted(map(" ".join, fold_phrases("amounts")), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))}) $")


@cache
def telling_words() -> frozenset[str]:
    """Return the words that make the number after them something else than the day of a month, or its second day: No. 5 May.

    A text without a word there (`""`) says nothing for sure.
    """
    joints = ("range", "conjunction", "either", "nextDay", "ages")
    words = {words[-1] for name in joints for words in fold_phrases(name) if words} | fold_set("numbered") | fold_set("ranked")
    return frozenset({"", *words, *(before + word for before in fold_set("writtenOnConjunctions") for word in words)})


@cache
def range_before() -> re.Pattern[str]:
    """Return the pattern of a text that ends with a number and a word or dash that a second number follows."""
    joints = fold_phrases("range") | fold_phrases("conjunction")
    words = "|".join(re.escape(" ".join(words)) for words in joints if words)
    return re.compile(rf"(?<!\d)\d{{1,4}} ?(?:-|(?:{words})) ?$")


@cache
def range_ends() -> tuple[str, ...]:
    """Return what the text before ends with if that pattern matches it: the cheap test for it."""
    ends = {"-"} | {words[-1] for words in fold_phrases("range") | fold_phrases("conjunction") if words}
    return tuple(sorted(end + rest for end in ends for rest in ("", " ", "\n", " \n")))


@cache
def joint_ends() -> tuple[str, ...]:
    """Return what the text before ends with, but for blanks, if a year and a joint stand there."""
    return tuple(sorted(fold_set("conjunction") | fold_set("either") | {"&", ","}))


@cache
def years_beside() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a year that "and", "or" or a comma joins to a place: after it, and before it."""
    words = fold_set("conjunction") | fold_set("either") | {"&", ","}
    joint = rf"\s*(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\s*"
    return re.compile(rf"{joint}(\d{{4}})(?!\d)"), re.compile(rf"(?<!\d)(\d{{4}}){joint}$")


@cache
def hour_before() -> re.Pattern[str]:
    """Return the pattern of a word for "o'clock", perhaps with "about", or of another number, right before a number."""
    hours, about = ("|".join(sorted(map(re.escape, fold_set(name)))) for name in ("hourWords", "about"))
    return re.compile(rf"(?:\b(?:{hours})(?: (?:{about}))? |[\d:/.-])$")
