"""Judge the time stamps over the tree heads of a register by the verifier's trust file."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from archiver.operating_system import Folder
from archiver.registers.earlier_stamps import list_validation
from archiver.registers.tree_heads import JudgedHead
from archiver.seals.evidence import Evidence
from archiver.seals.stamp_judging import FittingStamp, Moment, StampJudge
from archiver.seals.verdict import CLOCKS_DIFFER, say_moment
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.time_stamps import RefusedStampError, read_response

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from archiver.findings import FindingLog
    from archiver.registers.register import Register
    from archiver.registers.tree_heads import TreeHead
    from archiver.seals.trust import Trust
    from archiver.seals.verdict import JudgedStamp


class _Place:
    """The folder of a tree head, as findings name it, with the revocation lists that lie there."""

    def __init__(self, folder: Folder, place: str) -> None:
        self._folder = folder
        self._place = place
        try:
            self.validation: Sequence[str] = list_validation(folder, place)
        except OSError:
            self.validation = ()

    def shown(self, path: str = "") -> str:
        """Return the path of a file of the folder."""
        return f"{self._place}/{path}"

    def read_small(self, path: str, limit: int) -> bytes:
        """Return the octets of a file. Raises UnreadableError if it is too large or cannot be read."""
        try:
            descriptor, _ = self._folder.open_file(self.shown(path))
            with open(descriptor, "rb") as file:
                octets = file.read(limit + 1)
        except OSError as error:
            raise UnreadableError("file-unreadable") from error
        if len(octets) > limit:
            raise UnreadableError("der-too-large")
        return octets


def judge_heads(register: Register, trust: Trust, now: datetime, log: FindingLog) -> list[JudgedHead]:
    """Return the tree heads that fit the register, each with its time stamps. What is wrong with these goes to the log.

    A time stamp that a later trusted one covers is judged at the time of that, any other one now.
    """
    with closing(Folder(register.path)) as folder:
        evidence, places = gather_evidence(register, trust, folder, log)
    judge = StampJudge(trust, evidence, now, log)
    proven: dict[str, datetime] = {}
    judged: list[JudgedHead] = []
    for head, place in zip(reversed(register.heads), reversed(places), strict=True):
        stamps = []
        for fitting in read_stamps(head, evidence, log):
            later = proven.get(place.shown(fitting.path))
            stamp = judge.judge(place, fitting, Moment(later or now, later is not None))
            if later is not None and stamp.trusted and later < stamp.time - CLOCKS_DIFFER:
                said, shown = say_moment(later), place.shown(fitting.path)
                log.add("seal.stamps-disagree", shown, time=say_moment(stamp.time), later=said)
            stamps.append(stamp)
        times = [stamp.time for stamp in stamps if stamp.trusted]
        if head.responses and not times:
            log.add("register.stamp-not-trusted", head.folder, lines=head.lines)
        for path in head.covered if times else ():
            proven[path] = min([*times, *filter(None, [proven.get(path)])])
        judged.insert(0, JudgedHead(head.lines, stamps))
    evidence.note_weak_lists(log)
    return judged


def gather_evidence(register: Register, trust: Trust, folder: Folder, log: FindingLog) -> tuple[Evidence, list[_Place]]:
    """Return the certificates of the trust file with the revocation lists of all tree heads, and the folders of these."""
    evidence = Evidence(entry.certificate for entry in trust.authorities)
    places = [_Place(folder, head.folder) for head in register.heads]
    for place in places:
        evidence.add_from(place, log)
    return evidence, places


def read_stamps(head: TreeHead, evidence: Evidence, log: FindingLog) -> Iterator[FittingStamp]:
    """Yield the time stamps of a tree head that cover it and are signed rightly. The others are noted."""
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


def note_wrong_stamps(head: TreeHead, log: FindingLog) -> None:
    """Note the time stamps of a tree head that do not cover it or are not signed rightly. Nothing is said of trust."""
    for _ in read_stamps(head, Evidence(()), log):
        pass  # a right one needs no word


def list_proofs(register: Register, heads: Sequence[JudgedHead]) -> Mapping[str, Sequence[JudgedStamp]]:
    """Return the trusted time stamps by each digest that a register holds, so that a seal finds those over its own list."""
    proofs: dict[str, list[JudgedStamp]] = {}
    for head in heads:
        trusted = [stamp for stamp in head.stamps if stamp.trusted]
        for line in register.lines[: head.lines] if trusted else ():
            for digest in line.state.digests.values():
                proofs.setdefault(digest, []).extend(trusted)
    return proofs
