"""Describe documents of an existing bag anew, by a table. What the table does not say stays; the old state is kept."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from archiver.bagging_time import read_bagging_time
from archiver.bags.format import Level
from archiver.bags.second_opinion import Opinion
from archiver.bags.update import UpdateOptions, update_bag
from archiver.bags.validation import validate_with_tag_files
from archiver.errors import ReadError
from archiver.events import Agent, EventLog, EventType
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
from archiver.intake import RowChange, read_changes
from archiver.progress import Progress
from archiver.records import (
    RECORD_SCHEMA,
    RecordFile,
    change_record,
    check_against,
    check_embargo,
    check_given_date,
    is_withheld,
    list_changes,
    opens_access,
    public_name,
    renew_record,
    written_date,
)
from archiver.tasks.arguments import check_progress, read_path, read_text, refuse
from archiver.tasks.changes.bag_history import DocumentChange
from archiver.tasks.changes.record_changing import RecordsChange
from archiver.tasks.create_options import check_texts, refuse_control_characters
from archiver.tasks.person import read_person
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class DescribeOptions:
    """The options of `describe`.

    - `agent` is the name of the person who changes the bag. It is written into the bag.
    - `note` says why. It is kept in the event log.
    - `open_access` allows rows that let more people see a document, or let them see it earlier.
    - `dry_run` shows what would change, and changes nothing.
    - `second_opinion` says what bagit is asked about the new bag.
    """

    agent: str
    note: str | None = None
    open_access: bool = False
    dry_run: bool = False
    second_opinion: Opinion = "complete"


@dataclass(frozen=True, slots=True)
class DescribedChange:
    """One field of the record of a document, what it was and what it is, by a row of the table.

    `opens` is set if more people may see the document then, or may see it earlier.
    """

    row: int
    change: DocumentChange
    opens: bool = False
    public_name: str | None = None
    """The name under which the document may be told of, if it is withheld before the change or after it."""

    def conceal(self) -> "DescribedChange":
        """Return the change as it may be shown to everybody. That of access is told of a withheld document too."""
        if self.public_name is None:
            return self
        is_told = self.change.field == "accessRights"
        change = replace(self.change, document=self.public_name, is_told=is_told)
        return replace(self, change=change if is_told else replace(change, before=None, after=None))

    def to_dict(self) -> dict[str, Any]:
        """Return the change in the form of `schemas/report.schema.json`."""
        return {"row": self.row, **self.change.to_dict(), "opens": self.opens}


@dataclass(frozen=True, slots=True)
class DescriptionReport(WithoutTruthValue):
    """The outcome. `changed` says whether the bag is the new one; if not, a finding says why, or it was a dry run.

    `documents` counts the documents with a change, `rows` the rows of the table. `changes` are listed in the order of the table.
    """

    ask_instead = "changed"

    bag: str
    table: str
    changed: bool
    documents: int
    rows: int
    changes: Sequence[DescribedChange]
    findings: Sequence[Finding]
    is_dry_run: bool = False

    @property
    def would_change(self) -> bool:
        """True if this was a dry run that found changes and no error. The documents were not verified."""
        return self.is_dry_run and bool(self.changes) and not has_errors(self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`."""
        return {
            "bag": escape_for_display(self.bag),
            "table": escape_for_display(self.table),
            "changed": self.changed,
            "documents": self.documents,
            "rows": self.rows,
            "changes": [change.to_dict() for change in self.changes],
        }

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report."""
        return [self.to_dict()]


def describe(
    bag: str | os.PathLike[str],
    table: str | os.PathLike[str],
    options: DescribeOptions,
    progress: Progress | None = None,
) -> DescriptionReport:
    """Describe documents of a bag of ours anew; see `archiver.bags.update.update_bag` for what happens to the bag.

    A document, a column or a cell that is not there or empty changes nothing. A lone `-` takes a value away. Nothing is changed
    if the table has an error, or opens access to a document without leave.

    Args:
        bag: the bag's base directory.
        table: the table. Its rows name documents by their path, or by their reference code alone.
        options: who changes the bag, and what is allowed.
        progress: told of the octets and files verified so far.

    Raises:
        WrongUsageError: the name of the person is missing.
        ReadError: the bag or the table cannot be reached.
        WriteError: the disk cannot be written.
    """
    check_progress(progress)
    bag_path, table_path = read_path("bag", bag), read_path("table", table)
    options = _read_options(options)
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    change = _DescribedDocuments(bag_path, table_path, options, moment)
    # A fault of the table is found before an hour is spent on verifying the bag.
    findings = change.look_ahead()
    report = DescriptionReport(bag_path, table_path, False, 0, 0, (), findings, options.dry_run)
    if has_errors(findings):
        return change.complete(report)
    if options.dry_run:
        validated = validate_with_tag_files(bag_path, Level.COMPLETE, progress)
        noted = [finding for finding in validated.findings if finding.severity == "error"]
        shown = escape_for_display(bag_path)
        if os.path.isfile(bag_path):
            raise ReadError("error.unreadable", path=shown, reason="a folder is wanted, not an archive")
        if not validated.follows_our_profile:
            noted.append(make_finding("bag.not-own", {"path": shown}, path=shown))
        return change.complete(replace(report, findings=[*noted, *findings, *change.list_nothing()]))
    if change.is_read and not change.changed:
        return change.complete(replace(report, findings=[*findings, *change.list_nothing()]))
    validation, refusals = update_bag(bag_path, change, UpdateOptions(moment, options.second_opinion), progress)
    told = [*(validation.findings if validation is not None else ()), *refusals]
    changed = validation is not None and validation.valid and not has_errors(refusals)
    return change.complete(replace(report, changed=changed, findings=told))


def _read_options(options: object) -> DescribeOptions:
    """Return the options with plain texts. Raises WrongUsageError."""
    if not isinstance(options, DescribeOptions):
        refuse("options", options, "describe-options")
    agent = read_person("options.agent", options.agent).name
    note = None if options.note is None else read_text("options.note", options.note)
    check_texts({"options.note": note})
    refuse_control_characters({"options.note": note})
    return replace(options, agent=agent, note=(note or "").strip() or None)


class _DescribedDocuments(RecordsChange):
    """The change of the records that a table describes."""

    def __init__(self, bag: str, table: str, options: DescribeOptions, moment: datetime) -> None:
        super().__init__(bag, moment)
        self._table = table
        self._options = options
        self._agent = Agent("person", options.agent, "authorizer")
        self.is_read = False
        """True once the table was read through."""

    def complete(self, report: DescriptionReport) -> DescriptionReport:
        """Return the report with the changes."""
        if not self.is_read:
            return report
        return replace(report, documents=len(self.changed), rows=self._rows, changes=tuple(self._told))

    def list_nothing(self) -> list[Finding]:
        """Return a note if the table changes nothing."""
        if not self.is_read or self.changed:
            return []
        return [make_finding("describe.nothing-changed", {"path": escape_for_display(self._table)})]

    def check_records(self, records: RecordFile) -> list[Finding]:
        self.changed = {}
        self._told: list[DescribedChange] = []
        self._log = FindingLog()
        self._acts: dict[tuple[str, Agent], list[str]] = {}
        self._closed = 0
        day = self._moment.date()
        read = read_changes(self._table, records, day, lambda row: self._take(row, records))
        self._rows, self.is_read = read.rows, True
        findings = [*read.findings, *self._log.findings()]
        if self._closed:
            where = escape_for_display(self._bag)
            findings.append(make_finding("describe.history-keeps", {"path": where}, count=self._closed))
        return findings

    def _take(self, row: RowChange, records: RecordFile) -> None:
        """Take the changes of one row."""
        before = records[row.position]
        changed = _apply(before, row.fields)
        changes = list_changes(before, changed)
        if not changes:
            return
        path = before["file"]["path"]
        shown, day = escape_for_display(path), self._moment.date()
        for finding in check_against(RECORD_SCHEMA, renew_record(changed), {"path": shown, "row": row.row}):
            self._log.add_finding(finding)
        if "date" in row.fields:
            for finding in check_given_date(changed, changed["date"], {"path": shown, "row": row.row}):
                self._log.add_finding(finding)
        given = {key: value for key, value in row.fields.items() if value is not None}
        for finding in check_embargo(given, day, {"path": shown, "row": row.row}):
            self._log.add_finding(finding)
        is_closed = is_withheld(before, day) or is_withheld(changed, day)
        name = public_name(changed, row.position + 1) if is_closed else None
        for change in changes:
            opens = opens_access(change, day)
            self._told.append(DescribedChange(row.row, DocumentChange(path, *change), opens, name))
            if opens:
                code = "describe.access-opened" if self._options.open_access else "describe.opens-access"
                values = {"row": row.row, "document": shown, **_say_opening(change.field, change.before, change.after)}
                self._log.add_finding(make_finding(code, {"path": shown, "row": row.row}, **values))
        self._closed += is_withheld(changed, day) and not is_withheld(before, day)
        self.changed[row.position] = changed
        decider = self._agent if row.decider is None else self._agent._replace(name=row.decider)
        for detail, is_date in _list_details(before, changed, self._options.note):
            self._acts.setdefault((detail, decider if is_date else self._agent), []).append(before["identifier"])

    def log_events(self, log: EventLog) -> None:
        for (detail, agent), identifiers in self._acts.items():
            log.add(EventType.METADATA_MODIFICATION, detail, objects=identifiers, agents=[agent])


def _apply(record: Mapping[str, Any], fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record with changed fields, without those that are None, in its own version if that can say it."""
    kept = {key: value for key, value in record.items() if key not in fields or fields[key] is not None}
    return change_record(kept, {key: value for key, value in fields.items() if value is not None})


