"""Change an existing bag. It is the old bag or the new one at every moment, and the old state stays in its history."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.bagging_time import read_bagging_time
from archiver.bags.second_opinion import Opinion
from archiver.bags.update import AdditionOptions, UpdateOptions, add_manifests
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.hashing import is_weak_algorithm
from archiver.progress import Progress
from archiver.tasks.arguments import check_progress, read_path, read_text
from archiver.tasks.create_options import read_algorithm
from archiver.tasks.person import read_optional_person
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class UpdateReport(WithoutTruthValue):
    """The outcome. `changed` says whether the bag is the new one; if not, an error among the findings says why."""

    ask_instead = "changed"

    bag: str
    algorithm: str
    changed: bool
    documents: int
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        return {"bag": self.bag, "algorithm": self.algorithm, "changed": self.changed, "documents": self.documents}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the bag was changed."""
        return [self.to_dict()] if self.changed else []


def add_algorithm(  # noqa: PLR0913 - each is an option of its own
    bag: str | os.PathLike[str],
    algorithm: str,
    *,
    agent: str | None = None,
    although_signed: bool = False,
    second_opinion: Opinion = "complete",
    progress: Progress | None = None,
) -> UpdateReport:
    """Give a valid bag manifests of one more algorithm; see `archiver.bags.update.add_manifests`.

    `agent` is the name of the person who does so. It stands in the event. A bag of another program has no events: then the name
    is kept nowhere, and a warning says so.

    Seals and signatures in the bag stay as they are. A bag of another program keeps no history, so one whose tag manifests
    somebody signed is refused (`seal.signed`) unless it is to be changed `although_signed`.

    Raises:
        WrongUsageError: the algorithm is not known, or SOURCE_DATE_EPOCH is no time.
        ReadError: the bag cannot be reached.
        WriteError: the disk cannot be written.
    """
    check_progress(progress)
    bag_path, algorithm = read_path("bag", bag), read_algorithm(read_text("algorithm", algorithm))
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    persons = read_optional_person("agent", agent)
    addition = AdditionOptions(persons, although_signed)
    report, refusals = add_manifests(bag_path, algorithm, UpdateOptions(moment, second_opinion), progress, addition)
    changed = report is not None and report.valid and not has_errors(refusals)
    of_old_bag = [] if report is None else report.findings
    if changed and not is_weak_algorithm(algorithm):
        # The bag as it is now has a strong manifest.
        of_old_bag = [finding for finding in of_old_bag if finding.code != "bag.weak-algorithms"]
    findings = [*of_old_bag, *refusals]
    if changed and persons and report is not None and not report.follows_our_profile:
        shown = escape_for_display(bag_path)
        findings.append(make_finding("bag.agent-unkept", {"path": shown}, agent=persons[0].name))
    return UpdateReport(bag_path, algorithm, changed, report.payload_files if report is not None else 0, findings)
