"""The heads of the tree of a register: what a time stamp covers, once for all lines up to then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.seals.verdict import JudgedStamp

STAMPS: Final = "stamps"
"""The folder of a register that holds its tree heads, in folders numbered from 0001."""
TREE_HEAD: Final = "tree-head.txt"
"""The file that the time stamps beside it cover."""
REQUEST: Final = "request.tsq"
"""The request beside a tree head that waits for an answer over an air gap."""
EARLIER: Final = "earlier.sha256"
"""The list, for `sha256sum -c`, of the time stamps before and of new revocation lists. The tree head has its digest."""
VALIDATION: Final = "validation"
"""The folder beside a tree head with revocation lists of the authorities of the time stamps before."""
_FIRST_LINE: Final = "bayegan register 1.0"
# The lines of a tree head: the form, how many lines it covers, the root of the tree, the digest of the last line, and, if
# there are time stamps before, the digest of the list of them.
_FORM: Final = re.compile(
    rf"{_FIRST_LINE}\nlines ([1-9][0-9]{{0,8}})\nroot ([0-9a-f]{{64}})\nhead ([0-9a-f]{{64}})\n(?:earlier ([0-9a-f]{{64}})\n)?"
)


class TreeHead(NamedTuple):
    """The head of a tree over the first lines of a register, with the time stamps over it."""

    folder: str
    """Its folder in the register, or an empty text if it was not written."""
    lines: int
    root: str
    head: str
    """The SHA-256 of the last line that it covers."""
    earlier: str = ""
    """The SHA-256 of the list of the time stamps before, or an empty text if there were none."""
    responses: tuple[tuple[str, bytes], ...] = ()
    """The answers of authorities, each with the name of its file."""
    request: bytes = b""
    """The request that waits for its answer, or nothing."""
    covered: frozenset[str] = frozenset()
    """The files of the time stamps before that it covers, by their paths in the register."""

    @property
    def octets(self) -> bytes:
        """The octets that the time stamps cover."""
        return render_tree_head(self.lines, self.root, self.head, self.earlier)


class JudgedHead(NamedTuple):
    """A tree head with its time stamps that were judged."""

    lines: int
    """The number of lines that it covers."""
    stamps: Sequence[JudgedStamp]


def render_tree_head(lines: int, root: str, head: str, earlier: str = "") -> bytes:
    """Return the text of a tree head."""
    last = f"earlier {earlier}\n" if earlier else ""
    return f"{_FIRST_LINE}\nlines {lines}\nroot {root}\nhead {head}\n{last}".encode()


def parse_tree_head(folder: str, octets: bytes, responses: tuple[tuple[str, bytes], ...]) -> TreeHead | None:
    """Return the tree head of a text, or None if it does not have the form of one."""
    match = _FORM.fullmatch(octets.decode("ascii", "replace"))
    return TreeHead(folder, int(match[1]), match[2], match[3], match[4] or "", responses) if match else None
