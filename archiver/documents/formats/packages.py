"""Tell what a zip file holds: Office documents, Open Document files and books name themselves inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.documents.readers import UnreadableContentError
from archiver.documents.readers.relationships import find_member

if TYPE_CHECKING:
    from archiver.documents.readers import Archive

ZIP: Final = "application/zip"

_CONTENT_TYPES: Final = "[Content_Types].xml"
_LARGEST: Final = 1024 * 1024
# The content type of the main part ends in `main+xml`, or in `main` if it is binary (ECMA-376 part 2, 10.1.2).
_MAIN: Final = re.compile(rb"ContentType\s*=\s*[\"'](application/vnd\.[A-Za-z0-9.-]+?)\.main(?:\+xml)?\s*[;\"']")
_MACROS: Final = re.compile(r"\.macroEnabled(?:Template)?\Z")
_MIMETYPE: Final = re.compile(rb"\s*([a-z]+/[A-Za-z0-9.+-]+)\s*\Z")
_MEMBERS: Final = (
    ("application/vnd.ms-xpsdocument", "FixedDocumentSequence.fdseq"),
    ("application/java-archive", "META-INF/MANIFEST.MF"),
    ("application/vnd.google-earth.kmz", "doc.kml"),
    ("application/x-iwork-pages-sffpages", "Index/Document.iwa"),
)


def tell_package(archive: Archive) -> str:
    """Return the media type of a zip file by its members, or that of any zip file."""
    try:
        if "mimetype" in archive.names and (named := _MIMETYPE.match(archive.read("mimetype", _LARGEST))):
            return named[1].decode("ascii")
        types = find_member(archive, _CONTENT_TYPES)
        if types is not None and (main := _MAIN.search(archive.read(types, _LARGEST))):
            found = main[1].decode("ascii")
            # Registered with a version number (IANA).
            return _MACROS.sub(".macroEnabled.12", found)
    except UnreadableContentError:
        return ZIP
    return next((media_type for media_type, member in _MEMBERS if member in archive.names), ZIP)
