"""Templates: escaped by default, with words in the language of the visit and everything of others isolated."""

from __future__ import annotations

import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from archiver.date_words import say_date
from archiver.messages import form_of, marked_values, phrase, words_of_page
from archiver.pages import isolate, show, show_code, show_path
from archiver.reports.gathering import say_place
from archiver.reports.marked_text import BEGIN, END, show_marked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.messages import Language
    from archiver.web.frame.asked import Asked

_FOLDER: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "templates")
_UNIT: Final = 1000
_UNITS: Final = ("octets", "kilobytes", "megabytes", "gigabytes", "terabytes")


def render_template(asked: Asked, name: str, values: Mapping[str, Any]) -> str:
    """Return a template with its values, and with the words of the visit's language.

    - `say(key, **values)` is an entry of the phrases, with each value isolated; `word(key)` is the same as plain text, for an
      attribute.
    - `message(finding)`, `remedy(finding)`, `place(finding)` and `severity(finding)` tell a finding or an error.
    - `day(edtf, calendar)` is a date in words, `amount(octets)` a size, `number(count)` a number in the digits of the language.
    - The filters `path`, `code`, `foreign` and `shown` show names, reference codes, texts of a language, and other texts. `text`
      shows a text of a document, with its tabs and line ends, and `marked` words of ours with marks around their values.

    Words of ours that name a command say what to do on the page.
    """
    language = asked.visit.language
    other: Language = "en" if language == "fa" else "fa"
    frame = {
        "language": language,
        "direction": form_of(language).direction,
        "other_language": other,
        "token": asked.visit.token,
        "here": asked.request.url.path + (f"?{asked.request.url.query}" if asked.request.url.query else ""),
        "running": sum(job.is_running for job in asked.site.jobs.list_all()),
        **_words(language),
    }
    with words_of_page():
        return _environment().get_template(name).render({**frame, **values})


def _words(language: Language) -> dict[str, Callable[..., Any]]:
    return {
        "say": partial(_say, language),
        "word": lambda key, **values: phrase(key, language, **values),
        "message": lambda told: _marked(lambda: told.message(language)),
        "remedy": lambda told: _marked(lambda: told.remedy(language)),
        "place": lambda finding: _marked(lambda: say_place(finding.where, language)),
        "severity": lambda finding: phrase(f"severity.{finding.severity}", language),
        "day": lambda edtf, calendar="gregorian": say_date(edtf, language, calendar),
        "number": lambda count: phrase("number", language, value=int(count)),
        "amount": partial(_say_amount, language),
    }


def _marked(say: Callable[[], str]) -> Markup:
    with marked_values(BEGIN, END):
        return Markup(show_marked(say()))  # noqa: S704 - escaped there


def _say(language: Language, key: str, **values: object) -> Markup:
    return _marked(lambda: phrase(key, language, **values)) if values else _say_plain(language, key)


@cache
def _say_plain(language: Language, key: str) -> Markup:
    """Return a phrase without values. A table says the same for each of its rows."""
    return Markup(show_marked(phrase(key, language)))  # noqa: S704 - escaped there


def _say_amount(language: Language, octets: int) -> str:
    size, unit = float(octets), 0
    while size >= _UNIT and unit + 1 < len(_UNITS):
        size, unit = size / _UNIT, unit + 1
    if not unit:
        return phrase("web.frame.octets", language, amount=octets)
    text = f"{size:.1f}" if size < 100 else str(round(size))  # noqa: PLR2004 - three digits are enough
    return phrase(f"web.frame.{_UNITS[unit]}", language, amount=text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Each of these escapes what it is given.
    environment.filters.update(
        path=lambda text, tag="bdi": Markup(show_path(text, tag)),  # noqa: S704
        code=lambda text, tag="bdi": Markup(show_code(text, tag)),  # noqa: S704
        foreign=lambda text, tag="und": Markup(isolate(text, tag)),  # noqa: S704
        shown=lambda text: Markup(show(text)),  # noqa: S704
        marked=lambda text: Markup(show_marked(text)),  # noqa: S704
        text=lambda text: Markup("\n".join("\t".join(map(show, line.split("\t"))) for line in text.split("\n"))),  # noqa: S704
    )
    return environment
