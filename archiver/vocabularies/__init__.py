"""The words of dates in each language: months, weekdays, seasons, era marks, with the spellings seen in documents.

Rules of the room:

- One JSON file a language, named by its BCP 47 tag, so that a speaker can correct it without reading code. `language` repeats
  the tag, and `names` are the names of the language itself in English and Persian.
- `script` is the script of the language, by its code in ISO 15924: `Arab`, `Latn` or `Cyrl`.
- The first spelling of a list is the one to print (CLDR's wide form); the others are only recognised.
- A list that a language has no words for may be left out.
- Spellings are written as people write them. To look one up, fold both sides (`archiver.persian_text`).
- `months` stand under the calendar they belong to, twelve lists from the first month on. `sharedMonths` says which further
  calendars have the names of a calendar, `{"borji": ["solar-hijri"]}`. The zodiac names stand under `solar-hijri` in Dari and
  under `borji` in Persian and English. The year decides which calendar they mean (before 1304 in Iran).
- `romanised` adds spellings of months in Latin letters that are put together from words: slashes part alternatives.
  `articles` may stand between the words of any name. Those of `betweenDayAndYear` are months nowhere else: 15 Day 1395.
  `writtenOn` are prepositions that hasty typists write on to a month: درمرداد.
- `ambiguous` lists month names that are ordinary words too: a date only with a day, a year or the word for month beside them.
  `rare` lists those that need a year. `ordinals` are the days of the month in words.
- `weekdays` begin with Saturday, `seasons` with spring. `year`, `month`, `decade`, `century`, `quarter` and `half` are the words
  for such times. Those of `decadeAfter` stand after the number only: 2000 años is a count, 1980-ci illər a decade.
- `eras` are the era marks of each calendar. Those of `erasInBrackets` are names of other things too: `1446 (Umm al-Qura)`,
  `1397 (solar)`.
- `beforeChrist` are the era marks of Gregorian years counted backwards.
- `otherCalendarYears` are the first and the last year of a calendar that is not known here, if its months have the common names:
  15 Mart 1325 was in 1909.
- Words inside a date: `rangeStart` (from), `between`, `range` (to), `conjunction`, `connectors` (`of`, `مورخ`),
  `ordinalSuffixes`. Words around a year: `time` and `dated` stand before one, `either` (or) between two, `numbered` before and
  `counted` after a number that is none, `closing` may follow one.
- `before`, `after` and `about` move or widen a date that is stated alone. `early`, `mid` and `late` lead a time and have no days
  of their own: early May. `thisYear` follow a day without a year: the same year. `hourWords` may follow the date of a letter.
- `numbers` are the words that years are put together from; `decadeNames` are decades named by one word. `beforeDecade` are the
  words that such a name or two digits need before them (the nineties), `lastCentury` says which century they are of.
- `undated` are the words that stand for a date if a document bears none: `n.d.`, بی‌تا.
- `noDates` are phrases that hold the name of a month and are none: مهر و موم.
- `otherWords` tells by which neighbours the name of a month is another word: phrases right `before` the day, right `after` the
  name, or `near` in the sentence; `beforeName` stand before a name without a day (Theresa May 2016). `beforeMonthDay` stand
  before a day and its month, so that what is near counts no more. `noMonths` are words that are months in another language of
  the script only. Before a form of `verbs`, which are put together from stems and endings, a word of `verbPrefixes` is no month.
- `units` follow a number of three digits that is no year: سال ۳۶۵ روز است. `codes` are capitals that stand before the parts of
  a document's number: MDE 13/03/80.
- `amounts` stand before a number that counts (`بیش از`), `beforeDay` before a day written as `5.11.` or `9.7.99`, `beforeDays`
  before days with only commas between (on 5, 6 November). `ranked` are
  counted by ordinals, as the edition and the week are. `reigns` say that a number counts the years of a reign, and
  `otherCalendars` that a date is of a calendar without arithmetic here: old style.
- `twins` say that two dates are one day, `datelines` label the date of the document itself. `otherDates` label the date of
  something else (a birth, a deadline, a receipt), `references` the date of another letter; `sentenceWords` are words of
  sentences, which no name of a place or a person holds. Of these three each entry is one word.
- Habits are true or left out. With `capitals` the names of months and weekdays have one; with `monthFirst` people write
  November 5 without a year; with `yearFollows` the word for year stands after the number; with `numbersApart` nothing joins the
  words of a number (two thousand sixteen); with `unitsFirst` the unit stands before the ten; with `timeOnDatelines` a word of
  `time` may stand before the date of a letter.
- `fusedYears` are the parts of years in one word: the words of the `centuries`, and of the `numbers` below a hundred that follow
  them, with or without "and".
- With `numberedWeekdays` a weekday has the digit that its name begins with (۲شنبه), with `romanMonths` months have Roman ones.
  With `decadeNamesLed` a decade named by a word needs one of `beforeDecade`, with `decadeNamesBeforeYear` the word for year after
  it. `romanEndings` are written on to the Roman number of a century: XIXe. `writtenOnConjunctions` (and) are written on to the
  next word, `obliqueEndings` take the place of the last letters of a month: تله, د تلې.
- `beforeCount` stand before a number of things, which is no decade: ett 40-tal.
- `monthEndings` are written on to a month: 5ê Mijdarê. `dayAndYear` are short names that count only between a day and a year
  in full. `decadeEndings` make a decade of a year (1990er), `centuryEndings` a century (1800-talet), and `yearEndings` are the
  cases of a year (2016'da). `dateArticles` may stand before a dateline, `nameParticles` and
  `officeParticles` in names and offices without a capital. `ofYears` (of) and `yearArticles` (the) may stand before a bare year.
  `namedByYear` are nouns that a year is said with: the law of 1352, the 1352 law. `namedByDay` stand before a day that names a
  place: Straße des 17. Juni. `nextDay` join the two days of a night: vom 5. auf den 6. November. `identifiers` stand
  before numbers of holdings and files, which look like days: Accession 1995/12/3. `ages` are phrases before the years of a life:
  at the ages of 5, 6 and 9.
- `tellingWords`, `tellingLetters` and `tellingDigits` are written by no other language of the script. They tell the language of a
  line, and `solarYears` that its years are solar ones. `writtenOnArticles` tell it too, if there are many.
- With `yearWordCounts` the word for year leads a count as well: year twenty. `lifeWords` make a part of a life of a decade:
  دهه شصت عمر.
  `ownMonthWords` are words for month that are others in a language nearby: شهر is a city in Persian. `lateArticles` and a word of
  `late` stand before the name of somebody who has died: the late June Carter. `titles` stand before a name, with a full stop.
- `writtenOnMonth` are words for month that are written on to the name (آبانماه), `addedEndings` the letters that a name takes
  after its last one, `tyingEndings` those that tie a word to the next. An ending of `ordinalSuffixes` that is a month elsewhere
  is an ending near one of `suffixNeighbours`: د تلې ۱۰مه.
- `printedDate` is the form in which this program prints a Solar Hijri day: the `date`, with its `weekday`, and the `digits`.
- `layouts` are the date patterns of CLDR for the language, in CLDR's own letters.
"""

from archiver.vocabularies.vocabulary import (
    HABITS,
    LANGUAGES,
    WEEKDAYS,
    Vocabulary,
    languages_in,
    languages_with,
    read_vocabulary,
)

__all__ = ["HABITS", "LANGUAGES", "WEEKDAYS", "Vocabulary", "languages_in", "languages_with", "read_vocabulary"]
