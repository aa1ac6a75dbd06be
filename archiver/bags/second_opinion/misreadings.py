"""The known faults of bagit 1.9.0: which parts of a good bag it misreads."""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal

from archiver.bags.format import (
    BAG_INFO,
    DECLARATION,
    decode_name,
    encode_name,
    normal_form,
    plain_path,
    read_line,
    read_manifest_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Characters beside CR and LF that end a line for bagit, which reads manifests through `codecs.open`.
_SEPARATORS: Final = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Any of the faults of names below but depth: a percent sign, a line end, a separator, or a blank at the end.
_DOUBTFUL: Final = re.compile(f"[%\r\n{_SEPARATORS}]|\\s$")
_DEEPEST: Final = 200
"""Nested folders that bagit surely reads. It calls itself for each, and Python allows some hundred calls."""
_LINE_ENDS_READ: Final = 2
"""The encoded CRs, and the encoded LFs, that bagit decodes in one path."""
# bagit means to ignore the case of these, but does not.
_SMALL_ESCAPE: Final = re.compile("%0[ad]")
_LABELS: Final = ("BagIt-Version", "Tag-File-Character-Encoding")
_PATH: Final = "tagmanifest-"
"""If the path of a bag holds this, bagit takes every manifest in it for a tag manifest."""

Fault = Literal["percent", "line-ends", "separators", "trailing-space", "depth", "small-escape", "normalization", "label-case"]


class BagitMisreadings:
    """The names and labels of a bag that bagit is known to misread, each with the fault. Most bags have few."""

    def __init__(self) -> None:
        self.names: dict[str, Fault] = {}
        self.labels: dict[str, Fault] = {}
        self._composed: dict[str, list[str]] = {}

    def look_at_fields(self, fields: Iterable[tuple[str, str]]) -> None:
        """Keep the labels of fields that bagit may misread."""
        for label, value in fields:
            if any(separator in label + value for separator in _SEPARATORS):
                self.labels[label] = "separators"

    def look_at(self, path: str) -> None:
        """Keep the path (`data/…`) if bagit may misread it."""
        if (_DOUBTFUL.search(path) or path.count("/") > _DEEPEST) and (fault := known_fault(path)):
            self.names[path] = fault

    def look_at_files(self, folder: str, names: list[str]) -> None:
        """Keep the paths of files in a folder that bagit may misread."""
        together = f"{folder}/{'/'.join(names)}/"
        # Beside the space, no separator or line end is printable.
        if not together.isprintable() or "%" in together or " /" in together or folder.count("/") >= _DEEPEST:
            for name in names:
                self.look_at(f"{folder}/{name}")

    def look_at_bag(self, folder: str, paths: Iterable[str]) -> None:
        """Keep what bagit may misread in a bag that another program may have made. `paths` are its payload files."""
        for path in paths:
            self.look_at(path)
            if not path.isascii() and unicodedata.normalize("NFD", path) != normal_form(path):
                twins = self._composed.setdefault(normal_form(path), [])
                twins.append(path)
                if len(twins) > 1:
                    self.names.update(dict.fromkeys(twins, "normalization"))
        self._look_at_declaration(os.path.join(folder, DECLARATION))
        self.look_at_fields((line.partition(":")[0], line) for line in _read_lines(os.path.join(folder, BAG_INFO)))
        for name in filter(read_manifest_name, os.listdir(folder)):
            for line in _read_lines(os.path.join(folder, name)):
                self._look_at_line(line)

    def _look_at_declaration(self, path: str) -> None:
        for line in _read_lines(path):
            label = line.partition(":")[0]
            if label not in _LABELS and label.lower() in {known.lower() for known in _LABELS}:
                self.labels[label] = "label-case"

    def _look_at_line(self, line: str) -> None:
        if line.isascii() and "%" not in line:
            return
        read = read_line(line)
        if read is None:
            return
        name = plain_path(decode_name(read.path))
        if _SMALL_ESCAPE.search(read.path):
            self.names[name] = self.names[read.path] = "small-escape"
        written = plain_path(read.path)
        if written in self.names and (reading := _decode_as_bagit(written)) != written:
            # The percent sign stands for itself here, but bagit decodes it.
            self.names[reading] = "percent"
        forms = self._composed.get(normal_form(name), [])
        # bagit looks for the file under the name in the manifest if only that one is decomposed.
        if forms and name not in forms and normal_form(name) != name:
            self.names.update(dict.fromkeys([name, *forms], "normalization"))

    def readings(self) -> set[str]:
        """Return every path that bagit may name because of the names that it misreads."""
        return {reading for path in self.names for reading in (path, *_readings_of_bagit(path))}


def known_fault(path: str) -> Fault | None:
    """Return the fault of bagit 1.9.0 that keeps it from reading this path in a manifest of ours, or None."""
    if path.count("/") > _DEEPEST:
        return "depth"
    if any(separator in path for separator in _SEPARATORS):
        return "separators"
    if path != path.rstrip():
        return "trailing-space"
    if "%" in path:
        return "percent"
    return "line-ends" if max(path.count("\r"), path.count("\n")) > _LINE_ENDS_READ else None


def is_misread_path(folder: str) -> bool:
    """Return whether bagit misreads every bag at this path."""
    return _PATH in os.path.abspath(folder)


def _read_lines(path: str) -> Iterator[str]:
    """Return the lines of a tag file. A file that cannot be read has none: bagit will say so itself."""
    with suppress(OSError), open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            yield line.rstrip("\n")


def _readings_of_bagit(path: str) -> Iterator[str]:
    """Return the names that bagit reads in the line of this path.

    For bagit every separator ends a line. It decodes at most two line ends.
    """
    for number, piece in enumerate(encode_name(path).splitlines()):
        # The first piece belongs to the real line. Of each later one bagit takes the first word for a digest.
        parts = piece.strip().split(None, 1)
        written = piece.strip() if number == 0 else parts[-1] if parts else ""
        yield _decode_as_bagit(os.path.normpath(written))


def _decode_as_bagit(written: str) -> str:
    """Decode a name as bagit does: at most two CRs and two LFs, in capital letters only."""
    return re.sub("%0A", "\n", re.sub("%0D", "\r", written, count=2), count=2)
