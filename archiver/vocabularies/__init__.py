"""The words of dates in each language: months, weekdays, seasons, era marks, with the spellings seen in documents.

Rules of the room:

- One JSON file a language, named by its BCP 47 tag, so that a speaker can correct it without reading code.
- `script` is the script of the language, by its code in ISO 15924: `Arab` or `Latn`.
- The first spelling of a list is the one to print (CLDR's wide form); the others are only recognised.
- Spellings are written as people write them. To look one up, fold both sides (`archiver.persian_text`).
- Months stand under the calendar they belong to, twelve lists from the first month on. The zodiac names stand under `solar-hijri`
  in Dari and under `borji` in Persian and English: which calendar they mean is decided by the year (before 1304 in Iran).
- `ambiguous` lists month names that are ordinary words too: a date only with a day, a year or the word for month beside them.
  `rare` lists those that need a year. `ordinals` are the days of the month in words.
- `beforeChrist` are the era marks of Gregorian years counted backwards.
- Words inside a date: `range` (from-to), `conjunction`, `connectors` (`of`, `مورخ`), `ordinalSuffixes`. Words around a year:
  `time` and `dated` stand before one, `numbered` before and `counted` after a number that is none, `closing` may follow one.
- `numbers` are the words that years are put together from; `decadeNames` are decades named by one word. `beforeDecade` are the
  words that such a name or two digits need before them (the nineties), `lastCentury` says which century they are of.
- `noDates` are phrases that hold the name of a month and are none: مهر و موم.
- `amounts` stand before a number that counts (`بیش از`), `beforeDay` before a day written as `5.11.` or `9.7.99`.
- `twins` say that two dates are one day, `datelines` label the date of the document itself. `otherDates` label the date of
  something else (a birth, a deadline, a receipt), `references` the date of another letter; `sentenceWords` are words of
  sentences, which no name of a place or a person holds. Of these three each entry is one word.
- `layouts` are the date patterns of CLDR for the language, in CLDR's own letters.
"""

from archiver.vocabularies.vocabulary import LANGUAGES, WEEKDAYS, Vocabulary, languages_in, read_vocabulary

__all__ = ["LANGUAGES", "WEEKDAYS", "Vocabulary", "languages_in", "read_vocabulary"]
