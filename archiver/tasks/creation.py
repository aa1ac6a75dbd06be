"""Pack documents into a bag: look over, copy, read, describe, write, check, publish."""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags import PROFILE_IDENTIFIER, BagInfo, Making, Opinion, Staging, look_over
from archiver.calendars import DateRefusedError, SolarHijriDate, read_date
from archiver.errors import WrongUsageError
from archiver.findings import Severity, worst_severity
from archiver.hashing import DEFAULT_ALGORITHMS
from archiver.records import EVENT_LOG_HEAD, RecordContext
from archiver.reports import BagDescription
from archiver.tasks.dates import hold_strictly, read_dates
from archiver.tasks.description import BagContext, Description, describe_documents
from archiver.tasks.packing_time import read_packing_time

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.bags import Plan
    from archiver.findings import Finding
    from archiver.records import Organization

    Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class CreateOptions:
    """How a bag is made.

    `organization` is the origin of the documents; only a `plain` bag, which has no records, may do without. `date` is what a
    person knows of the one document's date, with `date_note` saying why. `bag_info` are further fields of bag-info.txt, in order.
    `strict_dates` makes every warning about a date an error. `second_opinion` is `none`, `complete` or `full`. `dry_run` looks
    everything over and writes nothing.
    """

    organization: Organization | None = None
    languages: Sequence[str] = ()
    date: str | None = None
    date_note: str | None = None
    algorithms: Sequence[str] = DEFAULT_ALGORITHMS
    bag_info: Sequence[tuple[str, str]] = ()
    strict_dates: bool = False
    plain: bool = False
    skip_hidden: bool = False
    encoding: str | None = None
    second_opinion: Opinion = "complete"
    dry_run: bool = False


class CreateReport(NamedTuple):
    """What became of it: `made` says whether the bag stands at its target; an error among the findings is why not."""

    bag: str
    made: bool
    documents: int
    octets: int
    algorithms: Sequence[str]
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it."""
        return {
            "bag": self.bag,
            "made": self.made,
            "documents": self.documents,
            "bytes": self.octets,
            "algorithms": list(self.algorithms),
        }


def create(
    sources: Sequence[str | os.PathLike[str]],
    to: str | os.PathLike[str],
    options: CreateOptions,
    progress: Progress | None = None,
) -> CreateReport:
    """Pack the sources into a bag at `to`. The sources are only ever read; the bag appears whole or not at all.

    Args:
        sources: files and folders; the contents of one folder, or several sources under their own names.
        to: where the bag is to be; nothing may be there.
        options: how it is made.
        progress: called with octets and files copied so far.

    Raises:
        WrongUsageError: the options contradict one another or lack the organization.
        ReadError, WriteError: a source cannot be read, or the disk cannot be written.
    """
    target = os.fspath(to)
    _check_options(options)
    plan, noted = look_over([os.fspath(source) for source in sources], target, "skip" if options.skip_hidden else "keep")
    if options.date is not None and plan.documents > 1:
        raise WrongUsageError("error.date-for-several", count=plan.documents)
    if options.dry_run or worst_severity(finding.severity for finding in noted) is Severity.ERROR:
        return _report(plan, options, noted, made=False)
    return _pack(plan, options, noted, progress)


def _check_options(options: CreateOptions) -> None:
    if options.organization is None and not options.plain:
        raise WrongUsageError("error.organization-missing")
    if options.date is not None and not options.date_note:
        raise WrongUsageError("error.date-note-missing")


def _pack(plan: Plan, options: CreateOptions, noted: list[Finding], progress: Progress | None) -> CreateReport:
    moment = datetime.fromtimestamp(read_packing_time(), UTC)
    findings = list(noted)
    with Staging(plan, Making(moment, tuple(options.algorithms), options.second_opinion)) as staging:
        payload = staging.copy_payload(progress)
        if options.plain:
            deque(payload, maxlen=0)
            description = Description()
        else:
            documents = [
                (file, read_dates(staging.path_of(file.path), shown_as=file.source, encoding=options.encoding))
                for file in payload
            ]
            noticed = [finding for _, dated in documents for finding in dated.findings]
            findings += hold_strictly(noticed) if options.strict_dates else noticed
            description = describe_documents(documents, _bag_context(plan, options, moment))
            findings += description.findings
        if worst_severity(finding.severity for finding in findings) is not Severity.ERROR:
            for path, octets in description.tag_files:
                staging.write_tag_file(path, octets)
            findings += staging.finish(_bag_info(options, moment, description))
        return _report(plan, options, findings, made=staging.is_finished)


def _bag_info(options: CreateOptions, moment: datetime, description: Description) -> BagInfo:
    fields = list(options.bag_info)
    given = {label.lower() for label, _ in fields}
    organization = options.organization
    if organization is not None and "source-organization" not in given:
        fields.insert(0, ("Source-Organization", organization.name))
    if description.event_log_head is not None:
        fields.append((EVENT_LOG_HEAD, description.event_log_head))
    solar_hijri = SolarHijriDate.from_gregorian(moment.date()).iso()
    return BagInfo(tuple(fields), solar_hijri, None if options.plain else PROFILE_IDENTIFIER)


def _report(plan: Plan, options: CreateOptions, findings: Sequence[Finding], *, made: bool) -> CreateReport:
    return CreateReport(plan.target, made, plan.documents, plan.octets, options.algorithms, findings)


def _bag_context(plan: Plan, options: CreateOptions, moment: datetime) -> BagContext:
    if options.organization is None:
        raise WrongUsageError("error.organization-missing")
    today = moment.date()
    bag = BagDescription(
        name=os.path.basename(os.path.abspath(plan.target)),
        organization=options.organization.name,
        algorithms=tuple(options.algorithms),
        bagging_date=today.isoformat(),
        bagging_date_solar_hijri=SolarHijriDate.from_gregorian(today).iso(),
    )
    records = RecordContext(options.organization, int(moment.timestamp()), options.languages)
    return BagContext(records, bag, _resolve(options))


def _resolve(options: CreateOptions) -> dict[str, Any] | None:
    """The `date` of a record as a person gave it. Raises WrongUsageError for one that cannot be read in one way only."""
    if options.date is None:
        return None
    try:
        stated = read_date(options.date)
    except DateRefusedError as error:
        raise WrongUsageError("error.date-unusable", found=options.date) from error
    if len(stated.readings) > 1:
        raise WrongUsageError("error.date-unusable", found=options.date)
    reading = stated.readings[0]
    resolution: dict[str, Any] = {
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "precision": str(reading.precision),
        "certainty": str(reading.certainty),
    }
    if reading.tolerance_days:
        resolution["toleranceDays"] = reading.tolerance_days
    return {**resolution, "note": options.date_note, "basis": "resolved"}
