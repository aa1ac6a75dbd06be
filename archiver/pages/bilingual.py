"""Write markup that says the same in English and Persian."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archiver.messages import PAGE_LANGUAGES, form_of, phrase
from archiver.pages.markup import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.messages import Language


def pair(tag: str, say: Callable[[Language], str], attributes: str = "") -> Markup:
    """Return an element that says the same in both languages. `say` returns plain text."""
    english, persian = (escape(say(language)) for language in PAGE_LANGUAGES)
    spans = f'<span lang="en">{english}</span> <span lang="fa" dir="rtl">{persian}</span>'
    return Markup(f'<{tag} class="pair"{attributes}>{spans}</{tag}>')


def label(tag: str, key: str, attributes: str = "", **values: object) -> Markup:
    """Return an element that says an entry of the catalogue in both languages."""
    if not values:
        return _plain_label(tag, key, attributes)
    return pair(tag, lambda language: phrase(key, language, **values), attributes)


@cache
def _plain_label(tag: str, key: str, attributes: str) -> Markup:
    # A finding aid has a dozen of them for each document.
    return pair(tag, lambda language: phrase(key, language), attributes)


def paragraphs(key: str, **values: object) -> Iterator[Markup]:
    """Yield an entry of the catalogue as a paragraph in each language."""
    for language in PAGE_LANGUAGES:
        text = escape(phrase(key, language, **values))
        yield Markup(f'<p lang="{language}" dir="{form_of(language).direction}">{text}</p>')


def both(say: Callable[[Language], str]) -> Markup:
    """Return both languages one after the other, for a place without elements. U+2067 and U+2069 isolate the Persian."""
    return Markup(f"{escape(say('en'))} · &#x2067;{escape(say('fa'))}&#x2069;")


def fact(key: str, value: Markup) -> Iterator[Markup]:
    """Yield a row of a list of facts. `value` is a whole `dd`, or the content of one."""
    yield label("dt", key)
    yield value if value.startswith("<dd") else Markup(f"<dd>{value}</dd>")
