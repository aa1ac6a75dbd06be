"""Percent-encoding of names in manifests: CR, LF and `%`, and nothing else (RFC 8493 2.1.3 and 2.2.3)."""

from __future__ import annotations

import re

# RFC 8493 2.1.3 encodes these three characters only: CR as %0D, LF as %0A, and the percent sign as %25.
_TO_ENCODE = re.compile(r"[\r\n%]")
# Few bags have such names, so these are compiled at their first use.
_ENCODED = r"(?i)%(0A|0D|25)"
_ENCODED_LINE_ENDS = r"(?i)%(0A|0D)"


def encode_name(name: str) -> str:
    """Return the name as a line of a BagIt 1.0 manifest writes it.

    RFC 8493 2.1.3: if a path holds LF, CR, CRLF or a percent sign, "those characters (and only those) MUST be percent-encoded".
    """
    if _TO_ENCODE.search(name) is None:
        return name
    return _TO_ENCODE.sub(lambda match: f"%{ord(match.group()):02X}", name)


def decode_name(written: str, *, percent_sign: bool = True) -> str:
    """Decode the name in a line of a manifest, once.

    Before BagIt 1.0 only line ends were encoded. `percent_sign=False` leaves `%25` as it is for such bags.
    """
    if "%" not in written:
        return written
    pattern = _ENCODED if percent_sign else _ENCODED_LINE_ENDS
    return re.sub(pattern, lambda match: chr(int(match.group(1), 16)), written)


def is_encoded(written: str) -> bool:
    """Return whether every `%` in the written name begins one of the three sequences that RFC 8493 2.1.3 allows."""
    return "%" not in re.sub(_ENCODED, "", written)
