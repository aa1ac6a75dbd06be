"""Judge all seals of a bag: the last layer now, each other one at the proven time of the layer after it."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.reading import find_seal_folders
from archiver.findings import FindingLog, Severity, has_errors, make_finding
from archiver.seals.evidence import Evidence
from archiver.seals.foreign_signatures import judge_foreign_signatures
from archiver.seals.layer_check import CheckedLayers, check_layers
from archiver.seals.layer_files import STATEMENT, SealLayer
from archiver.seals.sealed_state import SealedState, find_sealed_state, list_changes_since, note_content
from archiver.seals.signer_judging import FittingSignature, SignerJudge, read_signatures
from archiver.seals.stamp_judging import FittingStamp, Moment, StampJudge, read_stamps
from archiver.seals.statement import RENEWAL, SEAL, read_statement, read_text
from archiver.seals.sums import STAMPED
from archiver.seals.verdict import (
    CLOCKS_DIFFER,
    RENEWAL_TIME,
    JudgedFile,
    JudgedLayer,
    JudgedSigner,
    JudgedStamp,
    SealReport,
    Verdict,
    say_moment,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.bags.reading import BagSource
    from archiver.findings import Finding
    from archiver.seals.trust import Trust

_CLAIM_MAY_LAG: Final = timedelta(days=1)
_STAMPS_MAY_LAG: Final = timedelta(days=1)
"""By how much the time stamps of several authorities may differ. Over an air gap they take a while."""

BREAKING: Final = frozenset(
    f"seal.{name}"
    for name in (
        "content-differs",
        "file-missing",
        "folder-unreadable",
        "layer-incomplete",
        "layer-missing",
        "link",
        "list-differs",
        "list-incomplete",
        "list-malformed",
        "list-too-long",
        "other-bag",
        "signature-wrong",
        "special-file",
        "stamp-wrong",
        "stamps-disagree",
        "tag-file-differs",
        "too-many-files",
        "unreadable",
    )
)
"""Findings that say that something of a seal is wrong, and not only unproven."""


class _ReadLayer(NamedTuple):
    """A layer with what was read of it."""

    layer: SealLayer
    statement: dict[str, Any]
    state: SealedState
    signatures: list[FittingSignature]
    stamps: list[FittingStamp]

    @property
    def purpose(self) -> str:
        """The purpose: a renewal says so and has no signatures."""
        return RENEWAL if read_text(self.statement, "purpose") == RENEWAL and not self.layer.signatures else SEAL


def judge_seals(
    source: BagSource,
    trust: Trust,
    now: datetime,
    identifiers: Sequence[str] = (),
    proofs: Mapping[str, Sequence[JudgedStamp]] | None = None,
) -> SealReport:
    """Judge the seals in a bag and beside it. Nothing in them raises.

    Args:
        source: the bag.
        trust: whom the verifier trusts.
        now: the time at which the last layer is judged.
        identifiers: the External-Identifier of the bag.
        proofs: trusted time stamps of registers, by the SHA-256 of each file that they cover.
    """
    log = FindingLog()
    folders = [check_layers(folder, log) for folder in find_seal_folders(source)]
    groups: list[Sequence[JudgedLayer | JudgedFile]] = []
    judged: list[JudgedLayer] = []
    has_expired = False
    for checked in folders:
        one = _FolderJudge(checked, source, trust, now, log)
        one.take_proofs(proofs or {})
        layers = one.run(identifiers)
        judged += layers
        groups.append(layers)
        has_expired |= one.has_expired
    foreign = judge_foreign_signatures(source, trust, now, log)
    groups += foreign.chains
    has_expired |= foreign.has_expired
    if not any(groups) and not has_errors(log.findings()):
        return SealReport(source.path, Verdict.UNSEALED, findings=log.findings())
    _note_policy(trust, groups, log, has_expired=has_expired)
    proven = [one.proven_since for group in groups for one in group if one.proven_since and _counts(one, trust)]
    until = next(filter(None, (_find_end(group, trust) for group in groups)), None)
    if until is not None and until - now < RENEWAL_TIME:
        log.add("seal.renew-due", None, until=say_moment(until)[:10])
    findings = log.findings()
    files = [one for chain in foreign.chains for one in chain]
    return SealReport(source.path, _decide(findings), judged, min(proven, default=None), until, findings, files)


def _counts(layer: JudgedLayer | JudgedFile, trust: Trust) -> bool:
    return not trust.signatures or any(signer.trusted for signer in layer.signers)


def _decide(findings: Sequence[Finding]) -> Verdict:
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    if errors & BREAKING:
        return Verdict.BROKEN
    return Verdict.NOT_PROVEN if errors else Verdict.SEALED


def _note_policy(
    trust: Trust, groups: Sequence[Sequence[JudgedLayer | JudgedFile]], log: FindingLog, *, has_expired: bool
) -> None:
    """Note if fewer signers or authorities are trusted than the policy wants. A time stamp counts for its own group."""
    signers = {signer.sha256 for group in groups for layer in group for signer in layer.signers if signer.trusted}
    if len(signers) < trust.signatures or (not trust.signers and not trust.authorities):
        log.add("seal.signatures-too-few", None, count=len(signers), needed=max(trust.signatures, 1))
    roots = {stamp.root for group in groups for stamp in _list_stamps(group, trust)}
    if len(roots) >= trust.stamps:
        for group in groups:
            _note_time_by_few(trust, group, log)
        return
    if has_expired:
        log.add("seal.renewal-late", None, count=len(roots), needed=trust.stamps)
    elif roots:
        log.add("seal.stamps-too-few", None, count=len(roots), needed=trust.stamps)
    else:
        log.add("seal.time-unproven")


def _list_stamps(group: Sequence[JudgedLayer | JudgedFile], trust: Trust) -> list[JudgedStamp]:
    """Return the trusted time stamps over a trusted signature."""
    first = next((index for index, layer in enumerate(group) if _counts(layer, trust)), len(group))
    return [stamp for layer in group[first:] for stamp in layer.stamps if stamp.trusted]


def _note_time_by_few(trust: Trust, group: Sequence[JudgedLayer | JudgedFile], log: FindingLog) -> None:
    """Note if fewer authorities than the policy wants prove the earliest time: one of several may be wrong."""
    times: dict[str, datetime] = {}
    for stamp in _list_stamps(group, trust):
        times[stamp.root] = min(stamp.time, times.get(stamp.root, stamp.time))
    proven = sorted(times.values())
    if len(proven) < max(trust.stamps, 1):
        return
    certain = proven[max(trust.stamps, 1) - 1]
    if certain - proven[0] > _STAMPS_MAY_LAG:
        count = sum(time - proven[0] <= _STAMPS_MAY_LAG for time in proven)
        first, said = say_moment(proven[0]), say_moment(certain)
        log.add("seal.time-by-few", None, count=count, needed=trust.stamps, proven=first, certain=said)


def _find_end(judged: Sequence[JudgedLayer | JudgedFile], trust: Trust) -> datetime | None:
    """Return the time until which as many time stamps of the last stamped layer can be verified as the policy wants."""
    for layer in reversed(judged):
        ends = sorted((stamp.ends for stamp in layer.stamps if stamp.trusted and stamp.ends), reverse=True)
        if ends:
            return ends[min(max(trust.stamps, 1), len(ends)) - 1]
    return None


class _FolderJudge:
    """Judges the layers of one folder, from the last to the first."""

    def __init__(self, checked: CheckedLayers, source: BagSource, trust: Trust, now: datetime, log: FindingLog) -> None:
        self._checked = checked
        self._source = source
        self._now = now
        self._log = log
        entries = (*trust.signers, *trust.authorities)
        self._evidence = Evidence(entry.certificate for entry in entries)
        for layer in checked.layers:
            self._evidence.add_from(layer, log)
        self._proofs: Mapping[str, Sequence[JudgedStamp]] = {}
        self._stamps = StampJudge(trust, self._evidence, now, log)
        self._signers = SignerJudge(trust, self._evidence, log)

    def take_proofs(self, proofs: Mapping[str, Sequence[JudgedStamp]]) -> None:
        """Take time stamps of registers. One that covers the list of a layer counts as a time stamp of that layer."""
        self._proofs = proofs

    def _find_proofs(self, layer: SealLayer) -> Sequence[JudgedStamp]:
        stamped = layer.read(STAMPED) if self._proofs and self._checked.is_whole else None
        return () if stamped is None else self._proofs.get(hashlib.sha256(stamped).hexdigest(), ())

    @property
    def has_expired(self) -> bool:
        """True if a time stamp was not renewed in time."""
        return self._stamps.has_expired

    def run(self, identifiers: Sequence[str]) -> list[JudgedLayer]:
        """Return the judged layers, the first one first."""
        layers = [self._read(layer) for layer in self._checked.layers]
        judged: list[JudgedLayer] = []
        later: datetime | None = None
        for read in reversed(layers):
            one = self._judge(read, later, is_last=not judged)
            later = one.proven_since
            judged.insert(0, one)
        self._evidence.note_weak_lists(self._log)
        self._note_states(layers, judged, identifiers)
        return judged

    def _read(self, layer: SealLayer) -> _ReadLayer:
        return _ReadLayer(
            layer,
            read_statement(layer.read(STATEMENT)),
            find_sealed_state(layer, self._source),
            read_signatures(layer, self._evidence, self._log),
            read_stamps(layer, self._evidence, self._log),
        )

    def _judge(self, read: _ReadLayer, later: datetime | None, *, is_last: bool) -> JudgedLayer:
        at = Moment(later or self._now, later is not None)
        stamps: list[JudgedStamp] = []
        if self._checked.is_whole:
            stamps = [self._stamps.judge(read.layer, stamp, at) for stamp in read.stamps]
        # The next layer covers each of these, and none that a register has of this layer: that one may come later.
        latest = max((stamp.time for stamp in stamps if stamp.trusted), default=None)
        if later is not None and latest is not None and later < latest - CLOCKS_DIFFER:
            self._log.add("seal.stamps-disagree", read.layer.shown(), time=say_moment(latest), later=say_moment(later))
        stamps += self._find_proofs(read.layer)
        times = [stamp.time for stamp in stamps if stamp.trusted]
        proven = min([*times, *([later] if later else [])], default=None)
        signers = self._judge_signers(read, proven)
        if is_last:
            for request in read.layer.requests:
                self._log.add("seal.stamp-waits", read.layer.shown(request))
        self._note_claim(read, proven)
        return JudgedLayer(
            read.layer.number, read.purpose, read.state.is_current, signers, stamps, proven, len(read.layer.requests)
        )

    def _judge_signers(self, read: _ReadLayer, proven: datetime | None) -> list[JudgedSigner]:
        at = Moment(proven or self._now, proven is not None)
        is_sound = self._checked.is_whole and not read.state.differing
        judged = [self._signers.judge(read.layer, one, read.statement, at) for one in read.signatures]
        return judged if is_sound else [JudgedSigner(one.name, one.sha256, one.role, trusted=False) for one in judged]

    def _note_claim(self, read: _ReadLayer, proven: datetime | None) -> None:
        """Note if the time that the sealer claims is not near the one that is proven."""
        claimed = read_text(read.statement, "claimedTime")
        try:
            given = datetime.fromisoformat(claimed or "")
            moment = given.astimezone(UTC)
        except (ValueError, OverflowError):
            return
        if proven is None or given.tzinfo is None:
            return
        if moment > proven + CLOCKS_DIFFER or moment < proven - _CLAIM_MAY_LAG:
            self._log.add(
                "seal.claimed-time-differs", read.layer.shown(STATEMENT), claimed=say_moment(moment), proven=say_moment(proven)
            )

    def _note_states(self, layers: Sequence[_ReadLayer], judged: Sequence[JudgedLayer], identifiers: Sequence[str]) -> None:
        """Note layers that speak of another state, or of no state of this bag."""
        sealed_now = any(one.is_current and any(signer.trusted for signer in one.signers) for one in judged)
        for read in layers:
            note_content(read.layer, read.state, identifiers, self._log)
            if read.state.number is not None and not read.state.differing:
                changes = list_changes_since(self._source, read.state.number)
                values = {"state": read.state.number, "changes": "; ".join(changes) or "?"}
                note = make_finding("seal.state-earlier", {"path": read.layer.shown()}, **values)
                self._log.add_finding(note if sealed_now else note.raised_to(Severity.WARNING))
