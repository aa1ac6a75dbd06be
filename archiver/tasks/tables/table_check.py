"""Check an intake table against the folder that it describes."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.bagging_time import read_bagging_time
from archiver.bags.creation import Plan, preflight_folder
from archiver.errors import ReadError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors
from archiver.intake import DocumentDescription, Intake, read_intake
from archiver.missing_paths import make_missing_error
from archiver.progress import Progress, Step, begin_step
from archiver.records import check_embargo
from archiver.tasks.arguments import check_progress, read_path
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class CheckedTable(WithoutTruthValue):
    """The table as it was read, and everything that is wrong with it or the folder."""

    ask_instead = "passes"

    folder: str
    intake: Intake
    findings: Sequence[Finding]

    @property
    def passes(self) -> bool:
        """True if `create` would make a bag of the folder with this table, as far as these two decide."""
        return not has_errors(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome in the form of `schemas/report.schema.json`."""
        return {**self.intake.to_dict(), "folder": escape_for_display(self.folder), "passes": self.passes}


def check_table(
    table: str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    skip_hidden: bool = False,
    progress: Progress | None = None,
) -> CheckedTable:
    """Do everything that `create` does with a table before it packs the folder, and pack nothing.

    Raises:
        ReadError: the table or the folder cannot be read.
        WrongUsageError: `folder` is no folder.
    """
    check_progress(progress)
    begin_step(progress, Step.LOOKING_OVER)
    folder_path, table_path = read_path("folder", folder), read_path("table", table)
    if os.path.exists(folder_path) and not os.path.isdir(folder_path):
        raise WrongUsageError("error.folder-wanted", path=escape_for_display(folder_path))
    # A link to a folder is followed, since the user asks about the folder that it leads to.
    plan, findings = preflight_folder(os.path.join(folder_path, ""), "skip" if skip_hidden else "keep")
    intake = read_table(table_path, plan, progress=progress)
    return CheckedTable(folder_path, intake, [*findings, *intake.findings])


def read_table(
    table: str,
    plan: Plan,
    *,
    take: Callable[[str, DocumentDescription], None] | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read the rows of a table about the files of a plan. Call `take` with each path below `data/` and its description.

    Embargoes that have ended by the day of packing are findings too.

    Raises ReadError if the table cannot be read.
    """
    try:
        size = os.stat(table).st_size
    except FileNotFoundError as error:
        raise make_missing_error("error.table-missing", table) from error
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(table), reason=error.strerror) from error
    begin_step(progress, Step.READING_TABLE, size)

    def advance(octets: int, _: int) -> None:
        """Tell how far the table is read."""
        if progress is not None:
            progress(octets, 0)

    log = FindingLog()
    today = datetime.fromtimestamp(read_bagging_time(), UTC).date()

    def take_in(path: str, description: DocumentDescription) -> None:
        """Check what a row says of a document, and hand it on."""
        for finding in check_embargo(description.fields, today, {"path": path}):
            log.add_finding(finding)
        if take is not None:
            take(path, description)

    files = (path for path, _ in plan.list_files())
    intake = read_intake(table, files, table_among_files=_find_itself(table, plan), take=take_in, progress=advance)
    return intake._replace(findings=[*intake.findings, *log.findings()])


def _find_itself(table: str, plan: Plan) -> str | None:
    """Return the path of the table among the files of the plan, or None if it is not one of them."""
    for part in plan.files:
        root = os.path.realpath(part.root or os.curdir)
        path = os.path.relpath(os.path.realpath(table), root)
        if not path.startswith(os.pardir + os.sep):
            return path
    return None
