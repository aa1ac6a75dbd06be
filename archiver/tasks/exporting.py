"""Export the records and events of a bag to another format, without documents that are withheld on the day."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, BinaryIO

from archiver.bags.format import Level
from archiver.bags.reading import DescribedBag, open_described_bag
from archiver.bags.validation import validate_with_tag_files
from archiver.bags.workplace import check_new_file, open_new_file
from archiver.exports import Crosswalk, ExportedBag, ExportNotes, write_crosswalk
from archiver.findings import Finding, Where, escape_for_display, has_errors, make_finding
from archiver.option_day import read_access_day
from archiver.progress import Progress, Step, begin_step
from archiver.tasks.arguments import check_progress, read_choice, read_path, refuse
from archiver.tasks.date_arguments import Day, read_optional_date_text
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The options for an export.

    `day` is the day on which embargoes are judged, in any notation of `archiver date convert`; today if it is None. `level` says
    how far the bag is validated before: `complete` trusts the digests, `full` computes them.
    """

    form: Crosswalk | str
    day: str | Day | None = None
    level: Level | str = Level.FULL


@dataclass(frozen=True, slots=True)
class ExportReport(WithoutTruthValue):
    """The outcome. `made` says whether the export was written; if not, an error among the findings says why."""

    ask_instead = "made"

    bag: str
    form: Crosswalk
    to: str | None
    day: date
    made: bool
    documents: int
    withheld: int
    findings: Sequence[Finding]

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        told = {"bag": escape_for_display(self.bag), "as": str(self.form), "day": self.day.isoformat()}
        counts = {"made": self.made, "documents": self.documents, "withheld": self.withheld}
        return {**told, **({} if self.to is None else {"to": escape_for_display(self.to)}), **counts}

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: this one if the export was written."""
        return [self.to_dict()] if self.made else []


def export(
    bag: str | os.PathLike[str],
    to: str | os.PathLike[str] | BinaryIO,
    options: ExportOptions | Crosswalk | str,
    progress: Progress | None = None,
) -> ExportReport:
    """Write the records and events of a valid bag of ours, folder or archive, in another format to a new file or to a stream.

    Nothing is written if the bag is not valid. The same bag gives the same octets on the same day.

    Raises:
        ReadError: the bag itself cannot be reached.
        WriteError: the target is there already, or cannot be written.
        WrongUsageError: the day is none, or cannot be read in one way only, or the target would lie inside a bag.
    """
    check_progress(progress)
    bag_path = read_path("bag", bag)
    form, level, day = _read_options(options)
    target = None if hasattr(to, "write") else read_path("to", to)
    if target is not None:
        # Checked before a large bag is read in vain.
        check_new_file(target)
    report = ExportReport(bag_path, form, target, day, made=False, documents=0, withheld=0, findings=())
    with open_described_bag(bag_path) as lines:
        refusals = check_own_bag(bag_path, lines, level, progress)
        if has_errors(refusals):
            return replace(report, findings=refusals)
        begin_step(progress, Step.EXPORTING)
        exported, notes = ExportedBag(lines, day), ExportNotes()
        if target is not None:
            with open_new_file(target) as file:
                _write(exported, form, notes, file)
        elif not isinstance(to, str | os.PathLike):
            _write(exported, form, notes, to)
        documents, withheld = exported.withheld.documents, len(exported.withheld.names)
        findings = [*refusals, *_list_findings(bag_path, exported, notes)]
        return replace(report, made=True, documents=documents, withheld=withheld, findings=findings)


def _read_options(options: object) -> tuple[Crosswalk, Level, date]:
    """Return the format, the level and the day. Raises WrongUsageError."""
    if isinstance(options, str):
        options = ExportOptions(options)
    if not isinstance(options, ExportOptions):
        refuse("options", options, "export-options")
    return (
        read_choice("form", options.form, Crosswalk),
        read_choice("level", options.level, Level),
        read_access_day(read_optional_date_text("day", options.day)),
    )


def check_own_bag(bag_path: str, lines: DescribedBag, level: Level, progress: Progress | None) -> Sequence[Finding]:
    """Return findings about the bag. If one is an error, nothing is exported."""
    if not lines.follows_our_profile:
        return [
            make_finding(
                "export.not-ours" if lines.is_bag else "export.not-a-bag",
                {"path": escape_for_display(bag_path)},
                bag=escape_for_display(bag_path),
            )
        ]
    # What is exported is in the tag files.
    return validate_with_tag_files(bag_path, level, progress).findings


def _write(bag: ExportedBag, form: Crosswalk, notes: ExportNotes, file: BinaryIO) -> None:
    file.writelines(piece.encode() for piece in write_crosswalk(form, bag, notes))
    file.flush()


def _list_findings(bag_path: str, bag: ExportedBag, notes: ExportNotes) -> list[Finding]:
    where: Where = {"path": escape_for_display(bag_path)}
    told = []
    if bag.withheld.names:
        told.append(
            make_finding(
                "export.withheld", where, count=len(bag.withheld.names), day=bag.day.isoformat(), bag=escape_for_display(bag_path)
            )
        )
    if notes.escaped:
        told.append(make_finding("export.characters-escaped", where, count=notes.escaped))
    if notes.formulas:
        told.append(make_finding("export.formulas", where, count=notes.formulas))
    return told
