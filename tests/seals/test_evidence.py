"""What lies with a seal as evidence: which revocation lists count, and how much of it is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from archiver.findings import FindingLog
from archiver.seals.evidence import Evidence, Standing
from archiver.signatures import der
from tests.signatures.evidence_files import EvidenceFiles
from tests.signatures.making import MOMENT, YEAR, Keyholder, make_authority, make_keyholder, make_list, usage

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AUTHORITY = (x509.BasicConstraints(ca=True, path_length=None), True)


@pytest.fixture(scope="module")
def office() -> Keyholder:
    return make_authority()


@pytest.fixture(scope="module")
def desk(office: Keyholder) -> Keyholder:
    return make_keyholder("Desk", office)


def find_standing(desk: Keyholder, issuers: Sequence[Keyholder], *lists: bytes) -> tuple[str, set[str]]:
    """Return what lists say of the desk at the moment, and the codes of what is said of the lists."""
    log = FindingLog()
    evidence = Evidence([issuer.read for issuer in issuers])
    evidence.add_from(EvidenceFiles({f"{number}.crl": octets for number, octets in enumerate(lists)}), log)
    standing = evidence.find_standing(desk.read, [], MOMENT).standing
    evidence.note_weak_lists(log)
    return str(standing), {finding.code for finding in log.findings()}


@pytest.mark.parametrize(
    ("begin", "end", "standing"),
    [
        (MOMENT - DAY, MOMENT, Standing.GOOD),
        (MOMENT - DAY, MOMENT - SECOND, Standing.UNKNOWN),
        (MOMENT, MOMENT + DAY, Standing.GOOD),
        (MOMENT + 10 * YEAR, MOMENT + 11 * YEAR, Standing.GOOD),
        (MOMENT + 10 * YEAR + SECOND, MOMENT + 11 * YEAR, Standing.UNKNOWN),
    ],
    ids=["at its end", "after its end", "at its begin", "as the certificate ends", "when it has ended"],
)
def test_a_list_counts_from_its_begin_through_its_end(
    begin: datetime, end: datetime, standing: Standing, desk: Keyholder, office: Keyholder
) -> None:
    """A list is old only after its next update (RFC 5280 6.3.3). A certificate leaves the lists only after it ended (3.3)."""
    assert find_standing(desk, [office], make_list(office, begin=begin, end=end)) == (standing, set())


@pytest.mark.parametrize(
    ("begin", "standing"),
    [(MOMENT - SECOND, Standing.UNKNOWN), (MOMENT, Standing.GOOD)],
)
def test_a_list_that_does_not_say_until_when_it_is_in_force(
    begin: datetime, standing: Standing, desk: Keyholder, office: Keyholder
) -> None:
    """X.509 lets it leave that out, RFC 5280 5.1.2.5 does not. It says how things were when it was made."""
    signed, algorithm, _ = der.read_element(make_list(office, begin=begin)).children()
    fields = [field.encoded for field in signed.children()]
    del fields[4]  # version, algorithm, issuer, this update, next update
    encoded = der.encode(der.SEQUENCE, *fields)
    signature = der.encode(der.BIT_STRING, b"\0" + office.key.sign(encoded, ec.ECDSA(hashes.SHA256())))
    octets = der.encode(der.SEQUENCE, encoded, algorithm.encoded, signature)

    assert find_standing(desk, [office], octets) == (standing, set())


def test_an_issuer_that_names_no_use_of_its_key_may_make_lists() -> None:
    """RFC 5280 6.3.3 (f) looks at the use only if there is one."""
    office = make_keyholder("Office", None, AUTHORITY)

    assert find_standing(make_keyholder("Desk", office), [office], make_list(office)) == (Standing.GOOD, set())


def test_another_certificate_of_the_issuer_may_be_the_one_for_lists(office: Keyholder, desk: Keyholder) -> None:
    """An authority can have several certificates for one key."""
    builder = x509.CertificateBuilder(
        office.certificate.subject, office.certificate.subject, office.key.public_key(), 7, MOMENT - YEAR, MOMENT + YEAR
    )
    for extension in (AUTHORITY[0], usage("key_cert_sign")):
        builder = builder.add_extension(extension, critical=True)
    certifier = Keyholder(office.key, builder.sign(office.key, hashes.SHA256()))

    assert find_standing(desk, [certifier], make_list(office)) == (Standing.UNKNOWN, set())
    assert find_standing(desk, [certifier, office], make_list(office)) == (Standing.GOOD, set())


def test_a_list_under_another_name_says_nothing(office: Keyholder, desk: Keyholder) -> None:
    """RFC 5280 6.3.3 (b): the names of both issuers must match, whoever has the key."""
    assert find_standing(desk, [office], make_list(make_authority("Other"), key=office.key)) == (Standing.UNKNOWN, set())


def test_a_weak_list_is_told_only_if_no_other_one_speaks(office: Keyholder, desk: Keyholder) -> None:
    unsigned, algorithm, _ = der.read_element(make_list(office)).children()
    broken = der.encode(der.SEQUENCE, der.encode_identifier("1.2.840.10045.4.1"))  # ecdsa-with-SHA1
    fields = [broken if one.encoded == algorithm.encoded else one.encoded for one in unsigned.children()]
    encoded = der.encode(der.SEQUENCE, *fields)
    signature = der.encode(der.BIT_STRING, b"\0" + office.key.sign(encoded, ec.ECDSA(hashes.SHA1())))  # noqa: S303 - that is the fault
    weak = der.encode(der.SEQUENCE, encoded, broken, signature)

    assert find_standing(desk, [office], weak) == (Standing.UNKNOWN, {"seal.algorithm-weak"})
    for lists in ([weak, make_list(office)], [make_list(office), weak]):
        assert find_standing(desk, [office], *lists) == (Standing.GOOD, set())


class Recorder:
    """A keeper of many large files, which remembers how much of each is asked for."""

    def __init__(self, files: int, size: int) -> None:
        self.validation = [f"{number}.crl" for number in range(files)]
        self.limits: list[int] = []
        self._size = size

    def shown(self, path: str = "") -> str:
        """The path itself."""
        return path

    def read_small(self, path: str, limit: int) -> bytes:
        """Return octets that no other file has."""
        self.limits.append(limit)
        return path.encode().ljust(self._size, b"\0")


def test_no_more_than_256_megabytes_are_read_together() -> None:
    keeper = Recorder(18, 15 << 20)
    Evidence().add_from(keeper, FindingLog())

    assert keeper.limits == [16 << 20] * 17 + [1 << 20]
