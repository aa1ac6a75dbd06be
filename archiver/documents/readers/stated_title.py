"""The title that a file states of itself, unless the program that made the file put it there."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from archiver.documents.document import StatedTitle
from archiver.documents.readers.extracted_text import UnreadableContentError
from archiver.documents.readers.markup import find_attribute, walk_xml

if TYPE_CHECKING:
    from archiver.documents.readers.archive import Archive

LONGEST: Final = 300
"""Code points; a longer text is no title."""
_FEWEST_LETTERS: Final = 2
_DUBLIN_CORE_TITLE: Final = "http://purl.org/dc/elements/1.1/ title"
# The member with the properties, as OpenDocument, Word and the packaging library of Windows name it.
_PROPERTIES: Final = re.compile(r"meta\.xml|docProps/core[^/]*\.xml|package/services/metadata/core-properties/[^/]+")
# The name of a file of a program that writes or sets text: `letter.doc`, `page 3.indd`.
_FILE_NAME: Final = re.compile(
    r"(?i).{0,200}\.(?:docx?|docm|dotx?|rtf|odt|ott|pages|wpd|wps|txt|tex|dvi|ps|pdf|xlsx?|xlsm|ods|csv|pptx?|odp|pub|indd|qxp|qxd"
    r"|pmd|p65|fm|cdr|ai|eps|psd|jpe?g|png|tiff?|gif|bmp|html?|xml|mht|eml|msg|zip)"
)
# A name that a camera, a scanner or a program counts: `IMG_0042`, `20161105_093000`, `SKM_C224e16110510250`, `3f2a…`.
_COUNTED: Final = re.compile(
    r"(?i)(?:[a-z]{2,5}[-_ ]?)?[0-9][-_0-9 .:]*|[a-z]{2,5}_[a-z]?[0-9]{3,4}[a-z]?[-_]?[0-9]{6,}|[0-9a-f]{8}(?:-?[0-9a-f]{4,}){2,}"
)
_DIGITS: Final = {ord(digit): str(value) for row in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for value, digit in enumerate(row)}
_NUMBER: Final = re.compile(r"[\s_.#()\[\]-]*[0-9]*[\s_.#()\[\]-]*")
# Letters that appear if Persian in Windows-1256 is read as Latin-1: `äÇãå`.
_MISREAD: Final = re.compile("[\u00a1-\u00bf\u00c0-\u00ff]")


def state_title(basis: str, text: str | None) -> StatedTitle | None:
    """Return a title without superfluous blanks, None if the text is no title or only the maker's own words."""
    value = " ".join("".join(sign if sign.isprintable() or sign == "\u200c" else " " for sign in text or "").split())
    letters = sum(map(str.isalpha, value))
    if letters < _FEWEST_LETTERS or len(value) > LONGEST or is_junk(value):
        return None
    if "\ufffd" in value or len(_MISREAD.findall(value)) * 2 > letters:
        return None
    return StatedTitle(value, basis)


def is_junk(title: str) -> bool:
    """Return whether a title says nothing of the document, such as `Document1`, `Microsoft Word - x.doc` or `سند ۱`."""
    folded = _fold(title)
    words = _words()
    return (
        folded in words["whole"]
        or folded.startswith(words["beginnings"])
        or any(folded.startswith(word) and _NUMBER.fullmatch(folded, len(word)) for word in words["numbered"])
        or _FILE_NAME.fullmatch(folded) is not None
        or _COUNTED.fullmatch(folded) is not None
    )


def _fold(title: str) -> str:
    folded = (
        unicodedata.normalize("NFKC", title).casefold().translate({0x64A: "ی", 0x643: "ک", 0x6C0: "ه", 0x654: None, 0x200C: " "})
    )
    return " ".join(folded.translate(_DIGITS).split())


