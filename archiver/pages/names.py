"""Show names and words of others on a page and in a command, isolated, with nothing invisible and nothing that reorders text."""

from __future__ import annotations

import re
import shlex
import unicodedata
from typing import Final
from urllib.parse import quote

from archiver.pages.markup import Markup, escape

_JOINERS: Final = "\u200c\u200d"
"""ZWNJ and ZWJ belong to Persian spelling. They reorder nothing, and a name without them is another name."""
_WITHOUT_JOINERS: Final = str.maketrans("", "", _JOINERS)
# The ending of a file name: `.txt` of `letter.txt`, and of `'letter.txt'` in quotation marks. A name that is only a dot and
# letters, such as `.profile`, has none.
_ENDING: Final = re.compile(r"(?<=[^./])\.[A-Za-z0-9]{1,8}(?='?$)")
_RTL_LANGUAGES: Final = frozenset(
    {"ar", "ckb", "dv", "fa", "glk", "he", "lrc", "mzn", "pes", "prs", "ps", "sd", "ug", "ur", "yi"}
)
_RTL_SCRIPTS: Final = frozenset({"arab", "aran", "hebr", "nkoo", "syrc", "thaa"})
_STRONG: Final = frozenset({"L", "R", "AL"})
"""Classes of letters that have a direction (UAX 9)."""
_SCRIPT_LENGTH: Final = 4
"""Letters of a script in a language tag, and of no other subtag (RFC 5646 2.2.3)."""
# A run of octets as `quote_for_shell` writes them: `\\342\\200\\256`.
_OCTETS: Final = re.compile(r"(?:\\[0-7]{3})+")
_SINGLE_QUOTE, _EXCLAMATION_MARK, _BACKSLASH = "'", "!", "\\"


def show(text: str) -> Markup:
    """Return text as HTML. Write out each character that is invisible or reorders others as `⟨U+202E⟩`."""
    if text.translate(_WITHOUT_JOINERS).isprintable():
        return escape(text)
    return Markup("".join(map(_show_character, text)))


def isolate(text: str, language: str = "und") -> Markup:
    """Return a text with its own language (a BCP 47 tag) and direction. If the language is unknown, its letters decide."""
    if language == "und":
        return Markup(f'<bdi lang="">{show(text)}</bdi>')
    return Markup(f'<bdi lang="{escape(language)}" dir="{_direction(language)}">{show(text)}</bdi>')


def _direction(language: str) -> str:
    """Return the direction of the script that a tag names, else of the usual script of its language."""
    primary, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == _SCRIPT_LENGTH and part.isalpha()), None)
    is_rtl = primary in _RTL_LANGUAGES if script is None else script in _RTL_SCRIPTS
    return "rtl" if is_rtl else "ltr"


def show_code(code: str, tag: str = "bdi") -> Markup:
    """Return a reference code as HTML, as a whole in the direction of its first letter.

    A slash in it parts no folders: `ج۱۲/۲۱` runs from right to left.
    """
    strong = next((kind for kind in map(unicodedata.bidirectional, code) if kind in _STRONG), "L")
    return Markup(f'<{tag} class="code" lang="" dir="{"ltr" if strong == "L" else "rtl"}">{show(code)}</{tag}>')


def address_file(path: str, folder: str) -> Markup:
    """Return the relative address of a file of a bag for `href`, percent-encoded. `folder` leads to the folder of the bag."""
    return escape(folder + quote(path, errors="surrogateescape"))


def show_path(path: str, tag: str = "code") -> Markup:
    """Return a path or name as HTML, from left to right.

    Each folder, the name and its ending have a direction of their own. Otherwise a Persian folder changes places with its file,
    and `بیانیه 1395.txt` reads as if it ended with 1395.
    """
    *folders, name = path.split("/")
    ending = _ENDING.search(name)
    length = ending.start() if ending else len(name)
    shown = "/".join(f"<bdi>{show(part)}</bdi>" for part in (*folders, name[:length]))
    return Markup(f'<{tag} class="path" lang="" dir="ltr">{shown}{escape(name[length:])}</{tag}>')


def show_quoted(quoted: str) -> Markup:
    """Return the result of `quote_for_shell` as HTML. Octets run from left to right in a Persian name too."""
    return Markup(_OCTETS.sub(r'<bdi dir="ltr">\g<0></bdi>', show_path(quoted, "bdi")))


def quote_for_shell(path: str) -> str:
    """Return a path as a word of bash. Write invisible characters as octal octets of UTF-8, so that pasting keeps them."""
    if all(map(_is_visible, path)):
        return shlex.quote(path)
    quoted: list[str] = []
    for character in path:
        if _is_visible(character) and character not in (_SINGLE_QUOTE, _EXCLAMATION_MARK, _BACKSLASH):
            quoted.append(character)
        else:
            # Three octal digits an octet, for `$'…'` of bash: the no-break space becomes `\\302\\240`.
            quoted += (f"\\{octet:03o}" for octet in character.encode())
    return f"$'{''.join(quoted)}'"


def _show_character(character: str) -> Markup:
    if _is_visible(character):
        return escape(character)
    return Markup(f'<span class="unseen" dir="ltr">⟨U+{ord(character):04X}⟩</span>')


def _is_visible(character: str) -> bool:
    return character.isprintable() or character in _JOINERS
