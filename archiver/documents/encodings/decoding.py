"""Decode octets: by their byte order mark, else strictly as UTF-8, else in the encoding of old Persian files that reads best."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from archiver.documents.document import Encoding
from archiver.documents.encodings.old_encodings import DECODERS, IRAN_SYSTEM, ISIRI_3342
from archiver.documents.encodings.plausibility import plausibility
from archiver.findings import Finding, make_finding

# UTF-32 comes first: its mark in little-endian order (FF FE 00 00) begins with that of UTF-16 (FF FE).
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The lead in score that each encoding needs over windows-1256, the commonest of old Persian files.
_CANDIDATES = {
    "windows-1256": 0.0,
    "windows-1252": 0.3,
    "iso-8859-6": 0.3,
    ISIRI_3342: 0.3,
    "mac-farsi": 0.3,
    IRAN_SYSTEM: 0.5,
}
# The few signs in Latin text are dashes and quotation marks, which these two encodings share.
_LATIN_CANDIDATES = {"windows-1256": 0.0, "windows-1252": 0.3}
# Text with fewer signs beyond ASCII than one for eight Latin letters, or fewer than four at all, is Latin text.
_LATIN_SHARE = 8
_FEW = 4
# The upper octets of UTF-16 text in Latin, Cyrillic or Arabic letters and their punctuation.
_UPPER_OCTETS = b"\x00\x01\x04\x06\x20\xfb\xfe"
# Nine of ten upper octets must be these; the rest may be those of rare signs.
_WIDE_SHARE = 0.9
# Signs that do not print, but lay out a text or join its letters.
_LAYOUT = frozenset(
    "\t\n\v\f\r\x1a\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u3000"
)
_STRANGE_SHARE = 0.05
_LETTER_SHARE = 0.2
# Codecs of Python that decode to text, but by rules of their own rather than by a character set.
_NO_TEXT = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_BEYOND_ASCII = bytes(range(0x80, 0x100))
# Octets that are enough to choose by.
_EXAMINED = 65_536
_SHORT = 40
"""Octets. The encoding of a shorter text is always uncertain."""
_CLOSE = 0.5
"""Minimum score lead for a guess to count. Below it, report the guess as uncertain."""
_POOR = -0.25
"""Score of the best encoding below which it may be none of those that are known here."""
_NONSENSE = -1.0
"""Score of the best encoding below which octets, many of them beyond ASCII, are no text in any."""
_MANY = 0.25


class Decoding(NamedTuple):
    """Characters, their encoding, and the findings on it."""

    text: str
    encoding: Encoding
    findings: tuple[Finding, ...] = ()


def decode(octets: bytes, encoding: str | None = None) -> Decoding:
    """Decode octets. Line ends stay as they are.

    `encoding` overrides every guess; octets that it cannot read become U+FFFD and are a finding. Raise LookupError for an
    encoding that does not exist.
    """
    if encoding is not None:
        return _replace_what_is_broken(octets, Encoding(registered_name(encoding), "given"))
    for mark, name in _BYTE_ORDER_MARKS:
        if octets.startswith(mark):
            decoding = _replace_what_is_broken(octets, Encoding(name, "bom"))
            return decoding._replace(text=decoding.text.removeprefix("\ufeff"))
    wide = _find_wide(octets)
    if wide:
        return _guess(octets, wide)
    try:
        return Decoding(octets.decode("utf-8"), Encoding("utf-8", "strict"))
    except UnicodeDecodeError:
        return _guess(octets, _CANDIDATES)


def decode_as(octets: bytes, encoding: Encoding) -> str:
    """Return the text that `decode` gave when it chose this encoding. Raise LookupError for a name that is no text encoding."""
    if not is_text_encoding(encoding.name):
        raise LookupError(encoding.name)
    text = _characters(octets, encoding.name)
    return text.removeprefix("\ufeff") if encoding.basis == "bom" else text


def is_text_encoding(name: str) -> bool:
    """Return whether a name is that of a text encoding. Python knows others too, such as base64."""
    if name in DECODERS:
        return True
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return False
    return bool(getattr(found, "_is_text_encoding", True)) and found.name.replace("_", "-") not in _NO_TEXT


def looks_wide(octets: bytes) -> bool:
    """Return whether the octets are UTF-16 without a byte order mark."""
    return bool(_find_wide(octets))


def is_written(text: str) -> bool:
    """Return whether characters are those of a text: several, nearly all of which print, and enough are letters or digits."""
    if not text:
        return True
    if len(text) >= _SHORT and len(set(text)) < _FEW:
        return False
    strange = sum(not (sign.isprintable() or sign in _LAYOUT) for sign in text) + text.count("\ufffd")
    letters = sum(map(str.isalnum, text))
    return strange <= _STRANGE_SHARE * len(text) and letters >= _LETTER_SHARE * len(text)


def registered_name(name: str) -> str:
    """Return the name that an encoding is recorded under, as IANA has it: `windows-1256`. Raise LookupError if it is unknown."""
    wanted = name.lower().replace("_", "-")
    if wanted in DECODERS:
        return wanted
    # Python calls them cp1256 and iso8859-6.
    known = codecs.lookup(name).name
    return f"windows-{known[2:]}" if known.startswith("cp125") else known.replace("_", "-").replace("iso8859-", "iso-8859-")


def _find_wide(octets: bytes) -> dict[str, float]:
    """Return the orders of octets in which they are UTF-16 text, none of them with a doubt.

    Every second octet is then the upper one of a letter, and with the others they are text. Sound, zeros and databases have the
    first without the second.
    """
    # An even number of octets, so that both halves have the same length.
    sample = octets[: min(_EXAMINED, len(octets)) & ~1]
    if len(sample) < _FEW or b"\x00" not in sample:
        return {}
    needed = _WIDE_SHARE * (len(sample) // 2)
    uppers = (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2]))
    likely = [name for name, upper in uppers if len(upper) - len(upper.translate(None, _UPPER_OCTETS)) >= needed]
    return {name: 0.0 for name in likely if is_written(sample.decode(name, "replace"))}


def _replace_what_is_broken(octets: bytes, encoding: Encoding) -> Decoding:
    text = _characters(octets, encoding.name)
    broken = text.count("\ufffd")
    if not broken:
        return Decoding(text, encoding)
    return Decoding(text, encoding, (make_finding("document.octets-undecodable", encoding=encoding.name, count=broken),))


def _characters(octets: bytes, name: str) -> str:
    return DECODERS[name](octets) if name in DECODERS else octets.decode(name, "replace")


def reads_as_text(octets: bytes) -> bool:
    """Return whether octets without NUL can be a text: in UTF-8, or in an old encoding that gives more than a heap of letters."""
    sample = octets[:_EXAMINED]
    beyond_ascii = len(sample) - len(sample.translate(None, _BEYOND_ASCII))
    if len(sample) < _SHORT or beyond_ascii < _MANY * len(sample):
        return True
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return max(_score(sample, _CANDIDATES).values()) >= _NONSENSE
    return True


def _score(sample: bytes, candidates: dict[str, float]) -> dict[str, float]:
    """Return how well octets read in each encoding."""
    beyond_ascii = len(sample) - len(sample.translate(None, _BEYOND_ASCII))
    latin = sum(bytes([octet]).isalpha() for octet in sample)
    if candidates is _CANDIDATES and (beyond_ascii < _FEW or beyond_ascii * _LATIN_SHARE < latin):
        candidates = _LATIN_CANDIDATES
    return {name: plausibility(_characters(sample, name), beyond_ascii) - doubt for name, doubt in candidates.items()}


def _guess(octets: bytes, candidates: dict[str, float]) -> Decoding:
    """Decode in the candidate that reads best. Warn if the text is short, reads poorly, or reads nearly as well in the next."""
    scores = _score(octets[:_EXAMINED], candidates)
    best, *others = sorted(scores, key=lambda name: -scores[name])
    decoding = _replace_what_is_broken(octets, Encoding(best, "guessed"))
    is_wide = len(candidates) == 1
    is_clear = is_wide or (scores[best] > _POOR and all(scores[best] - scores[other] > _CLOSE for other in others[:1]))
    if len(octets) >= _SHORT and is_clear:
        return decoding
    finding = make_finding("document.encoding-guessed", encoding=best, size=len(octets))
    return decoding._replace(findings=(finding, *decoding.findings))
