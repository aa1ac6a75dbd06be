"""Find the code of a country or a language by its name in English, Persian or, for a language, its own.

`code_names.json` holds the names of the Unicode CLDR, and further ones that people use (`UK`, `انگلستان`, `Farsi`).
"""

from __future__ import annotations

import json
import os
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from archiver.persian_text import fold_word
from archiver.records import check_language_tag

if TYPE_CHECKING:
    from archiver.messages import Language

Kind = Literal["countries", "languages"]

_FILE: Final = os.path.join(os.path.dirname(__file__), "code_names.json")
_ALIKE: Final = 0.7
"""The share of letters in which two names agree to be near, as difflib counts."""


def find_code(kind: Kind, name: str) -> str | None:
    """Return the code of a country (`GB`) or the tag of a language (`fa`) by its name, or None if no name is the same."""
    return _codes(kind).get(_fold(name))


def find_language(name: str) -> str | None:
    """Return the tag of a language by its tag or its name, or None if no language has either.

    Small letters that are a registered tag are the tag: `ga` is Irish, and `Ga` is the language of that name.
    """
    is_tag = name.islower() and not check_language_tag(name, {})
    return name if is_tag else find_code("languages", name)


def find_near_code(kind: Kind, name: str) -> str | None:
    """Return the code whose name is nearest to one that is not known, or None if none is near."""
    import difflib  # noqa: PLC0415 - only for a name that is not known

    near = difflib.get_close_matches(_fold(name), _codes(kind), 1, _ALIKE)
    return _codes(kind)[near[0]] if near else None


def say_code(kind: Kind, code: str, language: Language) -> str | None:
    """Return the name of a code in a language, or None if it has none."""
    names = _names()[kind].get(code)
    return None if names is None else str(names[1 if language == "fa" and len(names) > 1 else 0])


@cache
def _codes(kind: Kind) -> dict[str, str]:
    codes: dict[str, str] = {}
    for code, names in _names()[kind].items():
        for name in names:
            codes.setdefault(_fold(name), code)
    return codes


@cache
def _names() -> dict[str, Any]:
    with open(_FILE, encoding="utf-8") as file:
        read: dict[str, Any] = json.load(file)
    return read


def _fold(name: str) -> str:
    """Return the key of a name: without accents, and with one form of Arabic and Persian letters."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).replace("أ", "ا"))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return fold_word(unicodedata.normalize("NFC", plain)).replace(".", "")
