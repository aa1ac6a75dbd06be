"""Judge the signatures of bag-nabit: files in `signatures/`, each over the file before it, the first over a tag manifest.

`tagmanifest-sha256.txt.p7s` signs the tag manifest, `tagmanifest-sha256.txt.p7s.tsr` stamps that signature, and so on. Beside a
time stamp lies the root that bag-nabit trusts, `.tsr.crt`. Here it only fills in chains, as all certificates in a bag do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import SIGNATURES, is_foreign_signature, is_tag_manifest
from archiver.bags.reading import find_foreign_signatures
from archiver.findings import Severity, make_finding
from archiver.seals.evidence import Evidence
from archiver.seals.layer_files import MOST_OCTETS
from archiver.seals.sealed_state import SealedState, find_state_of_manifest, list_changes_since
from archiver.seals.signer_judging import SignerJudge, fit_signers
from archiver.seals.stamp_judging import Moment, StampJudge, fit_stamp
from archiver.seals.verdict import JudgedFile, JudgedSigner, JudgedStamp
from archiver.signatures.algorithms import WrongSignatureError
from archiver.signatures.certificates import read_certificates
from archiver.signatures.der import SignatureFaultError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from archiver.bags.reading import BagSource
    from archiver.findings import FindingLog
    from archiver.seals.signer_judging import FittingSignature
    from archiver.seals.stamp_judging import FittingStamp
    from archiver.seals.trust import Trust

_SIGNATURE: Final = ".p7s"
_STAMP: Final = ".tsr"
_CERTIFICATE: Final = ".crt"
_MOST_FILES: Final = 64
_SHOWN: Final = 5


class _Place:
    """The folder of the signatures, as findings name its files."""

    def shown(self, path: str = "") -> str:
        """Return the path of a file in it."""
        return f"{SIGNATURES}/{path}"


class _ReadFile(NamedTuple):
    """A file of a chain with what fits in it, and the state of the bag that the chain speaks of."""

    name: str
    state: SealedState
    signatures: list[FittingSignature]
    stamps: list[FittingStamp]


class JudgedChains(NamedTuple):
    """The judged files of each chain, and whether a time stamp was not renewed in time."""

    chains: list[list[JudgedFile]]
    has_expired: bool = False


def judge_foreign_signatures(source: BagSource, trust: Trust, now: datetime, log: FindingLog) -> JudgedChains:
    """Judge the chain of files over each tag manifest, in the order of the chain. Nothing in them raises.

    The last file is judged now, each other one at the proven time of those after it.
    """
    held = sorted(path for path, kind in find_foreign_signatures(source).items() if isinstance(kind, int))
    manifests = [name for name in source.base_files if is_tag_manifest(name)]
    chains = [chain for name in sorted(manifests) if (chain := list(_follow(name, held)))]
    reached = {name for chain in chains for name in chain}
    for name in held[: _MOST_FILES * 2]:
        if is_foreign_signature(name) and not name.endswith(_CERTIFICATE) and name not in reached:
            log.add("seal.file-unknown", f"{SIGNATURES}/{name}")  # no file that it could cover
    if not chains:
        return JudgedChains([])
    evidence = Evidence(entry.certificate for entry in (*trust.signers, *trust.authorities))
    for name in [name for name in held if name.endswith(_CERTIFICATE)][:_MOST_FILES]:
        _add_certificates(name, source, evidence, log)
    reader = _ChainReader(source, evidence, log)
    judge = _ChainJudge(source, trust, evidence, now, log)
    judged = [judge.run(reader.read(chain)) for chain in chains]
    told = [chain for chain in judged if any(file.signers or file.stamps for file in chain)]
    return JudgedChains(told, judge.has_expired)


def _follow(manifest: str, held: Sequence[str]) -> Iterator[str]:
    """Yield the names of a chain: each is that of the file before it with one more ending."""
    name = manifest
    for _ in range(_MOST_FILES):
        following = next((name + ending for ending in (_SIGNATURE, _STAMP) if name + ending in held), None)
        if following is None:
            return
        yield following
        name = following


def _read(source: BagSource, name: str) -> bytes:
    """Return the octets of a file in `signatures/`. Raises UnreadableError."""
    try:
        octets = source.read(f"{SIGNATURES}/{name}", MOST_OCTETS)
    except OSError as error:
        raise UnreadableError("file-unreadable") from error
    if octets is None:
        raise UnreadableError("der-too-large")
    return octets


def _add_certificates(name: str, source: BagSource, evidence: Evidence, log: FindingLog) -> None:
    try:
        evidence.certificates += read_certificates(_read(source, name))
    except SignatureFaultError as error:
        _note_unreadable(name, error, log)


def _note_unreadable(name: str, error: SignatureFaultError, log: FindingLog) -> None:
    """Note a file that is no signature at all. It is a warning: the file says as much as one that is not there."""
    finding = make_finding("seal.unreadable", {"path": f"{SIGNATURES}/{name}"}, reason=error.reason)
    log.add_finding(finding.replace(severity=Severity.WARNING))


class _ChainReader:
    """Reads the files of a chain. What cannot be read or does not fit is noted."""

    def __init__(self, source: BagSource, evidence: Evidence, log: FindingLog) -> None:
        self._source = source
        self._evidence = evidence
        self._log = log

    def read(self, chain: Sequence[str]) -> list[_ReadFile]:
        """Return what fits in each file of a chain."""
        state, covered = SealedState(), b""
        found: list[_ReadFile] = []
        for name in chain:
            signatures: list[FittingSignature] = []
            stamps: list[FittingStamp] = []
            octets = b""
            code = "seal.signature-wrong" if name.endswith(_SIGNATURE) else "seal.stamp-wrong"
            try:
                octets = _read(self._source, name)
                if not found:
                    state, covered = self._find_covered(name, octets)
                signatures, stamps = self._fit(name, octets, covered)
            except UnreadableError as error:
                _note_unreadable(name, error, self._log)
            except SignatureFaultError as error:
                self._log.add(code, f"{SIGNATURES}/{name}", reason=error.reason)
            found.append(_ReadFile(name, state, signatures, stamps))
            covered = octets
        return found

    def _fit(self, name: str, octets: bytes, covered: bytes) -> tuple[list[FittingSignature], list[FittingStamp]]:
        """Return the signatures or the time stamp of a file. Raises SignatureFaultError."""
        known = self._evidence.certificates
        if name.endswith(_SIGNATURE):
            return fit_signers(name, octets, covered, known), []
        return [], [fit_stamp(name, octets, covered, known)]

    def _find_covered(self, name: str, octets: bytes) -> tuple[SealedState, bytes]:
        """Return the state of the bag whose tag manifest the first file covers, with its octets, or the present one."""
        manifest = name.removesuffix(_SIGNATURE).removesuffix(_STAMP)
        return find_state_of_manifest(self._source, manifest, lambda covered: self._covers(name, octets, covered))

    def _covers(self, name: str, octets: bytes, covered: bytes) -> bool:
        """Return whether a file covers octets. Only that they are others is a no: all else is told later."""
        try:
            self._fit(name, octets, covered)
        except WrongSignatureError as error:
            return error.reason != "content-differs"
        except SignatureFaultError:
            return True
        return True


class _ChainJudge:
    """Judges the files of a chain from the last to the first."""

    def __init__(self, source: BagSource, trust: Trust, evidence: Evidence, now: datetime, log: FindingLog) -> None:
        self._source = source
        self._log = log
        self._now = now
        self._signers = SignerJudge(trust, evidence, log)
        self._stamps = StampJudge(trust, evidence, now, log)

    @property
    def has_expired(self) -> bool:
        """True if a time stamp was not renewed in time."""
        return self._stamps.has_expired

    def run(self, chain: Sequence[_ReadFile]) -> list[JudgedFile]:
        """Return the judged files, the first one first."""
        self._note_state(chain[0])
        judged: list[JudgedFile] = []
        later: datetime | None = None
        for read in reversed(chain):
            at = Moment(later or self._now, later is not None)
            stamps: list[JudgedStamp] = [self._stamps.judge(_Place(), stamp, at) for stamp in read.stamps]
            signers: list[JudgedSigner] = [self._signers.judge(_Place(), one, {}, at) for one in read.signatures]
            if read.state.differing:
                stamps = [replace(one, trusted=False) for one in stamps]
                signers = [replace(one, trusted=False) for one in signers]
            times = [stamp.time for stamp in stamps if stamp.trusted]
            later = min([*times, *([later] if later else [])], default=None)
            path = f"{SIGNATURES}/{read.name}"
            judged.insert(0, JudgedFile(path, read.state.is_current, signers, stamps, later))
        return judged

    def _note_state(self, first: _ReadFile) -> None:
        """Note a chain that speaks of an earlier state, or of one that a faked history only pretends."""
        state, shown = first.state, f"{SIGNATURES}/{first.name}"
        if state.differing:
            files = ", ".join(state.differing[:_SHOWN])
            self._log.add("seal.content-differs", shown, files=files, count=len(state.differing))
        elif state.number is not None:
            changes = "; ".join(list_changes_since(self._source, state.number)) or "?"
            note = make_finding("seal.state-earlier", {"path": shown}, state=state.number, changes=changes)
            self._log.add_finding(note.raised_to(Severity.WARNING))
