"""The certificates and revocation lists that lie with a seal. They fill in chains, and never make anybody trusted."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from cryptography import x509

from archiver.signatures.certificates import Certificate, read_certificates
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.revocation_lists import RevocationList, read_revocation_list

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from archiver.findings import FindingLog
    from archiver.seals.layer_files import SealLayer

_MOST_FILES: Final = 200
_MOST_ISSUERS: Final = 10
_LARGEST: Final = 16 << 20
_LARGEST_TOGETHER: Final = 256 << 20
"""Octets of different files: seals that were renewed for decades hold many large revocation lists."""
_MOST_CHECKS: Final = 100
"""Certificates of the name of an issuer that are tried, so that a layer full of them takes no hours."""
_LIST_ENDING: Final = ".crl"


class Standing(StrEnum):
    """The knowledge of the revocation of a certificate at a time."""

    GOOD = "good"
    REVOKED = "revoked"
    REVOKED_LATER = "revoked-later"
    UNKNOWN = "unknown"


class KnownStanding(NamedTuple):
    """The standing of a certificate, and since when it is revoked."""

    standing: Standing
    since: datetime | None = None


class Evidence:
    """Certificates and revocation lists, of all layers together."""

    def __init__(self, certificates: Iterable[Certificate] = ()) -> None:
        self._left = _LARGEST_TOGETHER
        self._known: set[bytes] = set()
        self.certificates: list[Certificate] = list(certificates)
        self._lists: list[RevocationList] = []

    def add_layer(self, layer: SealLayer, log: FindingLog) -> None:
        """Add what lies in `validation/` of a layer. What cannot be read is noted."""
        for path in layer.take_first(layer.validation, _MOST_FILES, log):
            try:
                octets = layer.read_small(path, min(_LARGEST, self._left))
                if (digest := sha256(octets).digest()) in self._known:
                    continue
                self._known.add(digest)
                self._left -= len(octets)
                if path.endswith(_LIST_ENDING):
                    self._lists.append(read_revocation_list(octets))
                else:
                    self.certificates += read_certificates(octets)
            except SignatureFaultError as error:
                log.add("seal.unreadable", layer.shown(path), reason=error.reason)

    def find_standing(self, certificate: Certificate, others: Iterable[Certificate], moment: datetime) -> KnownStanding:
        """Return what the lists say of a certificate at a time.

        A list counts if the issuer of the certificate signed it. That nothing is said of a certificate counts only if the list
        was made after the time, or was in force then, and before the certificate ended: authorities leave out ended ones.
        """
        best = KnownStanding(Standing.UNKNOWN)
        issuers = self._find_issuers(certificate, [*others, *self.certificates])
        for one in self._lists:
            if one.issuer_key != certificate.issuer_key or not _is_signed_by(one, issuers):
                continue
            entry = one.find(certificate)
            if entry is not None:
                if entry.since is None or entry.since <= moment:
                    return KnownStanding(Standing.REVOKED, entry.since)
                best = KnownStanding(Standing.REVOKED_LATER, entry.since)
            elif best.standing is Standing.UNKNOWN and _speaks_of(one, certificate, moment):
                best = KnownStanding(Standing.GOOD)
        return best

    def _find_issuers(self, certificate: Certificate, pool: Iterable[Certificate]) -> list[Certificate]:
        found: list[Certificate] = []
        named = (issuer for issuer in dict.fromkeys(pool) if issuer.subject_key == certificate.issuer_key)
        for issuer in islice(named, _MOST_CHECKS):
            try:
                certificate.check_issued_by(issuer)
            except SignatureFaultError:
                continue
            found.append(issuer)
            if len(found) == _MOST_ISSUERS:
                break
        return found


def _speaks_of(one: RevocationList, certificate: Certificate, moment: datetime) -> bool:
    try:
        if not one.speaks_of(certificate):
            return False
    except SignatureFaultError:
        return False
    in_force = one.this_update <= moment and one.next_update is not None and moment <= one.next_update
    return (one.this_update >= moment or in_force) and one.this_update <= certificate.not_after


def _is_signed_by(one: RevocationList, issuers: Iterable[Certificate]) -> bool:
    for issuer in issuers:
        try:
            usage = issuer.find_extension(x509.KeyUsage)
            if usage is None or (isinstance(usage.value, x509.KeyUsage) and usage.value.crl_sign):
                one.check_issued_by(issuer)
                return True
        except SignatureFaultError:
            continue
    return False
