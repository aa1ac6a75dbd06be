"""The frame of every page: one file that needs no network and no font of the reader's machine, and no script to be read."""

from __future__ import annotations

import base64
import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.messages import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.messages import Language
    from archiver.pages.markup import Markup

_FOLDER = os.path.dirname(__file__)
_STYLE = os.path.join(_FOLDER, "page.css")
_FONT = os.path.join(_FOLDER, "fonts", "vazirmatn.woff2")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"


class PageHead(NamedTuple):
    """The language and the title of a page, and the one script that it may run.

    A page that goes by mail has no font in it: programs for mail show none, and it is half of the page.
    """

    language: Language
    title: Markup
    script: str = ""
    has_font: bool = True


def frame_page(head: PageHead, body: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a page as HTML; `body` are the lines inside it."""
    yield "<!DOCTYPE html>"
    yield f'<html lang="{head.language}" dir="{form_of(head.language).direction}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    # Forbid a browser to load or run anything, whatever a name or title contains.
    # A script of ours is known by its digest.
    runs = f"; script-src 'sha256-{_digest(head.script)}'" if head.script else ""
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}{runs}">'
    yield f"<title>{head.title}</title>"
    font = _read_font() if head.has_font else ""
    yield f"<style>\n{font}{_read_style()}</style>"
    yield "</head>"
    yield "<body>"
    yield from body
    if head.script:
        yield f"<script>{head.script}</script>"
    yield "</body>"
    yield "</html>"


@cache
def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@cache
def _read_font() -> str:
    with open(_FONT, "rb") as file:
        font = base64.b64encode(file.read()).decode()
    source = f'url("data:font/woff2;base64,{font}") format("woff2")'
    return f"@font-face {{ font-family: Vazirmatn; font-weight: 400 700; src: {source}; }}\n"


@cache
def _read_style() -> str:
    with open(_STYLE, encoding="utf-8") as file:
        return file.read()
