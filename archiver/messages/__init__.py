"""The texts of Bayegan: every code of a finding or error, with its text in each language.

Rules of the room:

- There is one JSON file for each prefix of a code (`date.json` holds every `date.*`), read when one of its codes is
  rendered.
- An entry has, in each language, a `message` (what was expected and what was found) and a `remedy` (what to do). The entry of a
  finding also has its `severity`.
- A text is a `str.format` template over the values of the finding. Counts are written `{differenceDays:days}`, so that each
  language says them in its own way. Everything else is inserted as it is.
- Everything that differs by language and is not a text is in `languages.py`.
- A text that names a command or its options has another one for the page, in `web/instead.json` (`words_of_page`).
- The catalogue knows nothing of findings or errors: it turns a code and values into words.
"""

from archiver.messages.catalogue import (
    list_commands,
    marked_values,
    phrase,
    render_message,
    render_remedy,
    say_location,
    say_part,
    say_term,
    severity_of,
)
from archiver.messages.languages import LANGUAGES, PAGE_LANGUAGES, Language, form_of, month_name, weekday_name
from archiver.messages.page_words import words_of_page

__all__ = [
    "LANGUAGES",
    "PAGE_LANGUAGES",
    "Language",
    "form_of",
    "list_commands",
    "marked_values",
    "month_name",
    "phrase",
    "render_message",
    "render_remedy",
    "say_location",
    "say_part",
    "say_term",
    "severity_of",
    "weekday_name",
    "words_of_page",
]
