"""Names in certificates: spellings of one name are equal, and other names are not (RFC 5280 7.1, X.520)."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from archiver.signatures import der
from archiver.signatures.distinguished_names import read_name_key, read_shown_name

COMMON, ORGANIZATION, COUNTRY = NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.COUNTRY_NAME


def write(*parts: tuple[x509.ObjectIdentifier, str], kind: _ASN1Type = _ASN1Type.UTF8String) -> der.Element:
    attributes = [x509.NameAttribute(name, text, kind) for name, text in parts]
    return der.read_element(x509.Name(attributes).public_bytes())


DESK = write((COUNTRY, "NO"), (COMMON, "Evidence Desk"))


@pytest.mark.parametrize(
    "other",
    [
        write((COUNTRY, "NO"), (COMMON, "Evidence Desk"), kind=_ASN1Type.PrintableString),
        write((COUNTRY, "NO"), (COMMON, "Evidence Desk"), kind=_ASN1Type.BMPString),
        write((COUNTRY, "NO"), (COMMON, "Evidence Desk"), kind=_ASN1Type.UniversalString),
        write((COUNTRY, "NO"), (COMMON, "Evidence Desk"), kind=_ASN1Type.T61String),
        write((COUNTRY, "NO"), (COMMON, "Evidence Desk"), kind=_ASN1Type.IA5String),
        write((COUNTRY, "no"), (COMMON, " evidence   DESK ")),
        write((COUNTRY, "NO"), (COMMON, "Evidence\u00a0Desk")),
    ],
    ids=["printable", "BMP", "universal", "T61", "IA5", "letters and spaces", "another space"],
)
def test_spellings_of_one_name(other: der.Element) -> None:
    assert read_name_key(other) == read_name_key(DESK)


@pytest.mark.parametrize(
    "other",
    [
        write((COUNTRY, "SE"), (COMMON, "Evidence Desk")),
        write((COUNTRY, "NO"), (ORGANIZATION, "Evidence Desk")),
        write((COMMON, "Evidence Desk"), (COUNTRY, "NO")),
        write((COMMON, "Evidence Desk")),
        write((COUNTRY, "NO"), (COMMON, "Evidence Desks")),
    ],
)
def test_other_names(other: der.Element) -> None:
    assert read_name_key(other) != read_name_key(DESK)


def test_values_of_one_part_have_no_order() -> None:
    parts = [x509.NameAttribute(COMMON, "Desk"), x509.NameAttribute(ORGANIZATION, "Office")]
    written = x509.Name([x509.RelativeDistinguishedName(parts)]).public_bytes()
    (part,) = der.read_element(written).children()
    turned = der.encode(der.SEQUENCE, der.encode(der.SET, *(pair.encoded for pair in reversed(part.children()))))

    assert turned != written
    assert read_name_key(der.read_element(turned)) == read_name_key(der.read_element(written))


def test_the_name_that_is_shown() -> None:
    assert read_shown_name(write((ORGANIZATION, "Office"), (COMMON, "دبیرخانه"))) == "دبیرخانه"
    assert read_shown_name(write((COUNTRY, "NO"), (ORGANIZATION, "Office"))) == "Office"
    assert read_shown_name(write((COUNTRY, "NO"), (NameOID.LOCALITY_NAME, "Oslo"))) == "NO, Oslo"
    assert read_shown_name(write()) == ""


def test_a_value_that_is_no_text_is_shown_in_digits() -> None:
    """X.501 allows any value. One that has no letters is still told apart from others."""
    bits = x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, b"\x01\x02", _ASN1Type.BitString)

    assert read_shown_name(der.read_element(x509.Name([bits]).public_bytes())).endswith("0102")
