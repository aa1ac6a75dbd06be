"""Identifiers of known forms are checked by their standards; all others pass without a claim."""

from __future__ import annotations

import pytest

from archiver.records import check_identifier

GOOD = [
    # From the documentation of each: RFC 9562, ror.readme.io, isni.org, orcid.org's support pages, arks.org, doi.org.
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
    "URN:UUID:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6",
    "https://ror.org/02mhbdp94",
    "ror.org/05gq02987",
    "ROR:05gq02987",
    "ISIL: NO-0030100",
    "isil:OCLC-DLC",
    "info:isil/DE-1",
    "https://isni.org/isni/0000000121032683",
    "ISNI 0000 0001 2103 2683",
    "https://isni.org/isni/000000012146438X",
    "https://orcid.org/0000-0002-1825-0097",
    "https://orcid.org/0000-0002-1694-233X",
    "ark:/12148/btv1b8449691v",
    "ark:12148/btv1b8449691v/f29",
    "https://n2t.net/ark:/99166/w66d60p2",
    "doi:10.1000/182",
    "https://doi.org/10.1000/182",
    "https://doi.org/10.1016/S0735-1097(98)00347-7",
    # No form that is known here: taken as it is.
    "a local number, 17",
    "NO-0030100",
    "IR-17/۳",
    "https://www.wikidata.org/entity/Q1234",
    "isni is not what this is",
    "orcidea",
    "arkiv:12",
    "",
]
BAD = [
    ("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf", "identifier.uuid-malformed"),
    ("urn:uuid:{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}", "identifier.uuid-malformed"),
    ("urn:uuid:۱۲۳۴۵۶۷۸-7dec-11d0-a765-00a0c91e6bf6", "identifier.uuid-malformed"),
    ("https://ror.org/05gq02988", "identifier.ror-check-digit"),
    ("https://ror.org/05gq20987", "identifier.ror-check-digit"),
    ("https://ror.org/15gq02987", "identifier.ror-malformed"),
    ("https://ror.org/05gq0298", "identifier.ror-malformed"),
    ("https://ror.org/05gqo2987", "identifier.ror-malformed"),
    ("isil:DE", "identifier.isil-malformed"),
    ("isil:DE-123456789012", "identifier.isil-malformed"),
    ("isil:QQ-1", "identifier.isil-country"),
    ("https://isni.org/isni/0000000121032684", "identifier.isni-check-digit"),
    ("ISNI 0000 0001 2103 268X", "identifier.isni-check-digit"),
    ("ISNI 0000 0001 2103 26", "identifier.isni-malformed"),
    ("https://orcid.org/0000-0002-1825-0079", "identifier.orcid-check-digit"),
    ("https://orcid.org/0000000218250097", "identifier.orcid-malformed"),
    ("https://orcid.org/me", "identifier.orcid-malformed"),
    ("ark:/12148", "identifier.ark-malformed"),
    ("ark:/1234l/x", "identifier.ark-malformed"),
    ("doi:10.1000", "identifier.doi-malformed"),
    ("doi:11.1000/182", "identifier.doi-malformed"),
    ("https://doi.org/10.1000/a b", "identifier.doi-malformed"),
]


@pytest.mark.parametrize("identifier", GOOD)
def test_what_is_well_formed_or_of_no_known_form_passes(identifier: str) -> None:
    assert check_identifier(identifier, {}) == []


@pytest.mark.parametrize(("identifier", "code"), BAD)
def test_what_is_malformed_is_told_by_the_code_of_its_kind(identifier: str, code: str) -> None:
    [finding] = check_identifier(identifier, {"pointer": "/custodian/identifier/0"})

    assert finding.code == code
    assert finding.where["pointer"] == "/custodian/identifier/0"
    for language in ("en", "fa"):
        assert identifier in finding.message(language)


def test_a_wrong_check_digit_is_told_with_the_right_one() -> None:
    [finding] = check_identifier("https://ror.org/05gq02988", {})

    assert (finding.values["found"], finding.values["expected"]) == ("88", "87")
    assert "۸۷" in finding.message("fa")


@pytest.mark.parametrize(
    "identifier", ["https://ror.org/05gq02987", "ISNI 0000 0001 2103 2683", "https://orcid.org/0000-0002-1694-233X"]
)
def test_any_one_wrong_digit_is_noticed(identifier: str) -> None:
    """ISO/IEC 7064: MOD 97-10 and MOD 11-2 find every single wrong character."""
    for place, character in enumerate(identifier):
        if character.isdigit() and place > 17:
            other = f"{identifier[:place]}{(int(character) + 1) % 10}{identifier[place + 1 :]}"
            assert check_identifier(other, {}), other
