"""Fetch the revocation lists of the authorities of a register, from addresses in chains that end in the trust file alone."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from archiver.findings import FindingLog
from archiver.operating_system import Folder
from archiver.registers.head_judging import gather_evidence, read_stamps
from archiver.seals.list_fetching import fetch_lists_of, try_chain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.registers.register import Register
    from archiver.seals.evidence import Evidence
    from archiver.seals.trust import Trust
    from archiver.signatures.certificates import Certificate


def fetch_head_lists(register: Register, trust: Trust, log: FindingLog) -> dict[str, bytes]:
    """Return the lists that could be had, as files for the next tree head. What was not had is noted."""
    with closing(Folder(register.path)) as folder:
        evidence, _ = gather_evidence(register, trust, folder, FindingLog())
    return fetch_lists_of(_list_chains(register, trust, evidence), log)


def _list_chains(register: Register, trust: Trust, evidence: Evidence) -> Iterator[tuple[str, list[Certificate]]]:
    """Yield the chain of each authority that leads to the trust file, with the newest time stamp that it gave."""
    anchors = [entry.certificate for entry in trust.authorities]
    seen: set[Certificate] = set()
    for head in reversed(register.heads):
        for fitting in read_stamps(head, evidence, FindingLog()):
            if fitting.certificate not in seen:
                seen.add(fitting.certificate)
                others = [*fitting.stamp.signed.certificates, *evidence.certificates]
                yield from try_chain(f"{head.folder}/{fitting.path}", fitting.certificate, others, anchors, fitting.stamp.time)
