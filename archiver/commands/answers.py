"""Read the answers of a person who sets up an archive: names in either language, digits of any script."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from archiver.configuration import find_code, find_language, find_near_code, say_code
from archiver.intake import choice_words, find_choice
from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from archiver.configuration import Kind

_PERSIAN: Final = re.compile("[\u0600-\u06ff]")
_SEPARATORS: Final = re.compile("[,،;؛]")
_AND: Final = re.compile(r"[,،;؛]|\s(?:and|و)\s")
# A language tag or a country code as such.
_TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
# A URI (RFC 3986 3.1), an ISIL (ISO 15511), an ISNI (ISO 27729), the end of a ROR, or an item of Wikidata.
_IDENTIFIER: Final = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]+:\S+|[A-Z][A-Za-z]{0,3}-[A-Za-z0-9:/-]{1,11}|(?:\d{4}[ -]?){3}\d{3}[\dX]|0[a-z0-9]{6}\d\d|Q\d+"
)


class UnusableAnswerError(Exception):
    """An answer that cannot be used. Its text says why, in the language of the person."""


class AnswerReader:
    """Reads answers in a language, and raises UnusableAnswerError for those that cannot be used."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._refused_identifier = ""

    def read_country(self, answer: str) -> str:
        """Return the code of a country that is given by its name or its code."""
        code = find_code("countries", answer)
        if code is not None:
            return code
        if _COUNTRY.fullmatch(answer):
            return answer.upper()
        raise self._refuse_name("countries", answer)

    def read_languages(self, answer: str) -> list[str]:
        """Return the tags of languages that are given by names or tags, with commas or `and` between them."""
        return list(dict.fromkeys(self.read_language(part.strip()) for part in _AND.split(answer) if part.strip()))

    def read_language(self, answer: str) -> str:
        """Return the tag of one language."""
        tag = find_language(answer)
        if tag is not None:
            return tag
        if _TAG.fullmatch(answer):
            return answer
        raise self._refuse_name("languages", answer)

    def read_access(self, answer: str) -> str:
        """Return an access status that is given by its word in English or Persian."""
        status = find_choice("accessRights", answer)
        if status is None:
            words = phrase("comma", self._language).join(choice_words("accessRights", self._language))
            raise UnusableAnswerError(phrase("init.unknown-access", self._language, found=answer, words=words))
        return status

    def read_identifier(self, answer: str) -> str:
        """Return an identifier. One that looks like none is taken if it is given twice."""
        if _IDENTIFIER.fullmatch(answer) or answer == self._refused_identifier:
            return answer
        self._refused_identifier = answer
        raise UnusableAnswerError(phrase("init.no-identifier", self._language, found=answer))

    def _refuse_name(self, kind: Kind, answer: str) -> UnusableAnswerError:
        near = find_near_code(kind, answer)
        told = phrase(f"init.unknown-{kind}", self._language, found=answer)
        if near is not None:
            name = say_code(kind, near, self._language)
            told += f" {phrase('init.near-name', self._language, name=name, code=near)}"
        return UnusableAnswerError(told)


def write_latin_digits(text: str) -> str:
    """Return a telephone number with Latin digits."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def split_list(answer: str) -> list[str]:
    """Return the parts of an answer with commas between them, each once."""
    return list(dict.fromkeys(part.strip() for part in _SEPARATORS.split(answer) if part.strip()))


def guess_language(text: str) -> str:
    """Return the language to offer as the default. It is never taken without being shown."""
    return "fa" if _PERSIAN.search(text) else "en"
