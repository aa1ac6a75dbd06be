"""Tell if what looks like a day counts or names something else: Nr. 12 Mai, £12 May, Covid-19 March, A/HRC/22/11/2016."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.words import TermKind, fold_phrases, fold_set, telling_words

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_REACH = 24
_NUMBER_SIGNS = frozenset("№#")
_SECTION_SIGNS = frozenset("№§¶")
_LIST_REACH = 60
# The sign of a currency, or the country code of a telephone number.
_AMOUNT_OR_CALL = re.compile(r"(?:[$£€¥₤﷼₽₺₼] ?|\+\d{1,3} )$")
# A name of some letters with a hyphen, whose number follows: G-20, Covid-19.
_NAME = re.compile(r"(?<![\w-])([^\W\d_]+)-$")
_LONGEST_CODE = 3
_AFTER_PART = frozenset(" ._-?*…([")
_BLANK = re.compile(r"\.\.(?!\.)|__|\?\?")
_CUT = re.compile(r"\.\.|…|__|--|\?\?|\*\*")
_HOUR = re.compile(r" ?[ap]\.m(?!\w)")
# A symbol of a document has capitals and slashes: A/HRC/22/11/2016, 2016/11/05/ABC.
_SYMBOL_BEFORE = re.compile(r"(?<![^\W_])[A-Z]{1,5}\.?[A-Z0-9]{0,3}/$")
_SYMBOL_AFTER = re.compile(r"/[A-Z]{1,5}(?![^\W_])")


def is_no_whole_year(end: int, surroundings: Surroundings) -> bool:
    """Return whether two digits are no year of our time: half of one on a form (19.., 13__), before Christ, an hour (12 a.m.)."""
    after = surroundings.between(end, end + _REACH)
    return after[:1] in _AFTER_PART and (_CUT.match(after) or _HOUR.match(after) or _before_christ().match(after)) is not None


def is_cut_day(end: int, surroundings: Surroundings) -> bool:
    """Return whether two digits after a month are half of a year on a form: November 19.. (three full stops end a sentence)."""
    return _BLANK.match(surroundings.between(end, end + 3)) is not None


def is_before_christ(end: int, surroundings: Surroundings) -> bool:
    """Return whether the mark of years before Christ follows: the 40s BC."""
    return _before_christ().match(surroundings.between(end, end + _REACH)) is not None


@cache
def _before_christ() -> re.Pattern[str]:
    phrases = sorted(fold_phrases("beforeChrist"), key=len, reverse=True)
    patterns = (r"\W{1,3}".join(map(re.escape, words)) for words in phrases)
    return re.compile(rf" ?[(\[]?(?:{'|'.join(patterns)})(?!\w)")


def is_after_plain_word(start: int, surroundings: Surroundings) -> bool:
    """Return whether a word and a blank stand before a number, and the word makes it nothing else than the day of a month."""
    return surroundings.between(start - 1, start) == " " and surroundings.word_before(start) not in telling_words()


def is_counter(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the number before the month counts something else: شماره ۱۲ آبان, articles 5 to 6 May, چاپ دوم بهمن."""
    day = mention.parts["d"]
    if surroundings.between(day.end, day.end + 2) == "_ ":
        # A digit is left blank: 2_ November.
        return True
    if day.start != mention.start or is_after_plain_word(day.start, surroundings):
        return False
    if day.kind is not TermKind.NUMBER:
        return surroundings.is_ranked(day.start)
    return (
        _is_numbered(day.start, surroundings)
        or _ends_numbered_range(day.start, surroundings)
        or _ends_numbered_list(day.start, surroundings)
        or _is_of_name(day.start, surroundings)
    )


def _is_numbered(start: int, surroundings: Surroundings) -> bool:
    """Return whether a word such as No., the sign of a section or a phrase such as "at the age of" stands before the number."""
    before = surroundings.between(max(0, start - _REACH), start)
    is_age = _phrases_before("ages").search(before) is not None
    return is_age or before.rstrip(" ")[-1:] in _SECTION_SIGNS or surroundings.is_numbered(start)


def _ends_numbered_list(start: int, surroundings: Surroundings) -> bool:
    """Return whether the number is the last of several of what is numbered: sections 5, 6 and 9. So it may be no day."""
    if not surroundings.word_before_in("conjunction", start):
        return False
    before = surroundings.between(max(0, start - _LIST_REACH), start)
    match = _list_before().search(before)
    return match is not None and _is_numbered(start - len(before) + match.start(), surroundings)


@cache
def _list_before() -> re.Pattern[str]:
    """Return the pattern of a text that ends with numbers, commas between them, and "and"."""
    conjunctions = "|".join(sorted(map(re.escape, fold_set("conjunction")), key=len, reverse=True))
    return re.compile(rf"(?<![\d,.])\d{{1,4}}\.?(?:, ?\d{{1,4}}\.?)+,? ?(?:{conjunctions}) ?$")


def _ends_numbered_range(start: int, surroundings: Surroundings) -> bool:
    """Return whether the number is the last of a range of what is numbered: articles 5 to 6 May. "And" may lead a new date."""
    is_list = surroundings.word_before_in("conjunction", start) or surroundings.between(start - 2, start) == "- "
    return not is_list and surroundings.ends_numbered_range(start)


def _is_of_name(start: int, surroundings: Surroundings) -> bool:
    """Return whether a currency or a country code stands before the number, or a name that a hyphen joins to it."""
    before = surroundings.between(max(0, start - _REACH), start)
    if before.endswith("-"):
        name = _NAME.search(before)
        # Of longer names only known ones: Tehran-5 November is a place.
        return name is not None and name[1].isascii() and (len(name[1]) <= _LONGEST_CODE or name[1] in fold_set("numbered"))
    return before[-1:] in _AMOUNT_ENDS and _AMOUNT_OR_CALL.search(before) is not None


_AMOUNT_ENDS = frozenset("$£€¥₤﷼₽₺₼ ")


def is_identifier(numbers: tuple[Term, Term, Term], separator: str, surroundings: Surroundings) -> bool:
    """Return whether the word before makes a number of a holding or a file of them: Accession 1995/12/3. ISO dates stay dates."""
    is_iso = separator == "-" and [number.digits for number in numbers] == [4, 2, 2]
    start, end = numbers[0].start, numbers[-1].end
    before = surroundings.between(start - 2 if start > 1 else 0, start)
    if not is_iso and "\n" not in before:
        is_signed = before.rstrip()[-1:] in _NUMBER_SIGNS
        if is_signed or surroundings.word_before_in("identifiers", start):
            return True
    if surroundings.between(end, end + 1) == "/" and _SYMBOL_AFTER.match(surroundings.as_written(end, end + _REACH)):
        return True
    return before[-1:] == "/" and _is_symbol(start, surroundings)


def _is_symbol(start: int, surroundings: Surroundings) -> bool:
    return _SYMBOL_BEFORE.search(surroundings.as_written(max(0, start - _REACH), start)) is not None


@cache
def _phrases_before(name: str) -> re.Pattern[str]:
    """Return the pattern of a text that ends with a phrase which the vocabularies list under a name."""
    phrases = sorted(map(" ".join, fold_phrases(name)), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))}) $")


def is_name_of_place(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a street or a square is named by the day: Straße des 17. Juni, میدان ۷ تیر."""
    before = surroundings.between(max(0, mention.start - _REACH), mention.start)
    return _phrases_before("namedByDay").search(before) is not None
