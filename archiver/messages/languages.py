"""The languages of Bayegan: direction, digits, quotation marks, plural, and names of months and weekdays.

A further language is a word in `Language`, a row in `_FORMS`, and its texts in the catalogues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from archiver.persian_text import DigitSet
    from archiver.vocabularies import Vocabulary

Language = Literal["en", "fa"]


class LanguageForm(NamedTuple):
    """The written form of a language.

    `quotes` stand around words of another program. `singular` are the counts that take the first form of a unit (CLDR: one).
    """

    direction: Literal["ltr", "rtl"]
    digits: DigitSet
    quotes: tuple[str, str]
    singular: tuple[int, ...]


_FORMS: Final[dict[Language, LanguageForm]] = {
    "en": LanguageForm("ltr", "latin", ("", ""), (1,)),
    "fa": LanguageForm("rtl", "persian", ("«", "»"), (0, 1)),
}

LANGUAGES: Final[tuple[Language, ...]] = tuple(_FORMS)

PAGE_LANGUAGES: Final[tuple[Language, Language]] = ("en", "fa")
"""The languages of pages that are kept with the documents: the finding aid, and the guide of an intake table."""


def form_of(language: Language) -> LanguageForm:
    """Return the written form of a language."""
    return _FORMS[language]


def month_name(number: int, calendar: str, language: Language) -> str:
    """Return the name of a month of a calendar, in English if the vocabulary of the language lacks it."""
    months = _vocabulary(language)["months"]
    return (months.get(calendar) or _vocabulary("en")["months"][calendar])[number - 1][0]


def weekday_name(weekday: str, language: Language) -> str:
    """Return the name of a weekday, which is given in English. Reading the English vocabulary for it would only take time."""
    return weekday if language == "en" else _vocabulary(language)["weekdays"][weekday.lower()][0]


def _vocabulary(language: Language) -> Vocabulary:
    from archiver.vocabularies import read_vocabulary  # noqa: PLC0415 - most messages name no month or weekday

    return read_vocabulary(language)
