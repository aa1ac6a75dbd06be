"""What Bayegan says: every finding and error code with its text in English and Persian.

Rules of the room:

- One JSON file for each prefix of a code (`date.json` holds every `date.*`), read only when one of its codes is rendered.
- An entry has, in both languages, a `message` (what was expected, what was found, where it matters) and a `remedy` (what to do);
  a finding's entry also has its `severity`.
- A text is a `str.format` template over the values of the finding. Counts are written `{differenceDays:days}`, so that each
  language says them in its own way; everything else is inserted as it is, Persian text as itself.
- The catalogue knows nothing of findings or errors: it turns a code and values into words.
"""

from archiver.messages.catalogue import (
    marked_values,
    phrase,
    render_message,
    render_remedy,
    say_location,
    say_part,
    severity_of,
)
from archiver.messages.languages import LANGUAGES, PAGE_LANGUAGES, Language, form_of, month_name

__all__ = [
    "LANGUAGES",
    "PAGE_LANGUAGES",
    "Language",
    "form_of",
    "marked_values",
    "month_name",
    "phrase",
    "render_message",
    "render_remedy",
    "say_location",
    "say_part",
    "severity_of",
]
