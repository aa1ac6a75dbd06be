r"""Text for formats without escapes: characters that XML 1.0 forbids are written as `\uNNNN`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from archiver.exports.exported_bag import ExportNotes

# All code points that are no Char of XML 1.0 (2.2): most controls, surrogates, U+FFFE and U+FFFF.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# XML 1.0 2.4. A bare CR would be read back as a line feed (2.11), and space in an attribute as one space (3.3.3). The function
# `escape` of the standard library would load its modules for HTTP.
_IN_TEXT: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE: Final = _IN_TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def make_plain(text: str, notes: ExportNotes) -> str:
    r"""Return the text with `\uNNNN` for characters that XML 1.0 forbids. Such texts are counted."""
    if not _FORBIDDEN.search(text):
        return text
    notes.escaped += 1
    return _FORBIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class XmlWriter:
    """Makes elements as lists of lines, indented by their depth. A text with line breaks stays one item of the list."""

    def __init__(self, notes: ExportNotes) -> None:
        self._notes = notes

    def leaf(self, name: str, text: str, **attributes: str) -> list[str]:
        """Return an element that holds a text."""
        content = make_plain(text, self._notes).translate(_IN_TEXT)
        return [f"<{name}{self._write(attributes)}>{content}</{name}>"]

    def node(self, name: str, *parts: list[str], **attributes: str) -> list[str]:
        """Return an element that holds elements."""
        inside = [f" {line}" for part in parts for line in part]
        return [f"<{name}{self._write(attributes)}>", *inside, f"</{name}>"]

    def _write(self, attributes: dict[str, str]) -> str:
        plain = {name.replace("_", ":"): make_plain(value, self._notes) for name, value in attributes.items()}
        return "".join(f' {name}="{value.translate(_IN_ATTRIBUTE)}"' for name, value in plain.items())
