"""Encodings of old Persian files that Python has no codec for.

ISIRI 3342 is the Iranian standard of 1993 for information interchange in 8 bits. Iran System was written by DOS programs of the
1980s and 90s: presentation forms in visual order, from left to right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ISIRI_3342 = "isiri-3342"
IRAN_SYSTEM = "iran-system"

_NOTHING = "\ufffd"
_ASCII = "".join(map(chr, range(0x80)))

# ISIRI 3342:1993, 0xA0 to 0xFF.
_ISIRI_3342_UPPER = (
    " \u200c\u200d!¤٪.٬)(×+،-٫/۰۱۲۳۴۵۶۷۸۹:؛<=>؟"
    "آاءبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی][}{«»*ـ|\\" + _NOTHING * 4 + "\u064e\u0650\u064f\u064b\u064d\u064c\u0651\u0652أؤإئةكي\x7f"
)
_ISIRI_3342 = _ASCII + "".join(map(chr, range(0x80, 0xA0))) + _ISIRI_3342_UPPER

# 0x80 to 0xFF. Every form of a letter becomes the letter, لا becomes two, and 0xB0 to 0xDF are the lines of tables.
_IRAN_SYSTEM_LETTERS = (
    *"۰۱۲۳۴۵۶۷۸۹،ـ؟آئءااببپپتتثثججچچححخخدذرزژسسششصصضضط",
    *"░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀",
    *"ظععععغغغغففققککگگل",
    "لا",
    *"لممننوهههییی\u00a0",
)
_IRAN_SYSTEM = (*_ASCII, *_IRAN_SYSTEM_LETTERS)

# Latin words and numbers with one sign between their parts (1395/8/15, 3.5): they stay as they are when a line is turned.
_LEFT_TO_RIGHT_RUN = re.compile(r"[0-9A-Za-z۰-۹]+(?:[./:,+-][0-9A-Za-z۰-۹]+)*")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


def decode_isiri_3342(octets: bytes) -> str:
    """Decode octets of ISIRI 3342. Octets without a meaning become U+FFFD."""
    return "".join([_ISIRI_3342[octet] for octet in octets])


def decode_iran_system(octets: bytes) -> str:
    """Decode octets of Iran System, and bring each line from visual order into reading order."""
    lines = []
    for whole in octets.splitlines(keepends=True):
        line = whole.rstrip(b"\r\n")
        if line.isascii():
            # A line of ASCII runs from left to right.
            text = line.decode("ascii")
        else:
            # Turned as a whole, brackets open the other way, and Latin words and numbers must be turned back.
            turned = "".join(_IRAN_SYSTEM[octet] for octet in reversed(line)).translate(_MIRRORED)
            text = _LEFT_TO_RIGHT_RUN.sub(lambda run: run[0][::-1], turned)
        lines.append(text + whole[len(line) :].decode("ascii"))
    return "".join(lines)


DECODERS: dict[str, Callable[[bytes], str]] = {ISIRI_3342: decode_isiri_3342, IRAN_SYSTEM: decode_iran_system}
"""Decoders by the name that `--encoding` takes."""
