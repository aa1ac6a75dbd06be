"""Check identifiers of known forms: their syntax and their check digits.

Other identifiers, such as an archive's own numbers, are accepted as they are. A well-formed identifier need not be registered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.findings import escape_for_display, make_finding
from archiver.records.language_tags import check_country

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.findings import Finding, Where

_CROCKFORD: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""The digits of Crockford's base 32 in the order of their values: 0-9 and the letters but i, l, o and u."""
_LARGEST_CHECK: Final = 10
"""The check value that MOD 11-2 writes as X, since it has no digit."""


class _Kind(NamedTuple):
    """A kind of identifier: its prefix, the form of the rest, and a function for its check characters (found, expected)."""

    name: str
    beginning: re.Pattern[str]
    form: re.Pattern[str]
    check: Callable[[str], tuple[str, str]] | None = None


def _check_ror(number: str) -> tuple[str, str]:
    """Return the check digits of a ROR: ISO/IEC 7064 MOD 97-10 over its first seven characters in Crockford's base 32."""
    value = 0
    # The seven characters are one number in base 32. Two decimal check digits follow: 98 less the rest by 97.
    for character in number[:7].lower():
        value = value * 32 + _CROCKFORD.index(character)
    return number[7:], f"{98 - value * 100 % 97:02d}"


def _check_isni(number: str) -> tuple[str, str]:
    """Return the check digit of an ISNI or ORCID: ISO/IEC 7064 MOD 11-2 over the first fifteen digits."""
    digits = re.sub("[ -]", "", number)
    total = 0
    for digit in digits[:15]:
        total = (total + int(digit)) * 2
    expected = (12 - total % 11) % 11
    return digits[15].upper(), "X" if expected == _LARGEST_CHECK else str(expected)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.ASCII)


# Of each kind, the first pattern matches the ways in which an identifier is begun, and the second the whole of what follows.
_KINDS: Final = (
    # Such as `urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8`.
    # RFC 9562 4: 32 hexadecimal digits in five groups. `urn:` names are RFC 8141.
    _Kind("uuid", _pattern("urn:uuid:"), _pattern("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")),
    # Such as `https://ror.org/05dxps055`, with or without https, www or the address.
    # ror.readme.io: a leading 0, six characters of Crockford's base 32, two check digits.
    _Kind("ror", _pattern(r"(https?://)?(www\.)?ror\.org/|ror:\s*"), _pattern("0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}"), _check_ror),
    # Such as `ISIL IR-123` or `urn:isil:IR-123`.
    # ISO 15511: a prefix (a country or an agency), a hyphen, at most eleven characters.
    _Kind("isil", _pattern(r"(urn:|info:)?isil[:/]\s*|isil\s+"), _pattern("[a-z0-9]{1,4}-[a-z0-9:/-]{1,11}")),
    # Such as `ISNI 0000 0001 2103 2683`. Without an address a digit must come next: `isnitools` is no ISNI.
    # ISO 27729: sixteen digits, the last of which may be X.
    _Kind(
        "isni",
        _pattern(r"(https?://)?(www\.)?isni\.org/(isni/)?|isni:?\s*(?=[0-9])"),
        _pattern("([0-9]{4}[ -]?){3}[0-9]{3}[0-9X]"),
        _check_isni,
    ),
    # Such as `https://orcid.org/0000-0002-1825-0097`: an ISNI that is always written with hyphens.
    _Kind(
        "orcid",
        _pattern(r"(https?://)?(www\.)?orcid\.org/|orcid:?\s*(?=[0-9])"),
        _pattern("([0-9]{4}-){3}[0-9]{3}[0-9X]"),
        _check_isni,
    ),
    # Such as `ark:/12148/btv1b8449691v` or `https://n2t.net/ark:12148/btv1b8449691v`.
    # draft-kunze-ark: a name assigning authority in betanumeric characters, then a name.
    _Kind("ark", _pattern(r"(https?://[^/\s]+/)?ark:/?"), _pattern(r"[0-9bcdfghjkmnp-tv-xz]{5,}/[a-z0-9=~*+@_$%./-]+(\?\S*)?")),
    # Such as `doi:10.17487/RFC8493` or `https://doi.org/10.17487/RFC8493`. Any script may stand behind the slash.
    # ISO 26324 and the DOI Handbook 2.2: prefix 10 and a registrant, a slash, printing characters.
    _Kind(
        "doi",
        re.compile(r"(?i:doi:\s*|info:doi/|(https?://)?(dx\.|www\.)?doi\.org/)"),
        re.compile(r"10\.[0-9]{4,9}(\.[0-9]+)*/\S+"),
    ),
)


def check_identifier(identifier: str, where: Where) -> list[Finding]:
    """Return the faults of an identifier of a known form; none for any other.

    The codes are `identifier.KIND-malformed` and, for ROR, ISNI and ORCID, `identifier.KIND-check-digit`.
    """
    for kind in _KINDS:
        beginning = kind.beginning.match(identifier)
        if beginning is None:
            continue
        number = identifier[beginning.end() :]
        if not kind.form.fullmatch(number):
            return [make_finding(f"identifier.{kind.name}-malformed", where, found=escape_for_display(identifier))]
        if kind.name == "isil":
            return _check_isil(identifier, number, where)
        found, expected = kind.check(number) if kind.check else ("", "")
        if found == expected:
            return []
        return [
            make_finding(
                f"identifier.{kind.name}-check-digit",
                where,
                identifier=escape_for_display(identifier),
                found=found,
                expected=expected,
            )
        ]
    return []


def _check_isil(identifier: str, number: str, where: Where) -> list[Finding]:
    """Check the country of an ISIL. Only prefixes of two letters are countries; others are agencies such as OCLC and EUR."""
    prefix = number.partition("-")[0]
    if re.fullmatch("[A-Za-z]{2}", prefix) and check_country(prefix.upper(), where):
        return [make_finding("identifier.isil-country", where, found=escape_for_display(identifier), country=prefix)]
    return []


def comparable_identifier(identifier: str) -> str:
    """Return the identifier in the form for comparisons: UUIDs may be written in capitals too (RFC 9562 4)."""
    return identifier.lower() if identifier[:9].lower() == "urn:uuid:" else identifier
