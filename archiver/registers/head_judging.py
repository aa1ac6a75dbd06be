"""Judge the time stamps over the tree heads of a register by the verifier's trust file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.registers.tree_heads import JudgedHead
from archiver.seals.evidence import Evidence
from archiver.seals.stamp_judging import FittingStamp, Moment, StampJudge
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.time_stamps import RefusedStampError, read_response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from archiver.findings import FindingLog
    from archiver.registers.register import Register
    from archiver.registers.tree_heads import TreeHead
    from archiver.seals.trust import Trust
    from archiver.seals.verdict import JudgedStamp


class _Place(NamedTuple):
    """The folder of a tree head, as findings name it."""

    folder: str

    def shown(self, path: str = "") -> str:
        """Return the path of a file of the folder."""
        return f"{self.folder}/{path}"


def judge_heads(register: Register, trust: Trust, now: datetime, log: FindingLog) -> list[JudgedHead]:
    """Return the tree heads that fit the register, each with its time stamps. What is wrong with these goes to the log."""
    judged = []
    for head in register.heads:
        evidence = Evidence(entry.certificate for entry in trust.authorities)
        judge = StampJudge(trust, evidence, now, log)
        place = _Place(head.folder)
        stamps = [judge.judge(place, fitting, Moment(now, is_proven=False)) for fitting in _read(head, evidence, log)]
        if head.responses and not any(stamp.trusted for stamp in stamps):
            log.add("register.stamp-not-trusted", head.folder, lines=head.lines)
        judged.append(JudgedHead(head.lines, stamps))
    return judged


def _read(head: TreeHead, evidence: Evidence, log: FindingLog) -> Iterator[FittingStamp]:
    for name, octets in head.responses:
        shown = f"{head.folder}/{name}"
        try:
            stamp = read_response(octets)
            if not stamp.covers(head.octets):
                log.add("register.stamp-wrong", shown)
                continue
            yield FittingStamp(name, stamp, stamp.check(evidence.certificates))
        except (SignatureFaultError, RefusedStampError):
            log.add("register.stamp-wrong", shown)


def list_proofs(register: Register, heads: Sequence[JudgedHead]) -> Mapping[str, Sequence[JudgedStamp]]:
    """Return the trusted time stamps by each digest that a register holds, so that a seal finds those over its own list."""
    proofs: dict[str, list[JudgedStamp]] = {}
    for head in heads:
        trusted = [stamp for stamp in head.stamps if stamp.trusted]
        for line in register.lines[: head.lines] if trusted else ():
            for digest in line.state.digests.values():
                proofs.setdefault(digest, []).extend(trusted)
    return proofs
