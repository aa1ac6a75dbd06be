"""Judge the seals of an open bag by the trust file of somebody, if there is one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.bags.format import EXTERNAL_IDENTIFIER
from archiver.bags.reading import BagSource, find_foreign_signatures, find_seal_folders, read_tag_files
from archiver.findings import Finding, FindingLog, has_errors, make_finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.seals.trust import Trust
    from archiver.seals.verdict import JudgedStamp, SealReport


def load_trust(path: str | None, log: FindingLog) -> Trust:
    """Return the trust of a file, or that of nobody. Raises ReadError."""
    from archiver.seals.trust import Trust, read_trust  # noqa: PLC0415 - takes time to load

    if path is None:
        log.add("seal.not-checked")
        return Trust("")
    return read_trust(path, log)


def judge_source(
    source: BagSource,
    trust: Trust,
    now: datetime,
    identifiers: Sequence[str],
    proofs: Mapping[str, Sequence[JudgedStamp]] | None = None,
) -> SealReport:
    """Return the report on the seals of an open bag. Signatures of another program are judged too, and noted."""
    from dataclasses import replace  # noqa: PLC0415 - only here

    from archiver.seals.judging import judge_seals  # noqa: PLC0415 - takes time to load

    report = judge_seals(source, trust, now, identifiers, proofs)
    return replace(report, findings=[*report.findings, *note_foreign(source)])


def note_foreign(source: BagSource) -> list[Finding]:
    """Return a note if the bag holds signatures of another program."""
    return [make_finding("seal.foreign-layout", {"path": "signatures"})] if find_foreign_signatures(source) else []


def check_seals_of(source: BagSource, trust: str | None, log: FindingLog) -> SealReport | None:
    """Note what is wrong with the seals of an open bag, and return the report on them, or None if they were not judged.

    Without a trust file only their lists and digests are checked, and whether they speak of this bag. Raises ReadError if the
    trust file cannot be read.
    """
    if trust is None:
        if _check_content(source, log) or find_foreign_signatures(source):
            log.add("seal.not-checked")
        return None
    trusted = load_trust(trust, log)
    is_doubtful = has_errors(log.findings())
    opened = read_tag_files(source, FindingLog())
    report = judge_source(source, trusted, datetime.now(UTC), opened.values(EXTERNAL_IDENTIFIER))
    for finding in report.findings:
        log.add_finding(finding)
    return report.doubt() if is_doubtful else report


def _check_content(source: BagSource, log: FindingLog) -> bool:
    """Note what is wrong with the lists and digests of layers, and layers of another content. Return whether there are any."""
    from archiver.seals.layer_check import check_layers  # noqa: PLC0415 - most bags have no seal
    from archiver.seals.sealed_state import find_sealed_state, note_content  # noqa: PLC0415 - see above

    folders = [check_layers(folder, log) for folder in find_seal_folders(source)]
    # A folder that is not whole has its errors.
    states = [(layer, find_sealed_state(layer, source)) for folder in folders if folder.is_whole for layer in folder.layers]
    is_other = any(state.differing for _, state in states)
    identifiers = read_tag_files(source, FindingLog()).values(EXTERNAL_IDENTIFIER) if is_other else ()
    for layer, state in states:
        note_content(layer, state, identifiers, log)
    return any(folder.layers for folder in folders)