def _list_details(before: Mapping[str, Any], after: Mapping[str, Any], note: str | None) -> list[tuple[str, bool]]:
    """Return what the events say of a document, and whether that is of its date or of all else. The history has the values."""
    changes = {change.field: change for change in list_changes(before, after)}
    has_date = changes.pop("date", None) is not None
    said = ", ".join(_say_access(key, one.before, one.after) for key, one in changes.items())
    details = [(f"described anew: {said}" + (f" ({note})" if note else ""), False)] if changes else []
    if has_date:
        given, old = (written_date(record["date"]) or "none" for record in (after, before))
        if after["date"]["basis"] == "resolved":
            said = f"date resolved by a person: {given} ({after['date']['note']}); before: {old}"
        elif after["date"]["basis"] == "table":
            said = f"date taken from the intake table: {given} (before: {old})"
        else:
            said = f"date of a person taken away; the document states: {given} (before: {old})"
        details.append((said, True))
    return details


def _say_access(field: str, before: Any, after: Any) -> str:  # noqa: ANN401 - any value of a field
    """Return the name of a field; that of access with what it was and is, since nothing else tells who opened a document."""
    if field != "accessRights":
        return field
    old, new = (rights or {"status": "open"} for rights in (before, after))
    said = [" ".join(filter(None, [rights["status"], rights.get("until")])) for rights in (old, new)]
    return f"accessRights from {said[0]} to {said[1]}"


def _say_opening(field: str, before: Any, after: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    """Return the values of a finding about an opening: what is opened, as an entry `opening.…` of the terms."""
    if field == "sensitivity":
        return {"what": "sensitivity", "before": ", ".join(word for word in before if word not in (after or ()))}
    old, new = before or {"status": "open"}, after or {"status": "open"}
    if old["status"] == new["status"] == "embargoed":
        return {"what": "embargo", "before": old["until"], "after": new["until"]}
    return {"what": "access", "before": old["status"], "after": new["status"]}
