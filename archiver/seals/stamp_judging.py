"""Judge the time stamps of layers: whether they fit, and whether the verifier trusts their authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from archiver.seals.evidence import Standing
from archiver.seals.sums import MOST_OCTETS, STAMPED
from archiver.seals.verdict import CLOCKS_DIFFER, JudgedStamp, say_moment
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.chains import NoChainError, build_chain, list_chain_weaknesses
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.time_stamps import RefusedStampError, TimeStamp, read_response

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from archiver.findings import FindingLog
    from archiver.seals.evidence import Evidence
    from archiver.seals.layer_files import SealLayer
    from archiver.seals.trust import Trust, TrustedCertificate
    from archiver.signatures.certificates import Certificate

_MOST_STAMPS: Final = 64


class Place(Protocol):
    """A folder with time stamps, which can say how findings name a file in it."""

    def shown(self, path: str = "") -> str:
        """Return the path of the folder or of a file in it, as findings name it."""


class FittingStamp(NamedTuple):
    """A time stamp that covers its layer and is signed rightly. Nothing is said of trust."""

    path: str
    stamp: TimeStamp
    certificate: Certificate


class Moment(NamedTuple):
    """The time at which something is judged. It is proven if it is that of a time stamp, and not the present."""

    time: datetime
    is_proven: bool


def read_stamps(layer: SealLayer, evidence: Evidence, log: FindingLog) -> list[FittingStamp]:
    """Read the time stamps of a layer. Those that cannot be read or do not fit are noted."""
    stamped = layer.read(STAMPED, MOST_OCTETS) or b""
    found = []
    for path in layer.take_first(layer.responses, _MOST_STAMPS, log):
        try:
            found.append(fit_stamp(path, layer.read_small(path), stamped, evidence.certificates))
        except UnreadableError as error:
            log.add("seal.unreadable", layer.shown(path), reason=error.reason)
        except SignatureFaultError as error:
            log.add("seal.stamp-wrong", layer.shown(path), reason=error.reason)
    return found


def fit_stamp(path: str, octets: bytes, covered: bytes, known: Collection[Certificate]) -> FittingStamp:
    """Find the certificate that a time stamp over octets is right for. Raises SignatureFaultError."""
    try:
        stamp = read_response(octets)
    except RefusedStampError as error:
        raise WrongSignatureError("stamp-refused") from error
    if not stamp.covers(covered):
        raise WrongSignatureError("content-differs")
    return FittingStamp(path, stamp, stamp.check(known))


class StampJudge:
    """Judges time stamps by a trust file at a time."""

    def __init__(self, trust: Trust, evidence: Evidence, now: datetime, log: FindingLog) -> None:
        self._trust = trust
        self._evidence = evidence
        self._now = now
        self._log = log
        self.has_expired = False
        """True once a time stamp was met that nobody renewed in time."""

    def judge(self, layer: Place, fitting: FittingStamp, at: Moment) -> JudgedStamp:
        """Judge a time stamp at the proven time of the layer after it, or now."""
        stamp, shown = fitting.stamp, layer.shown(fitting.path)
        if not stamp.is_plain:
            self._log.add("seal.not-verifiable-everywhere", shown, name=fitting.certificate.name)
        others = [*stamp.signed.certificates, *self._evidence.certificates]
        anchors = [entry.certificate for entry in self._trust.authorities]
        try:
            chain = build_chain(fitting.certificate, others, anchors, stamp.time)
        except NoChainError as error:
            self._log.add("seal.authority-unknown", shown, name=fitting.certificate.name, reason=error.reason)
            return JudgedStamp(fitting.certificate.name, stamp.time, trusted=False)
        entry = next(one for one in self._trust.authorities if one.certificate == chain[-1])
        ends = min(certificate.not_after for certificate in chain)
        trusted = self._is_trusted(shown, fitting, entry, chain, at)
        return JudgedStamp(entry.name, stamp.time, trusted, entry.certificate.sha256, ends)

    def _is_trusted(
        self, shown: str, fitting: FittingStamp, entry: TrustedCertificate, chain: Sequence[Certificate], at: Moment
    ) -> bool:
        time, name = fitting.stamp.time, entry.name
        weak = dict.fromkeys([*fitting.stamp.list_weaknesses(fitting.certificate), *list_chain_weaknesses(chain)])
        if time - self._now > CLOCKS_DIFFER:
            self._log.add("seal.stamp-in-future", shown, name=name, time=say_moment(time))
        elif weak:
            self._log.add("seal.algorithm-weak", shown, algorithms=", ".join(weak))
        elif (entry.valid_from and time < entry.valid_from) or (entry.valid_until and time > entry.valid_until):
            self._log.add("seal.authority-no-longer", shown, name=name, time=say_moment(time))
        elif entry.compromised is not None and not (at.is_proven and at.time < entry.compromised):
            self._log.add("seal.authority-compromised", shown, name=name, since=say_moment(entry.compromised))
        elif any(certificate.not_after < at.time for certificate in chain):
            self.has_expired = True
            ended = min(certificate.not_after for certificate in chain)
            self._log.add("seal.stamp-expired", shown, name=name, ended=say_moment(ended))
        else:
            return self._is_unrevoked(shown, entry, chain, at)
        return False

    def _is_unrevoked(self, shown: str, entry: TrustedCertificate, chain: Sequence[Certificate], at: Moment) -> bool:
        for certificate in chain[:-1]:
            known = self._evidence.find_standing(certificate, chain, at.time)
            if known.standing is Standing.REVOKED:
                since = say_moment(known.since) if known.since else "?"
                self._log.add("seal.authority-revoked", shown, name=entry.name, since=since)
                return False
            if known.standing is Standing.UNKNOWN:
                self._log.add("seal.revocation-not-checked", shown, name=certificate.name)
            elif known.standing is Standing.REVOKED_LATER and known.since is not None:
                self._log.add("seal.revoked-later", shown, name=certificate.name, since=say_moment(known.since))
        return True
