"""Say the verdicts on bags that were validated, and what is to be said of their seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.bags.format import Level
from archiver.messages import phrase
from archiver.reports.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.bags.format import BagReport
    from archiver.errors import ArchiverError
    from archiver.findings import Finding
    from archiver.messages import Language


def make_result(reports: Sequence[BagReport], findings: Sequence[Finding], errors: Sequence[ArchiverError]) -> Result:
    """Return the result of `archiver validate`."""
    return Result("validate", [report.to_dict() for report in reports], findings, errors, seals=_sum_seals(reports))


def describe_verdicts(
    result: Result, reports: Sequence[BagReport], language: Language, *, from_disk: bool = False
) -> Iterator[str]:
    """Yield the verdict on each bag, its seals, and the sum over all seals."""
    for report in reports:
        yield phrase(f"validate.{_find_verdict(report, from_disk=from_disk)}", language, bag=report.bag)
        yield from _describe_seal(report, language)
    if result.seals is not None:
        from archiver.reports.seal_words import describe_sum  # noqa: PLC0415 - most bags have no seal

        yield from describe_sum(result.seals, language)


def _sum_seals(reports: Sequence[BagReport]) -> dict[str, Any] | None:
    """Return the sum over the seals of several bags, or None if none of them has a seal."""
    if len(reports) < 2 or all(report.seal is None for report in reports):  # noqa: PLR2004 - one bag needs no sum
        return None
    from archiver.reports.seal_words import sum_seals  # noqa: PLC0415 - most bags have no seal

    return sum_seals([report.seal or {"verdict": "unsealed"} for report in reports])


def _describe_seal(report: BagReport, language: Language) -> Iterator[str]:
    """Yield lines on the seals of a bag. If they were not judged, a finding says so."""
    if report.seal is None or report.seal["verdict"] == "not-checked":
        return
    from archiver.reports.seal_words import describe_seals  # noqa: PLC0415 - most bags have no seal

    yield from describe_seals(report.seal, language)
    if report.level is not Level.FULL:
        yield phrase("validate.seal-unread", language)


def _find_verdict(report: BagReport, *, from_disk: bool) -> str:
    """Return the verdict on a bag, as the end of an entry `validate.…` of the phrases."""
    if not report.valid:
        return f"invalid.{report.level}"
    is_sure = from_disk and not any(finding.code == "bag.disk-not-reached" for finding in report.findings)
    return "valid.from-disk" if is_sure else f"valid.{report.level}"
