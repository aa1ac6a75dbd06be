"""Change a bag that exists: its old state stays in its history, and it is the old bag or the new one at every moment."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bagging_time import read_bagging_time
from archiver.bags.update import UpdateOptions
from archiver.bags.update import add_algorithm as add_algorithm_to
from archiver.findings import has_errors
from archiver.tasks.create_options import read_algorithm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.second_opinion import Opinion
    from archiver.findings import Finding
    from archiver.progress import Progress


class UpdateReport(NamedTuple):
    """What became of it: `changed` says whether the bag is the new one; an error among the findings is why not."""

    bag: str
    algorithm: str
    changed: bool
    documents: int
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """The report as `schemas/report.schema.json` describes it."""
        return {"bag": self.bag, "algorithm": self.algorithm, "changed": self.changed, "documents": self.documents}


def add_algorithm(
    bag: str | os.PathLike[str],
    algorithm: str,
    *,
    second_opinion: Opinion = "complete",
    progress: Progress | None = None,
) -> UpdateReport:
    """Give a valid bag manifests of one more algorithm; see `archiver.bags.add_algorithm`.

    Raises:
        WrongUsageError: the algorithm is not known, or SOURCE_DATE_EPOCH is no time.
        ReadError: the bag cannot be reached.
        WriteError: the disk cannot be written.
    """
    place, algorithm = os.fspath(bag), read_algorithm(algorithm)
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    report, refusals = add_algorithm_to(place, algorithm, UpdateOptions(moment, second_opinion), progress)
    findings = [*(report.findings if report else ()), *refusals]
    changed = report is not None and report.valid and not has_errors(refusals)
    return UpdateReport(place, algorithm, changed, report.payload_files if report else 0, findings)
