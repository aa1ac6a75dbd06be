"""Check the seals of bags by the verifier's trust file."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.bags.format import EXTERNAL_IDENTIFIER
from archiver.bags.reading import read_tag_files
from archiver.bags.validation import open_bag_at
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, has_errors, make_finding, name_bag
from archiver.seals.bag_seals import judge_source, load_trust
from archiver.seals.verdict import JudgedStamp, SealReport, Verdict
from archiver.tasks.arguments import read_optional_path, read_paths
from archiver.tasks.validation import find_settings
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from archiver.seals.trust import Trust


@dataclass(frozen=True, slots=True)
class CheckedSeals(WithoutTruthValue):
    """The reports on the seals of some bags, findings about the trust file, and errors about bags that were not reached."""

    reports: Sequence[SealReport] = ()
    trust_findings: Sequence[Finding] = ()
    errors: Sequence[ArchiverError] = field(default=())

    @property
    def findings(self) -> list[Finding]:
        """All findings. Those about a bag name it as a part of their place."""
        return [
            *self.trust_findings,
            *(finding for report in self.reports for finding in name_bag(report.bag, report.findings)),
        ]


def check_seals(  # noqa: PLR0913 - each is an option of its own
    bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    trust: str | os.PathLike[str] | None = None,
    *,
    requires_seal: bool = False,
    at: datetime | None = None,
    configuration: bool | str | os.PathLike[str] = False,
    registers: str | os.PathLike[str] | Iterable[str | os.PathLike[str]] = (),
) -> CheckedSeals:
    """Check the seals of some bags, in the order in which they are named.

    Args:
        bags: the bags, folders or archives.
        trust: the path of the trust file. Without one nobody is trusted.
        requires_seal: a bag without a seal is an error.
        at: the time at which the last layer is judged; now if it is None.
        configuration: a file of settings that names the trust file. True takes the one that `BAYEGAN_CONFIG` names, or the
            user's own settings.
        registers: registers whose trusted time stamps count for the seals that they name.

    Raises:
        ReadError: the trust file or the settings cannot be read.
    """
    found = FindingLog()
    paths = read_paths("bags", bags)
    settings, told = find_settings(configuration, paths)
    trusted = load_trust(read_optional_path("trust", trust) or (settings.trust if settings else None), found)
    reports: list[SealReport] = []
    errors: list[ArchiverError] = []
    now = at or datetime.now(UTC)
    proofs, of_registers = _gather_proofs(read_paths("registers", registers), trusted, now)
    for bag in paths:
        try:
            reports.append(_check(bag, trusted, now, proofs, requires_seal=requires_seal))
        except ReadError as error:
            errors.append(error)
    if has_errors(found.findings()):
        reports = [report.doubt() for report in reports]
    # Without a seal there is nothing that was not checked.
    noted = found.findings() if any(report.layers or report.foreign for report in reports) or has_errors(found.findings()) else []
    return CheckedSeals(reports, [*told, *noted, *of_registers], errors)


def _gather_proofs(
    registers: Sequence[str], trust: "Trust", now: datetime
) -> tuple[Mapping[str, Sequence[JudgedStamp]], list[Finding]]:
    """Return the trusted time stamps of registers by the digests that they cover, and findings about the registers.

    A register that is not whole proves nothing. Raises ReadError.
    """
    proofs: dict[str, list[JudgedStamp]] = {}
    findings: list[Finding] = []
    for path in registers:
        from archiver.registers.head_judging import judge_heads, list_proofs  # noqa: PLC0415 - most checks name no register
        from archiver.registers.register import read_register  # noqa: PLC0415 - see above

        log = FindingLog()
        register = read_register(path, log)
        heads = [] if has_errors(log.findings()) else judge_heads(register, trust, now, log)
        for digest, stamps in list_proofs(register, heads).items():
            proofs.setdefault(digest, []).extend(stamps)
        findings += name_bag(path, log.findings())
    return proofs, findings


def _check(
    bag: str, trust: "Trust", now: datetime, proofs: Mapping[str, Sequence[JudgedStamp]], *, requires_seal: bool
) -> SealReport:
    from archiver.seals.tag_file_check import check_tag_files  # noqa: PLC0415 - takes time to load

    log = FindingLog()
    source = open_bag_at(bag, log)
    if source is None:
        return _report_unread(bag, log)
    with closing(source):
        opened = read_tag_files(source, FindingLog())
        report = judge_source(source, trust, now, opened.values(EXTERNAL_IDENTIFIER), proofs)
        if report.verdict is Verdict.UNSEALED:
            note = make_finding("seal.absent")
            error = [make_finding("seal.required")] if requires_seal else []
            return replace(report, findings=[*error, note, *report.findings])
        check_tag_files(source, log)
    if not has_errors(log.findings()):
        return report
    return replace(report, verdict=Verdict.BROKEN, findings=[*log.findings(), *report.findings])


def _report_unread(bag: str, log: FindingLog) -> SealReport:
    """Return the report on a bag that cannot be looked at."""
    return SealReport(bag, Verdict.BROKEN, findings=log.findings())
