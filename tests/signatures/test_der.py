"""Octets of strangers: whatever they are, they are read or refused in little time."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.signatures import der
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.certificates import read_blocks, read_certificate, read_certificates
from archiver.signatures.der import UnreadableError
from archiver.signatures.revocation_lists import read_revocation_list
from archiver.signatures.signed_data import read_signature_file
from archiver.signatures.time_stamps import RefusedStampError, read_request, read_response, read_token

READERS = (read_certificates, read_revocation_list, read_signature_file, read_request, read_response, read_token)
SIZE = 200_000
HOSTILE = {
    "deep": b"\x30\x80" * SIZE,
    "deep with ends": b"\x30\x80" * 20_000 + b"\0\0" * 20_000,
    "deep, long form": b"\x30\x84\x00\xff\xff\xff" * SIZE,
    "many": der.encode(der.SEQUENCE, b"\x05\x00" * SIZE),
    "many and open": b"\x30\x80" + b"\x05\x00" * SIZE + b"\0\0",
    "longer than there is": b"\x30\x84\x7f\xff\xff\xff\x02\x01\x00",
    "length of lengths": b"\x30\xff" + b"\xff" * 200,
    "large number": der.encode(der.SEQUENCE, der.encode(der.INTEGER, b"\x7f" * SIZE)),
    "large identifier": der.encode(der.SEQUENCE, der.encode(der.OBJECT_IDENTIFIER, b"\xff" * SIZE + b"\x01")),
    "empty": b"",
    "one octet": b"\x30",
    "large": b"\x30" + b"\0" * (17 << 20),
    "many blocks": b"-----BEGIN CMS-----\nMAA=\n-----END CMS-----\n" * 2000,
    "begins of blocks": b"-----BEGIN CERTIFICATE-----\n" * 20_000,
    "strings in strings": b"\x24\x80" * SIZE,
    "page": b"<html><body>503 Service Unavailable</body></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_hostile_octets_are_refused_in_little_time(read: object, name: str) -> None:
    assert callable(read)
    begin = time.process_time()
    with pytest.raises((UnreadableError, WrongSignatureError, RefusedStampError)):
        read(HOSTILE[name])
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "octets",
    [
        "3080 0205 0100 0000",  # an element that is longer than what holds it, in one of indefinite length
        "0480 0000",  # a primitive element of indefinite length
        "3085 0000000001 00",  # a length of five octets
        "3082 01",  # a length that is cut off
        "1f01 00",  # a tag above 30
        "3003 0205 01",  # longer than what holds it
        "0203 010203 00",  # an octet behind
    ],
)
def test_what_is_no_encoding_is_refused(octets: str) -> None:
    with pytest.raises(UnreadableError):
        der.read_element(bytes.fromhex(octets)).children()


NULLS = b"\x05\x00" * 4096
"""As many elements as one may hold."""
LARGEST = b"\x04\x83\xff\xff\xfb" + bytes((16 << 20) - 5)
"""As many octets as one encoding may have."""


def test_at_the_limits_it_is_read() -> None:
    for octets in (der.encode(der.SEQUENCE, NULLS), b"\x30\x80" + NULLS + b"\0\0"):
        assert len(der.read_element(octets).children()) == 4096
    assert der.read_element(LARGEST).encoded == LARGEST
    assert der.read_element(b"\x30\x80" * 25 + b"\0\0" * 25).tag == der.SEQUENCE
    assert der.read_element(b"\x30\x80" * 25 + b"\x05\0" + b"\0\0" * 25).tag == der.SEQUENCE
    assert der.read_element(b"\x04\x84\0\0\0\1a").content == b"a"
    assert der.read_element(b"\x1e\0").tag == 30
    assert der.read_integer(der.read_element(der.encode(der.INTEGER, b"\1", bytes(2047)))) == 1 << 8 * 2047
    # X.690 8.19: the first octet holds two numbers, each further one here holds one.
    assert der.read_identifier(der.read_element(der.encode(der.OBJECT_IDENTIFIER, b"\x2a" * 64))) == "1.2" + ".42" * 63


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"\x30\x80" + NULLS + b"\x05\x00\0\0", "der-too-large"),
        (LARGEST[:4] + b"\xfc" + bytes((16 << 20) - 4), "der-too-large"),
        (b"\x30\x80" * 26 + b"\0\0" * 26, "der-too-deep"),
        (b"\x04\x80\0\0", "der-malformed"),
        (b"\x30\x80\x04\x05ab\0\0", "der-malformed"),
        (b"\x30\x80\x04\x01a", "der-malformed"),
        (b"\x30\x00\x00", "der-malformed"),
        (b"\x30\x85\0\0\0\0\0", "der-malformed"),
        (b"\x1f\1\0", "der-malformed"),
        (b"\x3f\0", "der-malformed"),
    ],
    ids=[
        "many",
        "large",
        "deep",
        "primitive and open",
        "longer than there is",
        "without an end",
        "octets behind",
        "length of five octets",
        "tag above 30",
        "open tag above 30",
    ],
)
def test_beyond_them_it_is_refused_with_its_reason(octets: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        der.read_element(octets)


def test_the_elements_in_an_element() -> None:
    with pytest.raises(UnreadableError, match="der-too-large"):
        der.read_element(der.encode(der.SEQUENCE, NULLS, b"\x05\x00")).children()
    with pytest.raises(UnreadableError, match="der-malformed"):
        der.read_element(b"\x04\x02\x05\x00").children()


def test_more_blocks_than_a_file_may_have() -> None:
    block = b"-----BEGIN NOTE-----\nMAA=\n-----END NOTE-----\n"

    assert len(read_blocks(block * 64)) == 64
    with pytest.raises(UnreadableError, match="der-too-large"):
        read_blocks(block * 65)


def test_elements_of_other_kinds_are_refused() -> None:
    with pytest.raises(UnreadableError):
        der.read_element(b"\x02\x01\x01").children()
    with pytest.raises(UnreadableError):
        der.read_bits(der.read_element(b"\x03\x02\x01\x80"))
    for octets in (b"\x02\x00", der.encode(der.INTEGER, b"\x01" * 2049), b"\x04\x01\x01"):
        with pytest.raises(UnreadableError):
            der.read_integer(der.read_element(octets))
    for octets in (b"\x06\x00", b"\x06\x01\x80", der.encode(der.OBJECT_IDENTIFIER, b"\x2a" * 65)):
        with pytest.raises(UnreadableError):
            der.read_identifier(der.read_element(octets))


@given(st.binary(max_size=400))
def test_any_octets_are_read_or_refused(octets: bytes) -> None:
    for read in (*READERS, read_certificate):
        for form in (octets, der.encode(der.SEQUENCE, octets)):
            try:
                read(form)
            except (UnreadableError, WrongSignatureError, RefusedStampError):
                continue


def _elements() -> st.SearchStrategy[bytes]:
    tags = st.sampled_from([0x02, 0x03, 0x04, 0x05, 0x06, 0x17, 0x18, 0x24, 0x30, 0x31, 0xA0, 0xA1, 0x80])
    leaves = st.builds(der.encode, tags, st.binary(max_size=9))

    def join(inner: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
        return st.builds(lambda tag, parts: der.encode(tag, *parts), tags, st.lists(inner, max_size=6))

    return st.recursive(leaves, join, max_leaves=25)


@given(_elements())
def test_any_elements_are_read_or_refused(octets: bytes) -> None:
    for read in (*READERS, read_certificate):
        try:
            read(octets)
        except (UnreadableError, WrongSignatureError, RefusedStampError):
            continue


def test_an_element_of_open_length_is_read_like_a_closed_one() -> None:
    closed = der.read_element(der.encode(der.SEQUENCE, der.encode_integer(5)))
    opened = der.read_element(b"\x30\x80\x02\x01\x05\0\0")

    assert closed.children() == opened.children()
    assert der.read_octets(der.read_element(b"\x24\x80\x04\x01a\x04\x01b\0\0")) == b"ab"


@pytest.mark.parametrize("number", [0, 1, 127, 128, 255, 256, -1, -128, 1 << 63, 1 << 64])
def test_numbers_go_out_and_in(number: int) -> None:
    assert der.read_integer(der.read_element(der.encode_integer(number))) == number


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        (b"\x18\x0f20261128120000Z", datetime(2026, 11, 28, 12, tzinfo=UTC)),
        (b"\x18\x1320261128120000.266Z", datetime(2026, 11, 28, 12, microsecond=266000, tzinfo=UTC)),
        (der.encode(der.GENERALIZED_TIME, b"20261128120000.5" + b"0" * 23 + b"Z"), datetime(2026, 11, 28, 12, 0, 0, 500000, UTC)),
        (b"\x17\x0d500101000000Z", datetime(1950, 1, 1, tzinfo=UTC)),
        (b"\x17\x0d491231235959Z", datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_times_are_read(text: bytes, moment: datetime) -> None:
    assert der.read_time(der.read_element(text)) == moment


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        (der.GENERALIZED_TIME, b"20261128120000"),
        (der.GENERALIZED_TIME, b"20261128120000+0330"),
        (der.GENERALIZED_TIME, b"20261328120000Z"),
        (der.GENERALIZED_TIME, b"2026112812Z"),
        (der.GENERALIZED_TIME, b"202611281200Z"),
        (der.GENERALIZED_TIME, b"20261128120000.+1Z"),
        (der.GENERALIZED_TIME, b"20261128120000.1.2Z"),
        (der.GENERALIZED_TIME, b"20261128120000.1x2Z"),
        (der.GENERALIZED_TIME, b"20261128120000." + b"1" * 25 + b"Z"),
        (der.GENERALIZED_TIME, b"\xdb\xb1Z"),
        (der.UTC_TIME, b"2611281200Z"),
        (der.UTC_TIME, b"20261128120000Z"),
        (der.OCTET_STRING, b"20261128120000Z"),
        (der.OCTET_STRING, b"261128120000Z"),
    ],
)
def test_times_of_another_form_are_refused(tag: int, text: bytes) -> None:
    """RFC 5280 4.1.2.5 and RFC 3161 2.4.2 want seconds and the letter Z."""
    with pytest.raises(UnreadableError, match="der-malformed"):
        der.read_time(der.read_element(der.encode(tag, text)))


def test_times_go_out_as_x509_wants_them() -> None:
    assert der.encode_time(datetime(2049, 1, 1, tzinfo=UTC))[0] == der.UTC_TIME
    assert der.encode_time(datetime(2050, 1, 1, tzinfo=UTC))[0] == der.GENERALIZED_TIME
