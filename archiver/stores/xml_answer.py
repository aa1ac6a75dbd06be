"""Read the XML that a store answers with: texts, and entries of one kind that have texts themselves."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

_DEEPEST: Final = 32


class XmlAnswer:
    """The texts of an answer by their names. Those of the entries stand in `entries`, all others in `texts`."""

    def __init__(self, octets: bytes | bytearray, entry: str = "") -> None:
        """Read an answer whose entries have this name. Raises ValueError, with a reason that has a term."""
        self.top = ""
        self.texts: dict[str, list[str]] = {}
        self.entries: list[dict[str, str]] = []
        self._entry = entry
        self._open: list[str] = []
        self._text: list[str] = []
        self._current: dict[str, str] = {}
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(octets, True)
        except expat.ExpatError as error:
            raise ValueError("damaged") from error

    def text(self, name: str) -> str:
        """Return the first text of a name, or an empty one."""
        return next(iter(self.texts.get(name, ())), "")

    def _refuse_doctype(self, *_: object) -> None:
        raise ValueError("DOCTYPE")

    def _begin(self, name: str, _: object) -> None:
        if not self.top:
            self.top = name
        self._open.append(name)
        if self._text:
            self._text.clear()
        if len(self._open) > _DEEPEST:
            raise ValueError("too deep")

    def _end(self, name: str) -> None:
        self._open.pop()
        text = "".join(self._text)
        self._text.clear()
        if name == self._entry:
            self.entries.append(self._current)
            self._current = {}
        elif self._open[-1:] == [self._entry]:
            self._current[name] = text
        else:
            self.texts.setdefault(name, []).append(text)
