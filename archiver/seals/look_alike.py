"""Names that look like a trusted name: letters of other scripts, other spaces, invisible characters."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

# Letters of Cyrillic, Greek and Arabic, and digits, that look like others: each is followed by the one that it is taken for.
_PAIRS: Final = (
    "аa вb еe ѕs јj кk мm нh оo рp сc ԛq тt уy хx ѡw ԁd һh ьb ѵv іl ӏl αa βb γy εe ηn ιl κk νv οo ρp τt υy χx ωw "
    "ϲc ϳj ıl ɑa ɡg ᴏo օo ցg հh սu 0o 1l il |l يی ىی كک ةه أا إا آا ؤو ٠0 ۰0"
)
_CONFUSABLE: Final = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_IGNORED: Final = frozenset({"Cf", "Cc", "Mn", "Zs", "Zl", "Zp", "Pd", "Pc", "Po"})
"""Categories of characters that do not tell names apart: invisible ones, marks, spaces, dashes, dots."""


def look_of(name: str) -> str:
    """Return a form of a name that is equal for names that look alike."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    visible = "".join(char for char in folded if unicodedata.category(char) not in _IGNORED)
    return visible.translate(_CONFUSABLE).replace("rn", "m").replace("vv", "w")


def find_look_alike(name: str, trusted: Iterable[str]) -> str | None:
    """Return the trusted name that a name looks like, or None."""
    look = look_of(name)
    return next((other for other in trusted if look_of(other) == look), None) if look else None
