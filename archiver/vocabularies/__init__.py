"""The words of dates in each language: months, weekdays, seasons, era marks, with the spellings seen in documents.

Rules of the room:

- One JSON file a language, named by its BCP 47 tag, so that a speaker can correct it without reading code.
- The first spelling of a list is the one to print (CLDR's wide form); the others are only recognised.
- Spellings are written as people write them; whoever looks one up folds both sides (`archiver.persian_text`).
- Months stand under the calendar they belong to, twelve lists from the first month on. The zodiac names stand under `solar-hijri`
  in Dari and under `borji` in Persian and English: which calendar they mean is decided by the year (before 1304 in Iran).
- `ambiguous` lists month names that are ordinary words too: a date only with a day, a year or the word for month beside them.
  `rare` lists those that need a year. `ordinals` are the days of the month in words, `numbers` the words that make years.
- `beforeChrist` are the era marks of Gregorian years counted backwards.
- Words inside a date: `range` (from-to), `conjunction`, `connectors` (`of`, `مورخ`), `ordinalSuffixes`. Words around a year:
  `time` and `dated` stand before one, `numbered` before and `counted` after a number that is none, `closing` may follow one.
- `twins` say that two dates are one day, `datelines` label the date of the document itself.
- `layouts` are the date patterns of CLDR for the language, in CLDR's own letters.
"""

from archiver.vocabularies.vocabulary import LANGUAGES, WEEKDAYS, Vocabulary, read_vocabulary

__all__ = ["LANGUAGES", "WEEKDAYS", "Vocabulary", "read_vocabulary"]
