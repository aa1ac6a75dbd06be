"""Read and write ASN.1 in its encoding rules BER and DER (X.690), as far as CMS and time stamps need them.

The reader takes octets of strangers: depth, lengths and the number of elements have limits.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OBJECT_IDENTIFIER: Final = 0x06
UTF8_STRING: Final = 0x0C
UTC_TIME: Final = 0x17
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31

_CONSTRUCTED: Final = 0x20
_CONTEXT: Final = 0xA0
_LONGEST: Final = 16 << 20
"""Octets of a whole encoding. The largest real ones are revocation lists."""
_DEEPEST: Final = 24
_MOST_CHILDREN: Final = 4096
_LONGEST_NUMBER: Final = 2048
_LONGEST_IDENTIFIER: Final = 64
_LONGEST_FRACTION: Final = 24
_UTC_DIGITS: Final = 12
_CENTURY_TURN: Final = 50
"""UTCTime has years of two digits: from 50 on they are of the twentieth century (RFC 5280 4.1.2.5.1)."""


class SignatureFaultError(ValueError):
    """Something about a signature is not right. `reason` is an entry `reason.…` of the terms of the catalogue."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreadableError(SignatureFaultError):
    """The octets are not what they should be."""


@contextmanager
def refuse_others(reason: str) -> Iterator[None]:
    """Raise UnreadableError for this reason if a field that is read in this block is missing or has another form."""
    try:
        yield
    except SignatureFaultError:
        raise
    except (ValueError, IndexError, TypeError) as error:
        raise UnreadableError(reason) from error


class Element(NamedTuple):
    """One element: its tag, its content, and its whole encoding as it stands."""

    tag: int
    content: bytes
    encoded: bytes

    def children(self) -> list[Element]:
        """Return the elements inside a constructed one."""
        if not self.tag & _CONSTRUCTED:
            raise UnreadableError("der-malformed")
        found: list[Element] = []
        at = 0
        while at < len(self.content):
            element, at = _read_at(self.content, at, 0)
            found.append(element)
            if len(found) > _MOST_CHILDREN:
                raise UnreadableError("der-too-large")
        return found

    def expect(self, tag: int) -> Element:
        """Return the element if it has this tag. Raises UnreadableError."""
        if self.tag != tag:
            raise UnreadableError("der-malformed")
        return self


def context(number: int) -> int:
    """Return the tag of a constructed element `[number]`."""
    return _CONTEXT | number


def read_element(octets: bytes) -> Element:
    """Read one element that takes all octets. Raises UnreadableError."""
    if len(octets) > _LONGEST:
        raise UnreadableError("der-too-large")
    element, end = _read_at(octets, 0, 0)
    if end != len(octets):
        raise UnreadableError("der-malformed")
    return element


def _read_at(octets: bytes, at: int, depth: int) -> tuple[Element, int]:
    """Return the element at an offset, and the offset after it."""
    if depth > _DEEPEST:
        raise UnreadableError("der-too-deep")
    tag, begin, length = _read_header(octets, at)
    if length is not None:
        end = begin + length
        if end > len(octets):
            raise UnreadableError("der-malformed")
        return Element(tag, octets[begin:end], octets[at:end]), end
    end = begin
    count = 0
    # An element of indefinite length ends with two zero octets.
    while octets[end : end + 2] != b"\0\0":
        end = _find_end(octets, end, depth + 1)
        count += 1
        if count > _MOST_CHILDREN:
            raise UnreadableError("der-too-large")
    return Element(tag, octets[begin:end], octets[at : end + 2]), end + 2


def _find_end(octets: bytes, at: int, depth: int) -> int:
    _, begin, length = _read_header(octets, at)
    # An end behind all octets is told when the next element is read there.
    return _read_at(octets, at, depth)[1] if length is None else begin + length


