"""Find the styles of a DOCX file that hide what is written in them (ECMA-376 part 1, 17.3.2.41)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.documents.readers.markup import find_attribute, walk_xml

if TYPE_CHECKING:
    from archiver.documents.readers.archive import Archive

OFF = frozenset({"0", "false", "off", "none"})
"""Values that turn a property off."""


def find_hidden_styles(archive: Archive, member: str) -> frozenset[str]:
    """Return the identifiers of styles that hide their text, themselves or by the style that they are based on."""
    says: dict[str, bool] = {}
    bases: dict[str, str] = {}
    style = ""

    def start(element: str, attributes: dict[str, str]) -> None:
        """Take the start of an element of a style."""
        nonlocal style
        local = element.rpartition(" ")[2]
        if local == "style":
            style = find_attribute(attributes, "styleId")
        elif local == "basedOn":
            bases[style] = find_attribute(attributes, "val")
        elif local == "vanish":
            says[style] = find_attribute(attributes, "val") not in OFF

    if member not in archive.names:
        return frozenset()
    walk_xml(archive.read(member), start, lambda _: None, lambda _: None)
    if not any(says.values()):
        return frozenset()
    return frozenset(one for one in {*says, *bases} if _hides(one, says, bases))


def _hides(style: str, says: dict[str, bool], bases: dict[str, str]) -> bool:
    """Return what a style says of itself, or the nearest that it is based on. Styles may be based on each other."""
    seen: set[str] = set()
    while style not in says and style in bases and style not in seen:
        seen.add(style)
        style = bases[style]
    return says.get(style, False)
