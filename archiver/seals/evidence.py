"""The certificates and revocation lists that lie with a seal. They fill in chains, and never make anybody trusted."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cryptography import x509

from archiver.signatures.algorithms import list_weaknesses, read_algorithm
from archiver.signatures.certificates import Certificate, read_certificates
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.revocation_lists import RevocationList, read_revocation_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from archiver.findings import FindingLog

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


class Keeper(Protocol):
    """A folder that keeps certificates and revocation lists: that of a layer, or of a tree head of a register."""

    @property
    def validation(self) -> Sequence[str]:
        """The certificates and revocation lists."""

    def shown(self, path: str = "") -> str:
        """Return the path of the folder or of a file in it, as findings name it."""

    def read_small(self, path: str, limit: int) -> bytes:
        """Return the octets of a file. Raises UnreadableError if it is too large or cannot be read."""


class _KeptList(NamedTuple):
    """A revocation list, and its file as findings name it."""

    content: RevocationList
    shown: str


class Evidence:
    """Certificates and revocation lists, of all layers together."""

    def __init__(self, certificates: Iterable[Certificate] = ()) -> None:
        self._left = _LARGEST_TOGETHER
        self._known: set[bytes] = set()
        self.certificates: list[Certificate] = list(certificates)
        self._lists: list[_KeptList] = []
        self._weak_lists: dict[str, str] = {}
        """Lists that say nothing of a revocation and are signed too weakly to count, each with what is weak."""

    def add_from(self, keeper: Keeper, log: FindingLog) -> None:
        """Add what lies in `validation/` of a folder. What cannot be read is noted."""
        for path in keeper.validation[_MOST_FILES:]:
            log.add("seal.unreadable", keeper.shown(path), reason="too-many-files")
        for path in keeper.validation[:_MOST_FILES]:
            try:
                octets = keeper.read_small(path, min(_LARGEST, self._left))
                if (digest := sha256(octets).digest()) in self._known:
                    continue
                self._known.add(digest)
                self._left -= len(octets)
                if path.endswith(_LIST_ENDING):
                    self._lists.append(_KeptList(read_revocation_list(octets), keeper.shown(path)))
                else:
                    self.certificates += read_certificates(octets)
            except SignatureFaultError as error:
                log.add("seal.unreadable", keeper.shown(path), reason=error.reason)

    def find_standing(self, certificate: Certificate, others: Iterable[Certificate], moment: datetime) -> KnownStanding:
        """Return what the lists say of a certificate at a time.

        A list counts if the issuer of the certificate signed it. That nothing is said of a certificate counts only if the list
        was made after the time, or was in force then, and before the certificate ended: authorities leave out ended ones.
        It does not count either if the signature is too weak: somebody could have made a list that leaves out a revocation.
        """
        best = KnownStanding(Standing.UNKNOWN)
        weak_lists: dict[str, str] = {}
        issuers = self._find_issuers(certificate, [*others, *self.certificates])
        for one, shown in self._lists:
            signer = _find_signer(one, issuers) if one.issuer_key == certificate.issuer_key else None
            if signer is None:
                continue
            entry = one.find(certificate)
            if entry is not None:
                if entry.since is None or entry.since <= moment:
                    return KnownStanding(Standing.REVOKED, entry.since)
                best = KnownStanding(Standing.REVOKED_LATER, entry.since)
            elif best.standing is Standing.UNKNOWN and _speaks_of(one, certificate, moment):
                weak = list_weaknesses(read_algorithm(one.algorithm).digest or "", signer.public_key)
                if weak:
                    weak_lists[shown] = ", ".join(weak)
                else:
                    best = KnownStanding(Standing.GOOD)
        if best.standing is Standing.UNKNOWN:
            self._weak_lists |= weak_lists
        return best

    def note_weak_lists(self, log: FindingLog) -> None:
        """Note the lists that were met and do not count."""
        for shown, algorithms in self._weak_lists.items():
            log.add("seal.algorithm-weak", shown, algorithms=algorithms)

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
    in_force = one.next_update is not None and moment <= one.next_update  # or made later, which counts too
    return (one.this_update >= moment or in_force) and one.this_update <= certificate.not_after


def _find_signer(one: RevocationList, issuers: Iterable[Certificate]) -> Certificate | None:
    """Return the issuer that signed a list and may do so, or None."""
    for issuer in issuers:
        try:
            usage = issuer.find_extension(x509.KeyUsage)
            if usage is None or (isinstance(usage.value, x509.KeyUsage) and usage.value.crl_sign):
                one.check_issued_by(issuer)
                return issuer
        except SignatureFaultError:
            continue
    return None