def _read_header(octets: bytes, at: int) -> tuple[int, int, int | None]:
    """Return the tag, the offset of the content, and its length, or None if that is indefinite."""
    header = octets[at : at + 2]
    if len(header) < 2 or header[0] & 0x1F == 0x1F:  # noqa: PLR2004 - no structure of ours has tags above 30
        raise UnreadableError("der-malformed")
    tag, length = header
    begin = at + 2
    if length < 0x80:  # noqa: PLR2004 - the short form
        return tag, begin, length
    size = length & 0x7F
    if size == 0:
        if not tag & _CONSTRUCTED:
            raise UnreadableError("der-malformed")
        return tag, begin, None
    digits = octets[begin : begin + size]
    if size > 4 or len(digits) < size:  # noqa: PLR2004 - lengths up to 4 GiB
        raise UnreadableError("der-malformed")
    return tag, begin + size, int.from_bytes(digits)


def read_octets(element: Element) -> bytes:
    """Return the octets of an OCTET STRING, which BER may have in pieces."""
    if element.tag == OCTET_STRING:
        return element.content
    pieces = element.expect(OCTET_STRING | _CONSTRUCTED).children()
    return b"".join(piece.expect(OCTET_STRING).content for piece in pieces)


def read_bits(element: Element) -> bytes:
    """Return the octets of a BIT STRING that has whole octets."""
    content = element.expect(BIT_STRING).content
    if content[:1] != b"\0":
        raise UnreadableError("der-malformed")
    return content[1:]


def read_integer(element: Element) -> int:
    """Return the number of an INTEGER."""
    content = element.expect(INTEGER).content
    if not 0 < len(content) <= _LONGEST_NUMBER:
        raise UnreadableError("der-malformed")
    return int.from_bytes(content, signed=True)


def read_identifier(element: Element) -> str:
    """Return an OBJECT IDENTIFIER with dots between its numbers."""
    content = element.expect(OBJECT_IDENTIFIER).content
    if not 0 < len(content) <= _LONGEST_IDENTIFIER or content[-1] & 0x80:
        raise UnreadableError("der-malformed")
    numbers: list[int] = []
    value = 0
    for octet in content:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


def read_time(element: Element) -> datetime:
    """Return the time of a GeneralizedTime or UTCTime, which must be UTC."""
    text = element.content.decode("ascii", "replace")
    digits, _, fraction = text.removesuffix("Z").partition(".")
    if not text.endswith("Z") or not text[:-1].replace(".", "", 1).isdigit() or len(fraction) > _LONGEST_FRACTION:
        raise UnreadableError("der-malformed")
    if element.tag == UTC_TIME and len(digits) == _UTC_DIGITS:
        digits = f"{'19' if int(digits[:2]) >= _CENTURY_TURN else '20'}{digits}"
    elif element.tag != GENERALIZED_TIME or len(digits) != _UTC_DIGITS + 2:
        raise UnreadableError("der-malformed")
    with refuse_others("der-malformed"):
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))


def encode(tag: int, *parts: bytes) -> bytes:
    """Return an element with its content in parts."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:  # noqa: PLR2004 - the short form
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size) + content


def encode_set(tag: int, parts: list[bytes]) -> bytes:
    """Return a SET OF with its elements in the order that DER wants."""
    return encode(tag, *sorted(parts))


def encode_integer(number: int) -> bytes:
    """Return an INTEGER."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, signed=True))


def encode_identifier(identifier: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    first, second, *others = map(int, identifier.split("."))
    content = bytearray()
    for number in (40 * first + second, *others):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        content += bytes(reversed(groups))
    return encode(OBJECT_IDENTIFIER, bytes(content))


def encode_time(moment: datetime) -> bytes:
    """Return a time as CMS and X.509 want it: UTCTime until 2049, GeneralizedTime from then on."""
    text = moment.astimezone(UTC).strftime("%Y%m%d%H%M%SZ")
    if moment.year < 2050:  # noqa: PLR2004 - RFC 5652 11.3
        return encode(UTC_TIME, text[2:].encode())
    return encode(GENERALIZED_TIME, text.encode())
