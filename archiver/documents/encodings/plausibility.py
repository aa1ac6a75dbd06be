"""Score how likely a text was written by a person, to tell the right decoding of octets from wrong ones."""

from __future__ import annotations

import math
import re

# Rough frequency of each letter in Persian and Arabic text, in per cent. A wrong encoding exchanges letters and makes rare ones
# common.
_FREQUENCIES = {
    **dict.fromkeys("ايی", 10.0),
    **dict.fromkeys("نردمو", 6.5),
    **dict.fromkeys("هتبسلشكک", 3.8),
    **dict.fromkeys("زگفخعقجحپآ", 1.2),
    **dict.fromkeys("چطصةأىئ", 0.5),
    **dict.fromkeys("غذضثژظإؤء", 0.2),
    **dict.fromkeys("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩،؛؟\u200c«»", 0.8),
    **dict.fromkeys("ـًٌٍَُِّْۀ٪٫٬–…\u200d\u00a0\u200f\u200e", 0.1),
}
_ACCENTED = dict.fromkeys("éèàçäöüßêâîôûëïñáíóúåøæÉÄÖÜÀÇ", 2.0) | dict.fromkeys("’‘“”–—…«»€£°·•§\u00a0", 0.6)
# In the same measure: a sign of ASCII for an octet beyond it, and a character that no such text has.
_SIGN = 0.3
_NEVER = 0.001
# Signs of a wrong encoding: a letter of one script beside one of the other, and an accented letter beside no Latin one.
_TORN = re.compile(r"[A-Za-z][\u0620-\u064a\u066e-\u06d3]|[\u0620-\u064a\u066e-\u06d3][A-Za-z]")
_ALONE = re.compile(r"(?<![A-Za-z\u00c0-\u024f])[\u00c0-\u024f]+(?![A-Za-z\u00c0-\u024f])")
# A fault weighs as much as a factor of 20 in the frequency of one letter (the exponential of 3).
_TORN_WEIGHT = 3.0
# These letters end words, so none of the Arabic script follows.
_ENDING_INSIDE = re.compile(r"[ةى][\u0620-\u064a\u066e-\u06d3]")


def plausibility(text: str, expected: int) -> float:
    """Return the mean logarithm of the frequencies of the letters beyond ASCII. Higher is better.

    Faults that no real text has lower the score. `expected` is the number of octets beyond ASCII, so an encoding that reads some
    of them as ASCII gains nothing.
    """
    foreign = [letter for letter in text if letter > "\x7f"]
    frequencies = {letter: _FREQUENCIES.get(letter) or _ACCENTED.get(letter) or _NEVER for letter in set(foreign)}
    total = sum(foreign.count(letter) * math.log(frequency) for letter, frequency in frequencies.items())
    faults = sum(len(pattern.findall(text)) for pattern in (_TORN, _ALONE, _ENDING_INSIDE))
    missing = max(expected - len(foreign), 0)
    return (total + missing * math.log(_SIGN) - _TORN_WEIGHT * faults) / max(expected, len(foreign), 1)
