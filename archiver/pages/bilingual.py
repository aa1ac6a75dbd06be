"""Markup that says the same in Persian and English, each marked as what it is."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archiver.messages import LANGUAGES, phrase
from archiver.pages.page import direction_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.messages import Language


def pair(tag: str, say: Callable[[Language], str], attributes: str = "") -> str:
    """An element that says the same in both languages; `say` gives plain text."""
    english, persian = (escape(say(language)) for language in LANGUAGES)
    return f'<{tag} class="pair"{attributes}><span lang="en">{english}</span> <span lang="fa" dir="rtl">{persian}</span></{tag}>'


def label(tag: str, key: str, attributes: str = "", **values: object) -> str:
    """An element that says an entry of the catalogue in both languages."""
    return pair(tag, lambda language: phrase(key, language, **values), attributes)


def paragraphs(key: str, **values: object) -> Iterator[str]:
    """An entry of the catalogue as a paragraph in each language."""
    for language in LANGUAGES:
        text = escape(phrase(key, language, **values))
        yield f'<p lang="{language}" dir="{direction_of(language)}">{text}</p>'


def both(say: Callable[[Language], str]) -> str:
    """Both languages after one another, where no elements can stand: U+2067 and U+2069 isolate the Persian there."""
    return f"{escape(say('en'))} · &#x2067;{escape(say('fa'))}&#x2069;"


def fact(key: str, value: str) -> Iterator[str]:
    """A row of a list of facts; `value` is markup, of a whole `dd` or of what stands in one."""
    yield label("dt", key)
    yield value if value.startswith("<dd") else f"<dd>{value}</dd>"
