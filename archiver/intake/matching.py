r"""Match the paths of a table with files.

A path is tried as it is written, then with `/` for the `\` of Windows and without a leading `./`. Then its form NFC is tried,
since systems such as macOS write one name in two ways, with blanks for no-break spaces, which nobody can see. Then the file is
looked for of which only the ending is missing, as Windows hides it, and without the folder that an export puts first. Each of
these must fit one file only. A file that differs in more than that is never matched, only suggested. Such differences are
letters that look alike (Arabic and Persian yeh and kaf), joiners, digits, case, spaces (at the ends too), lost zeros and another
folder.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.persian_text import fold_word
from archiver.records import cut_ending

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Zeros before a number, as in `scan 007.pdf`: they follow no digit, and a digit follows them.
_LEADING_ZEROS: Final = re.compile(r"(?<![0-9])0+(?=[0-9])")
# No-break spaces, which programs put in place of blanks: after a number, at the end of a line, in text from a web page.
_BLANKS: Final = {ord(blank): " " for blank in "\u00a0\u2007\u202f"}
# The folder that Archivematica's tables (ours too) put before a path, and that of the payload of a bag.
_FIRST_FOLDER: Final = re.compile(r"\A(?:objects|data)/")
# Signs that cannot be seen, or look like a blank.
_UNSEEN: Final = re.compile("[\u00a0\u2007\u2009\u202f\u200b-\u200f\u00ad\u0640\u2060\ufeff]")
_MOST_COMPARED: Final = 200
"""The number of names that are compared letter by letter, and the number of others that each is compared with."""


class PathMatch(NamedTuple):
    """The match of one path: the file, None if there is none, and the first row with that file or path.

    `lacks_ending` is set for a path that fits the file but for the ending of its name.
    """

    file: str | None
    first_row: int
    is_same_text: bool
    lacks_ending: bool = False


class FileMatcher:
    """Matches the paths of rows with files. One row may describe each file."""

    def __init__(self, files: Iterable[str]) -> None:
        self._row_of = dict.fromkeys(files, 0)
        self._form: dict[str, str | None] = {}
        for file in self._row_of:
            if not file.isascii():
                normal = _normal(file)
                # A form that is that of two files is that of none.
                self._form[normal] = None if normal in self._form or (normal != file and normal in self._row_of) else file
        self._without_ending: dict[str, list[str]] | None = None
        self._written: dict[str, str] = {}
        self._missing: dict[str, int] = {}
        self.matched = 0

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, path: str) -> bool:
        return path in self._row_of

    def claim(self, path: str, row: int) -> PathMatch:
        """Match the path of a row. A file belongs to the first row that claims it."""
        plain = path.replace("\\", "/").removeprefix("./")
        file = self._find(path, plain) or self._find(plain, _FIRST_FOLDER.sub("", plain))
        whole = self.complete(path) if file is None else []
        if len(whole) == 1:
            file = whole[0]
        if file is None:
            first = self._missing.setdefault(_normal(path), row)
            return PathMatch(None, first, is_same_text=True)
        first = self._row_of[file] or row
        if first == row:
            self._row_of[file] = row
            self.matched += 1
            if path != file:
                self._written[file] = path
        return PathMatch(file, first, path == self._written.get(file, file), lacks_ending=bool(whole))

    def _find(self, path: str, plain: str) -> str | None:
        exact = next((form for form in (path, plain) if form in self._row_of), None)
        if exact is not None:
            return exact
        normal = _normal(plain)
        return self._form.get(normal, normal if normal in self._row_of else None)

    def complete(self, path: str) -> list[str]:
        """Return the files whose path is this one with an ending."""
        if self._without_ending is None:
            self._without_ending = {}
            for file in self._row_of:
                if (bare := cut_ending(file)) != file:
                    self._without_ending.setdefault(_normal(bare), []).append(file)
        return self._without_ending.get(_normal(path.replace("\\", "/").removeprefix("./")), [])

    def list_missing(self) -> list[tuple[str, int]]:
        """Return the paths that are no file, each with its first row."""
        return list(self._missing.items())

    def list_undescribed(self) -> Iterator[str]:
        """Return the files that no row describes, in their order."""
        return (file for file, row in self._row_of.items() if not row)


class NearFiles:
    """Finds the file that a path may mean, among those that no row describes."""

    def __init__(self, files: Iterable[str]) -> None:
        self._by_path: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for file in files:
            folded = _fold(file)
            self._by_path.setdefault(folded, file)
            for path in {folded, _fold(cut_ending(file))}:
                self._by_name.setdefault(path.rpartition("/")[2], []).append(file)
        self._compared = 0

    def find(self, path: str) -> str | None:
        """Return the nearest file, None if none is near."""
        folded = _fold(path.replace("\\", "/"))
        if folded in self._by_path:
            return self._by_path[folded]
        named = self._by_name.get(folded.rpartition("/")[2], [])
        if named:
            return max(named, key=lambda file: _common_end(_fold(file), folded)) if len(named) <= _MOST_COMPARED else None
        return self._find_alike(folded)

    def _find_alike(self, folded: str) -> str | None:
        if self._compared >= _MOST_COMPARED or len(self._by_path) > _MOST_COMPARED * 10:
            return None
        import difflib  # noqa: PLC0415 - only where a path is wrong

        self._compared += 1
        # The comparison takes time in the square of the length, so a longer path is cut. 85 % must agree, which
        # is one wrong letter in seven.
        near = difflib.get_close_matches(folded[:300], self._by_path, n=1, cutoff=0.85)
        return self._by_path[near[0]] if near else None


def reveal(path: str, other: str) -> str:
    """Return a path with the code points of the unseen signs that the other path has not, such as `a<U+00A0>b`."""
    return _UNSEEN.sub(lambda sign: sign[0] if sign[0] in other else f"<U+{ord(sign[0]):04X}>", path)


def _normal(path: str) -> str:
    return path if path.isascii() else unicodedata.normalize("NFC", path.translate(_BLANKS))


def _fold(path: str) -> str:
    """Return the path without the differences that `FileMatcher` suggests but never matches. See the module."""
    folded = "/".join(fold_word(_normal(part)).replace(" ", "") for part in path.split("/"))
    return _LEADING_ZEROS.sub("", folded.replace("_", "").replace("-", ""))


def _common_end(first: str, second: str) -> int:
    """Return the number of characters that two paths share at their ends: folders nearest to the file count first."""
    length = 0
    for one, other in zip(reversed(first), reversed(second), strict=False):
        if one != other:
            break
        length += 1
    return length
