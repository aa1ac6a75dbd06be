"""How much a text looks like one that somebody wrote: what tells the right decoding of octets from the wrong ones."""

from __future__ import annotations

import math
import re

# How often each letter stands in a hundred of Persian and Arabic text, roughly; a wrong encoding exchanges letters and makes rare
# ones common.
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
_SIGN = 0.3
_NEVER = 0.001
# A letter of one script that touches one of the other is a sign of a wrong encoding, and so is an accented letter that touches no
# Latin one.
_TORN = re.compile(r"[A-Za-z][\u0620-\u064a\u066e-\u06d3]|[\u0620-\u064a\u066e-\u06d3][A-Za-z]")
_ALONE = re.compile(r"(?<![A-Za-z\u00c0-\u024f])[\u00c0-\u024f]+(?![A-Za-z\u00c0-\u024f])")
_TORN_WEIGHT = 3.0
# Only the last letter of a word is one of these; only the first is alef with madda, but for a few compounds.
_ENDING_INSIDE = re.compile(r"[ةى][\u0620-\u064a\u066e-\u06d3]")


def plausibility(text: str, expected: int) -> float:
    """The mean logarithm of the frequency of its letters beyond ASCII, less for what no text has. Higher is better.

    `expected` is how many octets are no ASCII; an encoding that makes ASCII of some of them is none the better for it.
    """
    foreign = [letter for letter in text if letter > "\x7f"]
    counts = {letter: foreign.count(letter) for letter in set(foreign)}
    total = sum(count * _logarithm(letter) for letter, count in counts.items())
    faults = sum(len(pattern.findall(text)) for pattern in (_TORN, _ALONE, _ENDING_INSIDE))
    missing = max(expected - len(foreign), 0)
    return (total + missing * math.log(_SIGN) - _TORN_WEIGHT * faults) / max(expected, len(foreign), 1)


def _logarithm(letter: str) -> float:
    return math.log(_FREQUENCIES.get(letter) or _ACCENTED.get(letter) or _NEVER)