@cache
def _words() -> dict[str, Any]:
    with open(os.path.join(os.path.dirname(__file__), "junk_titles.json"), encoding="utf-8") as file:
        words = cast("dict[str, list[str]]", json.load(file))
    folded = {kind: [_fold(word) for word in entries] for kind, entries in words.items()}
    # Folding strips the blank at the end of `microsoft word - `; the beginnings of addresses have none.
    return {"whole": frozenset(folded["whole"]), "beginnings": tuple(folded["beginnings"]), "numbered": tuple(folded["numbered"])}


def find_package_title(archive: Archive, *, main: str = "", styles: str = "") -> StatedTitle | None:
    """Return the title of an Open XML or OpenDocument package: that of its properties, else its first heading.

    `main` is the member with the text and `styles` that with the styles of Word. To be called last: members are read again, and
    a package beyond the limits has no title.
    """
    try:
        stated = _find_property(archive)
        return stated or (_find_heading(archive, main, styles) if main in archive.names else None)
    except UnreadableContentError:
        return None


def find_flat_title(octets: bytes) -> StatedTitle | None:
    """Return the title of an OpenDocument file that is one XML file."""
    stated = state_title("document-properties", _Texts(octets, _DUBLIN_CORE_TITLE).first)
    return stated or state_title("heading", _Headings(octets, {"Title"}).first)


def _find_property(archive: Archive) -> StatedTitle | None:
    for name in archive.names:
        if _PROPERTIES.fullmatch(name):
            texts = _Texts(archive.read(name), _DUBLIN_CORE_TITLE)
            if stated := state_title("document-properties", texts.first):
                return stated
    return None


def _find_heading(archive: Archive, main: str, styles: str) -> StatedTitle | None:
    content = archive.read(main)
    names = {"Title"}
    if styles in archive.names:
        names |= _WordStyles(archive.read(styles)).headings
    elif b":h" not in content and b'"Title"' not in content:
        return None
    if not any(f'"{name}"'.encode() in content for name in names) and b":h" not in content:
        return None
    return state_title("heading", _Headings(content, names).first)


class _Texts:
    """Take the text of the first element of a name."""

    def __init__(self, octets: bytes, wanted: str) -> None:
        self.first = ""
        self._wanted = wanted
        self._is_open = False
        self._is_done = False
        walk_xml(octets, self._start, self._end, self._text)

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._is_open |= name == self._wanted and not self._is_done

    def _end(self, name: str) -> None:
        if name == self._wanted:
            self._is_open, self._is_done = False, True

    def _text(self, text: str) -> None:
        if self._is_open:
            self.first += text


class _WordStyles:
    """Take the identifiers of the styles that are named Title or Heading 1. In other languages, the identifiers differ."""

    def __init__(self, octets: bytes) -> None:
        self.headings: set[str] = set()
        self._style = ""
        walk_xml(octets, self._start, lambda _: None, lambda _: None)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "style":
            self._style = find_attribute(attributes, "styleId")
        elif local == "name" and find_attribute(attributes, "val").lower() in {"title", "heading 1"}:
            self.headings.add(self._style)


class _Headings:
    """Take the text of the first paragraph that is a heading, by its element (`text:h`) or by its style."""

    def __init__(self, octets: bytes, styles: set[str]) -> None:
        self.first = ""
        self._styles = styles
        self._is_heading = False
        self._hidden = 0
        walk_xml(octets, self._start, self._end, self._text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._hidden += local in {"del", "moveFrom", "Fallback", "note", "annotation", "tracked-changes", "instrText"}
        if local in {"h", "p"} and not self.first:
            self._is_heading = local == "h" or find_attribute(attributes, "style-name") in self._styles
        elif local == "pStyle" and not self.first:
            self._is_heading = find_attribute(attributes, "val") in self._styles
        elif local in {"tab", "br", "s", "line-break"} and self._is_heading:
            self.first += " "

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        self._hidden -= local in {"del", "moveFrom", "Fallback", "note", "annotation", "tracked-changes", "instrText"}
        if local in {"h", "p"} and self.first.strip():
            self._is_heading = False

    def _text(self, text: str) -> None:
        if self._is_heading and not self._hidden:
            self.first += text
