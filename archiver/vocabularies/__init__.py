"""The words of dates in each language: months, weekdays, seasons, era marks, with the spellings seen in documents.

Rules of the room:

- One JSON file a language, named by its BCP 47 tag, so that a speaker can correct it without reading code.
- The first spelling of a list is the one to print (CLDR's wide form); the others are only recognised.
- Spellings are written as people write them; whoever looks one up folds both sides (`archiver.persian_text`).
- Months stand under the calendar they belong to, twelve lists from the first month on. The zodiac names stand under `solar-hijri`
  in Dari and under `borji` in Persian and English: which calendar they mean is decided by the year (before 1304 in Iran).
"""

from archiver.vocabularies.vocabulary import LANGUAGES, WEEKDAYS, Vocabulary, read_vocabulary

__all__ = ["LANGUAGES", "WEEKDAYS", "Vocabulary", "read_vocabulary"]
