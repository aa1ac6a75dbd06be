"""Chains of certificates: those of NIST's PKITS, whose names say what is right."""

from __future__ import annotations

import os
import re
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from archiver.signatures import der
from archiver.signatures.certificates import Certificate, read_certificate
from archiver.signatures.chains import NoChainError, build_chain
from archiver.signatures.der import UnreadableError
from tests.signatures.making import MOMENT as MADE
from tests.signatures.making import Keyholder, make_authority, make_keyholder, usage

FOLDER = Path(os.path.dirname(cryptography_vectors.__file__), "x509", "PKITS_data", "certs")
FILES = sorted(path for path in FOLDER.iterdir() if path.name.endswith("EE.crt"))
MOMENT = datetime(2020, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

ABOUT_REVOCATION = re.compile(
    "[cC]RL|Revoked|BasicSelfIssued|indirect|IDP|SerialNumberTest1[58]|IssuingDistribution|distributionPoint"
    "|onlyContains|onlySome|SeparateCertificate"
)
"""Cases whose fault is in a revocation list, of which a chain knows nothing."""

NOT_FOLLOWED = re.compile("nameConstraints|[Pp]olicy|DSA")
"""Chains with critical constraints of names or policies, which are refused, and the algorithm DSA."""


def load() -> dict[str, Certificate]:
    found = {}
    for path in FOLDER.iterdir():
        try:
            found[path.name] = read_certificate(path.read_bytes())
        except UnreadableError:
            assert path.name in {"BadSignedCACert.crt", "InvalidDSASignatureTest6EE.crt"}
    return found


CERTIFICATES = load()


def has_chain(name: str) -> bool:
    if name not in CERTIFICATES:
        return False
    root = CERTIFICATES["TrustAnchorRootCertificate.crt"]
    try:
        chain = build_chain(CERTIFICATES[name], CERTIFICATES.values(), [root], MOMENT)
    except NoChainError:
        return False
    return chain[-1] == root


@pytest.mark.parametrize("path", [path for path in FILES if path.name.startswith("Invalid")], ids=lambda path: path.stem)
def test_an_invalid_path_is_refused(path: Path) -> None:
    assert not has_chain(path.name) or ABOUT_REVOCATION.search(path.name)


@pytest.mark.parametrize("path", [path for path in FILES if not path.name.startswith("Invalid")], ids=lambda path: path.stem)
def test_a_valid_path_is_found(path: Path) -> None:
    assert has_chain(path.name) or NOT_FOLLOWED.search(path.name)


def test_the_numbers_of_refused_and_found_paths() -> None:
    """So that no pattern above hides more than it says."""
    names = [path.name for path in FILES]
    accepted = [name for name in names if name.startswith("Invalid") and has_chain(name)]
    refused = [name for name in names if not name.startswith("Invalid") and not has_chain(name)]

    assert (len(names), len(accepted), len(refused)) == (223, 46, 38)


def test_a_maze_of_certificates_is_left_in_time() -> None:
    """Ten certificates of one name and one key stand above each other in 181,440 ways, and none of them is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maze")])
    maze = [
        x509.CertificateBuilder(name, name, key.public_key(), serial, MOMENT - DAY, MOMENT + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        for serial in range(1, 11)
    ]
    first, *others = (read_certificate(one.public_bytes(Encoding.DER)) for one in maze)
    begin = time.process_time()
    with pytest.raises(NoChainError, match="chain-too-long"):
        build_chain(first, others, [], MOMENT)
    assert time.process_time() - begin < 5


def test_a_maze_does_not_lead_to_a_trusted_certificate_of_its_name() -> None:
    """Whoever makes strangers check too much must not be believed for it."""
    trusted = make_authority("Office")
    strangers = [make_authority("Office") for _ in range(12)]
    first = make_keyholder("Desk", strangers[0])
    crossed = [sign_again(below, above) for below in strangers for above in strangers]

    with pytest.raises(NoChainError, match="chain-too-long"):
        build_chain(first.read, crossed, [trusted.read], MADE)


def sign_again(below: Keyholder, above: Keyholder) -> Certificate:
    """Return a certificate for the key of an authority by another one of its name."""
    name = below.certificate.subject
    builder = x509.CertificateBuilder(name, name, below.key.public_key(), x509.random_serial_number(), MADE - DAY, MADE + DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return read_certificate(builder.sign(above.key, hashes.SHA256()).public_bytes(Encoding.DER))


def test_many_certificates_that_signed_nothing_are_not_all_tried() -> None:
    office, other = make_authority("Office"), make_authority("Office")
    desk = make_keyholder("Desk", office).read
    with pytest.raises(NoChainError, match="signature-wrong"):
        build_chain(desk, [other.read], [], MADE)

    with pytest.raises(NoChainError, match="chain-too-long"):
        build_chain(desk, [sign_again(other, other) for _ in range(150)], [], MADE)


def test_a_certificate_whose_extensions_cannot_be_read_has_no_chain() -> None:
    """RFC 5280 4.2 forbids two of one kind: nobody can say which of them counts."""
    office = make_authority("Office")
    both = ((x509.BasicConstraints(ca=False, path_length=None), False), (usage("digital_signature"), False))
    signed, algorithm, _ = der.read_element(make_keyholder("Desk", office, *both).encoded).children()
    twice = signed.encoded.replace(b"\x06\x03\x55\x1d\x13", b"\x06\x03\x55\x1d\x0f")
    signature = der.encode(der.BIT_STRING, b"\0" + office.key.sign(twice, ec.ECDSA(hashes.SHA256())))
    certificate = read_certificate(der.encode(der.SEQUENCE, twice, algorithm.encoded, signature))

    with pytest.raises(NoChainError, match="certificate-malformed"):
        build_chain(certificate, [], [office.read], MADE)


def test_only_an_authority_issues_certificates() -> None:
    """Without basic constraints it is none (RFC 5280 4.2.1.9). Of a root without extensions the verifier says what it is."""
    office, old = make_authority("Office"), make_keyholder("Old root")
    clerk = make_keyholder("Clerk", None, (usage("digital_signature"), True))
    plain = make_keyholder("Plain", office)
    forged, named, kept = (make_keyholder("Desk", issuer).read for issuer in (plain, clerk, old))

    assert build_chain(kept, [], [old.read], MADE) == [kept, old.read]
    with pytest.raises(NoChainError, match="not-an-authority"):
        build_chain(forged, [plain.read], [office.read], MADE)
    with pytest.raises(NoChainError, match="not-an-authority"):
        build_chain(named, [], [clerk.read], MADE)


def test_a_way_that_ends_nowhere_does_not_hide_another() -> None:
    """The first certificate of the authority has expired, and the second one is for the same key."""
    root, middle = make_authority("Root"), make_authority("Middle", end=MADE - DAY)
    name = middle.certificate.subject
    builder = x509.CertificateBuilder(root.certificate.subject, name, middle.key.public_key(), 7, MADE - DAY, MADE + DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    crossed = read_certificate(builder.sign(root.key, hashes.SHA256()).public_bytes(Encoding.DER))
    desk = make_keyholder("Desk", middle).read

    assert build_chain(desk, [middle.read, crossed], [root.read], MADE) == [desk, crossed, root.read]
