"""Say the size of a file: in a unit that people know, and to the octet."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from archiver.messages import form_of, phrase
from archiver.persian_text import write_digits

if TYPE_CHECKING:
    from archiver.messages import Language

_UNITS: Final = ("kB", "MB", "GB", "TB")
_STEP: Final = 1000
_DECIMAL_SIGNS: Final = {"fa": "٫"}


@lru_cache(maxsize=4096)
def say_size(octets: int, language: Language) -> str:
    """Return a number of octets, with kilobytes or more in front of it if it is that much: `2.9 MB (2948420 bytes)`.

    A kilobyte has 1,000 octets (SI).
    """
    if octets < _STEP:
        return phrase("aid.size", language, octets=octets)
    power = 1
    while round(octets / _STEP**power, 1) >= _STEP and power < len(_UNITS):
        power += 1
    size, unit = octets / _STEP**power, _UNITS[power - 1]
    sign = _DECIMAL_SIGNS.get(language, ".")
    number = write_digits(f"{size:.1f}".replace(".", sign), form_of(language).digits)
    return phrase("aid.size-in-unit", language, size=number, unit=unit, octets=octets)
