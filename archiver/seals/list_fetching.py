"""Fetch the revocation lists of those who signed and stamped, from addresses in chains that end in the trust file alone."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cryptography import x509

from archiver.findings import FindingLog, escape_for_display
from archiver.seals.authorities import UnreachableError, WrongAnswerError, fetch_list
from archiver.seals.evidence import Evidence
from archiver.seals.signer_judging import read_signatures
from archiver.seals.stamp_judging import read_stamps
from archiver.signatures.chains import NoChainError, build_chain
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.revocation_lists import read_revocation_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from archiver.seals.layer_files import SealLayer
    from archiver.seals.trust import Trust
    from archiver.signatures.certificates import Certificate

_MOST_ADDRESSES: Final = 20
_MOST_A_CERTIFICATE: Final = 3


def fetch_lists(layers: Sequence[SealLayer], trust: Trust, now: datetime, log: FindingLog) -> dict[str, bytes]:
    """Return the lists that could be had, as files for `validation/`. What was not had is noted.

    Each list must be signed by the authority of the certificate. Nothing is asked for a certificate whose chain does not end in
    the trust file, since a stranger's certificate could name any address.
    """
    entries = (*trust.signers, *trust.authorities)
    evidence = Evidence(entry.certificate for entry in entries)
    for layer in layers:
        evidence.add_from(layer, FindingLog())
    return fetch_lists_of(_list_chains(layers, trust, evidence, now), log)


def fetch_lists_of(chains: Iterable[tuple[str, Sequence[Certificate]]], log: FindingLog) -> dict[str, bytes]:
    """Return the lists about the certificates of chains that could be had, as files. What was not had is noted at its place."""
    found: dict[str, bytes] = {}
    asked: dict[str, bytes | None] = {}
    for shown, chain in chains:
        for certificate, issuer in pairwise(chain):
            octets = _fetch(certificate, issuer, asked)
            if octets is None:
                log.add("seal.revocation-not-checked", shown, name=escape_for_display(certificate.name))
            elif octets not in found.values():
                found[f"list-{len(found) + 1}.crl"] = octets
    return found


def _list_chains(
    layers: Sequence[SealLayer], trust: Trust, evidence: Evidence, now: datetime
) -> Iterator[tuple[str, list[Certificate]]]:
    """Yield the chain of each signer and authority that leads to the trust file, with the file that it belongs to."""
    log = FindingLog()
    authorities = [entry.certificate for entry in trust.authorities]
    signers = [entry.certificate for entry in trust.signers]
    seen: set[Certificate] = set()
    for layer in reversed(layers):
        for stamp in read_stamps(layer, evidence, log):
            others = [*stamp.stamp.signed.certificates, *evidence.certificates]
            if stamp.certificate not in seen:
                seen.add(stamp.certificate)
                yield from try_chain(layer.shown(stamp.path), stamp.certificate, others, authorities, stamp.stamp.time)
        for signature in read_signatures(layer, evidence, log):
            certificate = signature.certificate
            if certificate in seen or (certificate not in signers and certificate.is_self_issued):
                continue
            seen.add(certificate)
            if certificate in signers:
                # The certificate itself is trusted, so its own words count; those above it only sign the list.
                issuers = [one for one in signature.others if one.subject_key == certificate.issuer_key]
                yield from ((layer.shown(signature.path), [certificate, one]) for one in issuers[:1] if one != certificate)
            else:
                yield from try_chain(layer.shown(signature.path), certificate, signature.others, signers, now)


def try_chain(
    shown: str, first: Certificate, others: Iterable[Certificate], anchors: list[Certificate], moment: datetime
) -> Iterator[tuple[str, list[Certificate]]]:
    """Yield the chain of a certificate to one of those that are trusted, with the file it belongs to, or nothing."""
    try:
        yield shown, build_chain(first, list(others), anchors, moment)
    except NoChainError:
        return


def _fetch(certificate: Certificate, issuer: Certificate, asked: dict[str, bytes | None]) -> bytes | None:
    """Return the list of the issuer of a certificate from the first address that gives it."""
    for address in _list_addresses(certificate):
        if address not in asked and len(asked) < _MOST_ADDRESSES:
            asked[address] = _fetch_one(address)
        octets = asked.get(address)
        if octets is None:
            continue
        try:
            read_revocation_list(octets).check_issued_by(issuer)
        except SignatureFaultError:
            continue
        return octets
    return None


def _fetch_one(address: str) -> bytes | None:
    try:
        return fetch_list(address)
    except (UnreachableError, WrongAnswerError):
        return None


def _list_addresses(certificate: Certificate) -> list[str]:
    """Return the addresses of http and https at which a certificate says that its revocation list lies."""
    try:
        points = certificate.find_extension(x509.CRLDistributionPoints)
    except SignatureFaultError:
        return []
    if points is None or not isinstance(points.value, x509.CRLDistributionPoints):
        return []
    names = [
        name.value for point in points.value for name in point.full_name or [] if isinstance(name, x509.UniformResourceIdentifier)
    ]
    return [name for name in names if name.startswith(("http://", "https://"))][:_MOST_A_CERTIFICATE]
