"""Say on the page what to do there, in the place of texts that name a command or its options.

A person on the page types no options. So `web/instead.json` has other texts for such messages, remedies, phrases and terms. If
the page cannot do a thing, they say "in a terminal". Reports and bags keep the words of the commands.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.messages.languages import Language

Kind = Literal["message", "phrase", "remedy", "term"]
_ON_PAGE: ContextVar[bool] = ContextVar("on_page", default=False)


@contextmanager
def words_of_page() -> Iterator[None]:
    """Say in this block what a person does on the page."""
    token = _ON_PAGE.set(True)
    try:
        yield
    finally:
        _ON_PAGE.reset(token)


def say_instead(kind: Kind, key: str, language: Language) -> str | None:
    """Return the template that the page has for a text, or None for one that it says like everybody, or outside of the page."""
    if not _ON_PAGE.get():
        return None
    texts = _read()[kind].get(key)
    return None if texts is None else texts[language]


@cache
def _read() -> Mapping[Kind, Mapping[str, Mapping[Language, str]]]:
    import json  # noqa: PLC0415 - only the page needs these texts

    with open(os.path.join(os.path.dirname(__file__), "web", "instead.json"), encoding="utf-8") as file:
        texts: Mapping[Kind, Mapping[str, Mapping[Language, str]]] = json.load(file)
    return texts
