"""The words and signs beside a date on its line: a place, a name, a time, or a sentence that is no dateline."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.words import WORD, fold_phrases, fold_set, split_words
from archiver.persian_text import fold_text
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLACE_WORDS = 4
"""The most words of a place with a comma or dash between it and the date."""

# An hour with minutes, perhaps seconds, am or pm (م and ص in Arabic), a time zone, an offset: `10:30 am`, `T10:30:00.5+03:30`.
_TIME = re.compile(
    r"[\s,،]*t?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*(?:am|pm|utc|gmt|z|م|ص)\b)?(?:\s*[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
# Signs around a dateline that say nothing: blanks, brackets, the marks of lists and tables, marks of direction.
FRAME = " \t\r\n()[]*_#|•\u200e\u200f"
# What parts two columns of a line.
COLUMNS = re.compile(r"\s{2,}| ?[\t|]")
# The next field after the date: one to three words and a colon.
_NEXT_FIELD = re.compile(r"\s+[^\W\d]+(?: [^\W\d]+){0,2}\s*:")
# Signs of a sentence or a quotation; a full stop only if a blank follows, since it may stand in a name.
_SAYING = re.compile(r"[«»\"“”()\[\]?!؟؛;…>:]|\.(?:\s|$)")
# Letters that are not of the Arabic block.
_LATIN_WORD = re.compile(r"[^\W\d_\u0600-\u06ff]+")


def place_words(before: str, *, with_office: bool = False) -> list[str] | None:
    """Return the words before a date if they can be a place or a name, else None."""
    before = _TIME.sub(" ", before)
    bare = _initial().sub(" ", before)
    if _SAYING.search(bare) or any(sign.isdecimal() for sign in bare) or "|" in before or "\t" in before.strip():
        return None
    words = WORD.findall(fold_text(before).text)
    if words and (words[-1] in fold_set("dateArticles") or (len(words) == 1 and words[0] in connectors())):
        words.pop()
    if not words:
        return []
    if {words[0], words[-1]} & fold_set("otherDates") or set(words) & (_mere_mention() | fold_set("sentenceWords")):
        return None
    if any(list(label) in (words[: len(label)], words[-len(label) :]) for label in fold_phrases("datelines")):
        return None
    # Places and names have a capital in the Latin script. Other scripts have none to show.
    small = fold_set("nameParticles") | fold_set("dateArticles") | (fold_set("officeParticles") if with_office else frozenset())
    has_capitals = all(word[0].isupper() or word.lower() in small for word in _LATIN_WORD.findall(bare))
    return words if has_capitals else None


@cache
def _initial() -> re.Pattern[str]:
    """Return the pattern of one letter or a title with a full stop that ends no sentence."""
    titles = "".join(f"|{re.escape(title)}" for title in sorted(fold_set("titles")))
    return re.compile(rf"(?<!\w)(?:[^\W\d_]{titles})\.", re.IGNORECASE)


def is_end(after: str, *, may_stop: bool = False, may_go_on: bool = False) -> bool:
    """Return whether nothing follows the date but a time, a weekday or an era mark, and a full stop or a field if allowed."""
    after = after.lstrip(")]*")
    if may_go_on and (COLUMNS.match(after) or _NEXT_FIELD.match(after)):
        return True
    folded = _TIME.sub(" ", fold_text(after).text)
    words = [word for word in WORD.findall(folded) if word not in _beside_dates()]
    if words or any(sign.isdecimal() for sign in folded):
        return False
    rest = WORD.sub("", folded).strip(FRAME + ",،-–—")
    return not rest or (may_stop and rest == ".")


def is_place_after(after: str) -> bool:
    """Return whether a place follows the date, with a comma or dash between and no sentence."""
    match = re.match(r"\s*[،,\-–—(]\s*", after)
    if match is None:
        return False
    place = after[match.end() :].strip(FRAME)
    words = place_words(place)
    return words is not None and 0 < len(words) <= PLACE_WORDS


@cache
def connectors() -> frozenset[str]:
    """Return words such as of, vom, le: they join a date to the words before it, and may begin a dateline."""
    return frozenset(word for phrase in _vocabulary_words("connectors", LANGUAGES) for word in split_words(phrase))


@cache
def _mere_mention() -> frozenset[str]:
    """Return words such as in, since, until: a date after one is no dateline. Arabic and German datelines have such words."""
    languages = [language for language in LANGUAGES if not read_vocabulary(language)["timeOnDatelines"]]
    words = (word for name in ("time", "dated", "range") for word in _vocabulary_words(name, languages))
    return frozenset(split_words(word)[0] for word in words) - fold_set("dateArticles")


@cache
def _beside_dates() -> frozenset[str]:
    """Return words that follow a date and add nothing: weekdays, era marks, the word for an hour."""
    lists = (
        words for language in LANGUAGES for name in ("weekdays", "eras") for words in read_vocabulary(language)[name].values()
    )
    return frozenset(word for words in lists for phrase in words for word in split_words(phrase)) | fold_set("hourWords")


def _vocabulary_words(name: str, languages: Iterable[str]) -> Iterator[str]:
    for language in languages:
        yield from read_vocabulary(language)[name]  # type: ignore[literal-required]
