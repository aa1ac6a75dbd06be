"""A page, read as a browser reads it: every element with its attributes, what is around it, and its text."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

_VOID = {"meta", "br", "input"}


class Element(NamedTuple):
    """An element of the page: the name of its tag, its attributes, the tags around it, and all its text."""

    tag: str
    attributes: dict[str, str | None]
    around: tuple[str, ...]
    pieces: list[str]

    @property
    def text(self) -> str:
        """Its text as it stands."""
        return "".join(self.pieces)


class Page(HTMLParser):
    """Every element of a page in its order. An end tag that closes another element fails."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.source = source
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        element = Element(tag, dict(attrs), tuple(one.tag for one in self._open), [])
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost one, which must be of this tag."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Add to the text of every open element."""
        for element in self._open:
            element.pieces.append(data)

    def find(self, tag: str, **attributes: str) -> list[Element]:
        """The elements with this tag and these attributes (`class_` for class, of which one word is enough)."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            one
            for one in self.elements
            if one.tag == tag and all(value in (one.attributes.get(name) or "").split() for name, value in wanted.items())
        ]
