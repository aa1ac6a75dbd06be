"""Walk through XML safely: no entities are declared, and nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from archiver.documents.readers.extracted_text import UnreadableContentError

if TYPE_CHECKING:
    from collections.abc import Callable

DEEPEST = 1000
"""Elements within elements. No word processor nests so deep."""


def walk_xml(
    octets: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> None:
    """Call back for each element and text. Names are `namespace local`, as expat joins them by a blank.

    Raises:
        UnreadableContentError: the XML is broken, declares entities, or nests too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element. Raises UnreadableContentError if it is too deep."""
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableContentError("document.broken", reason="too deep")
        start(name, attributes)

    def finish(name: str) -> None:
        """Take the end of an element."""
        nonlocal depth
        depth -= 1
        end(name)

    def refuse(_: str, __: str | None, ___: str | None, has_internal_subset: int) -> None:
        """Refuse a declaration of entities. Raises UnreadableContentError."""
        # A document type that is named alone declares no entities, and nothing is fetched.
        if has_internal_subset:
            raise UnreadableContentError("document.broken", reason="DOCTYPE")

    parser.buffer_text = True
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(octets, True)
    except expat.ExpatError as problem:
        raise UnreadableContentError("document.broken", reason=str(problem)) from problem


def find_attribute(attributes: dict[str, str], name: str) -> str:
    """Return the value of an attribute in any namespace, or an empty text if there is none."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")
