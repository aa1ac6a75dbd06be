"""Judge the signatures of layers: whether they fit, and whether the verifier trusts who made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.findings import Severity, make_finding
from archiver.seals.evidence import Standing
from archiver.seals.look_alike import find_look_alike
from archiver.seals.statement import find_role
from archiver.seals.sums import COVERS, MOST_OCTETS
from archiver.seals.verdict import JudgedSigner, say_moment
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.chains import NoChainError, build_chain, list_chain_weaknesses
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.signed_data import DATA, SignedData, Signer, read_signature_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.findings import FindingLog
    from archiver.seals.evidence import Evidence
    from archiver.seals.layer_files import SealLayer
    from archiver.seals.stamp_judging import Moment, Place
    from archiver.seals.trust import Trust, TrustedCertificate
    from archiver.signatures.certificates import Certificate

_MOST_SIGNATURES: Final = 64


class FittingSignature(NamedTuple):
    """A signature over the list of its layer that is right for the key of a certificate. Nothing is said of trust."""

    path: str
    signer: Signer
    certificate: Certificate
    others: list[Certificate]


def read_signatures(layer: SealLayer, evidence: Evidence, log: FindingLog) -> list[FittingSignature]:
    """Read the signatures of a layer. Those that cannot be read or do not fit are noted."""
    covers = layer.read(COVERS, MOST_OCTETS) or b""
    found = []
    for path in layer.take_first(layer.signatures, _MOST_SIGNATURES, log):
        try:
            found += fit_signers(path, layer.read_small(path), covers, evidence.certificates)
        except UnreadableError as error:
            log.add("seal.unreadable", layer.shown(path), reason=error.reason)
        except SignatureFaultError as error:
            log.add("seal.signature-wrong", layer.shown(path), reason=error.reason)
    return found


def fit_signers(path: str, octets: bytes, covers: bytes, known: Iterable[Certificate] = ()) -> list[FittingSignature]:
    """Find the certificate of each signer of a signature file. Raises SignatureFaultError."""
    signed = read_signature_file(octets)
    if not signed.signers:
        raise WrongSignatureError("certificate-missing")
    known = list(known)
    return [fit_signer(path, signed, signer, covers, known) for signer in signed.signers]


def fit_signer(
    path: str, signed: SignedData, signer: Signer, covers: bytes, known: Iterable[Certificate] = ()
) -> FittingSignature:
    """Find the certificate that a signature is right for, in it or among others. Raises SignatureFaultError."""
    others = [*signed.certificates, *known]
    failure = SignatureFaultError("certificate-missing")
    for certificate in signer.find_certificates(others):
        try:
            signer.check(certificate, covers, DATA)
        except SignatureFaultError as error:
            failure = error
            continue
        if not certificate.may_sign():
            raise WrongSignatureError("not-for-signatures")
        return FittingSignature(path, signer, certificate, others)
    raise failure


class SignerJudge:
    """Judges signers by a trust file at a time."""

    def __init__(self, trust: Trust, evidence: Evidence, log: FindingLog) -> None:
        self._trust = trust
        self._evidence = evidence
        self._log = log

    def judge(self, layer: Place, fitting: FittingSignature, statement: Mapping[str, object], at: Moment) -> JudgedSigner:
        """Judge a signer at the proven time of the layer, or now if no time is proven."""
        certificate, shown = fitting.certificate, layer.shown(fitting.path)
        role = find_role(statement, certificate.sha256)
        if not fitting.signer.algorithm.is_everywhere:
            self._log.add("seal.not-verifiable-everywhere", shown, name=certificate.name)
        entry, chain = self._find_entry(fitting, at)
        if entry is None:
            self._note_unknown(shown, certificate)
            return JudgedSigner(certificate.name, certificate.sha256, role, trusted=False)
        name = entry.name if entry.certificate == certificate else f"{certificate.name} ({entry.name})"
        weak = dict.fromkeys([*fitting.signer.list_weaknesses(certificate), *list_chain_weaknesses(chain)])
        if weak:
            self._log.add("seal.algorithm-weak", shown, algorithms=", ".join(weak))
            return JudgedSigner(name, certificate.sha256, role, trusted=False)
        trusted = self._is_trusted(shown, fitting, entry, name, at) and self._is_unrevoked(shown, chain, name, at)
        return JudgedSigner(name, certificate.sha256, role, trusted)

    def _find_entry(self, fitting: FittingSignature, at: Moment) -> tuple[TrustedCertificate | None, list[Certificate]]:
        """Return the entry of the trust file for the certificate itself, or for an authority above it, and the chain."""
        for entry in self._trust.signers:
            if entry.certificate == fitting.certificate:
                return entry, [fitting.certificate]
        authorities = [entry.certificate for entry in self._trust.signers]
        try:
            chain = build_chain(fitting.certificate, fitting.others, authorities, at.time)
        except NoChainError:
            return None, []
        return next(entry for entry in self._trust.signers if entry.certificate == chain[-1]), chain

    def _note_unknown(self, shown: str, certificate: Certificate) -> None:
        self._log.add("seal.signer-unknown", shown, name=certificate.name, sha256=certificate.sha256)
        like = find_look_alike(certificate.name, [entry.name for entry in self._trust.signers])
        like = like or find_look_alike(certificate.name, [entry.certificate.name for entry in self._trust.signers])
        if like is not None:
            self._log.add("seal.name-lookalike", shown, name=certificate.name, trusted=like)

    def _is_trusted(self, shown: str, fitting: FittingSignature, entry: TrustedCertificate, name: str, at: Moment) -> bool:
        certificate, said = fitting.certificate, say_moment(at.time)
        if at.time > certificate.not_after:
            self._log.add("seal.time-unproven", shown)
        elif at.time < certificate.not_before or (entry.valid_from and at.time < entry.valid_from):
            begin = max(filter(None, (certificate.not_before, entry.valid_from)))
            self._log.add("seal.signer-not-yet", shown, name=name, time=said, begin=say_moment(begin))
        elif entry.valid_until and at.time > entry.valid_until:
            self._log.add("seal.signer-no-longer", shown, name=name, time=said, ended=say_moment(entry.valid_until))
        elif entry.compromised is not None and not (at.is_proven and at.time < entry.compromised):
            self._log.add("seal.signer-compromised", shown, name=name, since=say_moment(entry.compromised))
        else:
            return True
        return False

    def _is_unrevoked(self, shown: str, chain: Iterable[Certificate], name: str, at: Moment) -> bool:
        for certificate in chain:
            if certificate.is_self_issued:
                continue  # nobody but the verifier can revoke it
            known = self._evidence.find_standing(certificate, chain, at.time)
            if known.standing is Standing.REVOKED:
                self._log.add("seal.signer-revoked", shown, name=name, since=say_moment(known.since) if known.since else "?")
                return False
            if known.standing is Standing.UNKNOWN:
                values = {"name": certificate.name}
                note = make_finding("seal.revocation-not-checked", {"path": shown}, **values)
                self._log.add_finding(note.raised_to(Severity.WARNING))
            elif known.standing is Standing.REVOKED_LATER and known.since is not None:
                self._log.add("seal.revoked-later", shown, name=name, since=say_moment(known.since))
        return True
