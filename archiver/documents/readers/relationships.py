"""Find the parts of an Office package by their relationships (ECMA-376 part 2, 9.3): names of parts are the program's choice."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from archiver.documents.readers.markup import find_attribute, walk_xml

if TYPE_CHECKING:
    from archiver.documents.readers.archive import Archive


class Relationship(NamedTuple):
    """A related part: its identifier, the last word of its type (`header`, `officeDocument`), and its name in the package."""

    identifier: str
    kind: str
    member: str


def find_member(archive: Archive, name: str) -> str | None:
    """Return a member by its name, in which case does not count and some programs write backslashes."""
    if name in archive.names:
        return name
    wanted = name.casefold()
    return next((one for one in archive.names if one.replace("\\", "/").casefold() == wanted), None)


def read_relationships(archive: Archive, source: str = "") -> list[Relationship]:
    """Return the relationships of a part that lead to members of the package; those of the package itself if none is named.

    Raise UnreadableContentError if they cannot be read.
    """
    folder, name = posixpath.split(source)
    member = find_member(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: list[Relationship] = []

    def start(element: str, attributes: dict[str, str]) -> None:
        """Take the start of an element. One that leads out of the file is passed over."""
        if element.rpartition(" ")[2] != "Relationship" or find_attribute(attributes, "TargetMode") == "External":
            return
        target = unquote(find_attribute(attributes, "Target")).replace("\\", "/")
        path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        related = find_member(archive, path)
        if related is not None:
            kind = find_attribute(attributes, "Type").rpartition("/")[2]
            found.append(Relationship(find_attribute(attributes, "Id"), kind, related))

    if member is not None:
        walk_xml(archive.read(member), start, lambda _: None, lambda _: None)
    return found
