"""Tell what each change of a bag did: when, by whom and by which program, of which document, from what to what."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from typing import Any

from archiver.bags.format import EVENTS, HISTORY, RECORDS, Level, read_manifest_name
from archiver.bags.reading import BagSource, open_source
from archiver.bags.validation import validate_with_tag_files
from archiver.errors import ReadError
from archiver.events import renew_events
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.option_day import read_access_day
from archiver.progress import Progress
from archiver.records import is_withheld, list_changes, public_name, renew_record
from archiver.tasks.arguments import check_progress, read_choice, read_path
from archiver.tasks.date_arguments import Day, read_optional_date_text


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One field of the record of a document, before and after. A withheld document has a public name, and its values are None."""

    document: str
    field: str
    before: Any
    after: Any
    is_told: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return the change in the form of `schemas/report.schema.json`."""
        told = {"from": self.before, "to": self.after} if self.is_told else {}
        return {"document": escape_for_display(self.document), "field": self.field, **told}


@dataclass(frozen=True, slots=True)
class BagState:
    """A state of a bag and what led to it: 1 is its creation, 2 the first change.

    - `kept` is the folder of the bag that keeps this state, None for the present one.
    - `time` is that of its events (RFC 3339), None if the bag has none. `agents` are their persons, organizations and programs.
    - `acts` are its events: type, detail and number of documents. Those of the creation are counted by type.
    - `documents` is the number of records, 0 if there are none. `algorithms` are those whose manifests were added.
    - `changes` are the fields of records that differ from the state before.
    """

    number: int
    kept: str | None
    time: str | None = None
    agents: Sequence[Mapping[str, str]] = ()
    acts: Sequence[Mapping[str, Any]] = ()
    documents: int = 0
    algorithms: Sequence[str] = ()
    changes: Sequence[DocumentChange] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        """Return the state in the form of `schemas/report.schema.json`."""
        return {
            "state": self.number,
            **({} if self.kept is None else {"kept": self.kept}),
            **({} if self.time is None else {"time": self.time}),
            "agents": [dict(agent) for agent in self.agents],
            "acts": [dict(act) for act in self.acts],
            "documents": self.documents,
            "algorithms": list(self.algorithms),
            "changes": [change.to_dict() for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class BagHistory:
    """The states of a bag, the first one first, and what was found when it was validated on a level."""

    bag: str
    level: Level
    states: Sequence[BagState]
    findings: Sequence[Finding]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: one for each state."""
        return [{"bag": escape_for_display(self.bag), **state.to_dict()} for state in self.states]


def read_history(
    bag: str | os.PathLike[str],
    progress: Progress | None = None,
    *,
    with_withheld: bool = False,
    day: str | Day | None = None,
    level: Level | str = Level.COMPLETE,
) -> BagHistory:
    """Return what each change of a bag did, from its events and from the states that `metadata/history/` keeps.

    A bag of another program has no events: what was added to it is told, but not when and by whom.

    Args:
        bag: the bag, folder or archive.
        progress: called while it is validated.
        with_withheld: tell also what was changed of documents that are withheld on the day. Without it they are named by their
            reference code or number alone.
        day: the day on which embargoes are judged; today if it is None.
        level: how far the bag is validated. `complete` checks the chain of events and the digests of all tag files, `full` the
            documents too.

    Raises:
        ReadError: the bag cannot be reached, or its history cannot be read.
    """
    check_progress(progress)
    path = read_path("bag", bag)
    judged = read_access_day(read_optional_date_text("day", day))
    level = read_choice("level", level, Level)
    # What is told rests on the tag files alone.
    report = validate_with_tag_files(path, level, progress)
    with closing(open_source(path, FindingLog())) as source:
        try:
            states = _Reading(source, judged, with_withheld=with_withheld).run()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            if report.valid:
                reason = (isinstance(error, OSError) and error.strerror) or str(error)
                shown = escape_for_display(os.path.join(path, HISTORY))
                raise ReadError("error.unreadable", path=shown, reason=reason) from error
            states = []  # the findings say what is wrong
    return BagHistory(path, level, states, report.findings)


class _Reading:
    """The history of one bag while it is read."""

    def __init__(self, source: BagSource, day: date, *, with_withheld: bool) -> None:
        self._source = source
        self._day = day
        self._with_withheld = with_withheld
        self._kept = {file.path for file in source.contents.walk(HISTORY)}
        self._hidden: dict[str, str] = {}
        """The public names of withheld documents by identifier."""

    def run(self) -> list[BagState]:
        """Return all states. Raises OSError, or what reading JSON of any form raises."""
        folders = [*(f"{HISTORY}/{number}" for number in range(1, self._count_kept() + 1)), None]
        if not self._with_withheld:
            self._find_hidden()
        states = [BagState(number, folder) for number, folder in enumerate(folders, 1)]
        states = self._add_events(states)
        algorithms: Sequence[str] = ()
        for index, state in enumerate(states):
            here = self._list_algorithms(state.kept)
            documents, changes = self._compare(states[index - 1] if index else None, state)
            added = [name for name in here if name not in algorithms]
            algorithms = here
            states[index] = replace(state, algorithms=added, documents=documents, changes=changes)
        return states

    def _count_kept(self) -> int:
        """Return the number of states that are kept in folders from 1 on."""
        numbers = {path.removeprefix(f"{HISTORY}/").partition("/")[0] for path in self._kept}
        return next(number for number in count() if str(number + 1) not in numbers)

    def _list_algorithms(self, folder: str | None) -> list[str]:
        """Return the algorithms of the payload manifests of a state."""
        names = self._source.base_files
        if folder is not None:
            names = [path.rpartition("/")[2] for path in self._kept if path.rpartition("/")[0] == folder]
        return sorted({known.algorithm for name in names if (known := read_manifest_name(name)) and not known.of_tags})

    def _find_hidden(self) -> None:
        for number, record in enumerate(map(renew_record, map(json.loads, self._lines(RECORDS))), 1):
            if is_withheld(record, self._day):
                self._hidden[record["identifier"]] = public_name(record, number)

    def _lines(self, path: str) -> Iterator[bytes]:
        """Yield the lines of a tag file; none if it is not there."""
        try:
            with self._source.lines(path) as lines:
                yield from lines
        except FileNotFoundError:
            return

    def _add_events(self, states: Sequence[BagState]) -> list[BagState]:
        told = [_Acts(self._hidden) for _ in states]
        for event in renew_events(map(json.loads, self._lines(EVENTS))):
            if event["bagState"] <= len(told):
                told[event["bagState"] - 1].add(event)
        return [acts.tell(state) for acts, state in zip(told, states, strict=True)]

    def _compare(self, before: BagState | None, state: BagState) -> tuple[int, list[DocumentChange]]:
        """Return the number of records of a state, and what differs from the state before."""
        lines = self._lines(_records_of(state))
        if before is None:
            return sum(1 for _ in lines), []
        changes: list[DocumentChange] = []
        documents = 0
        # A change keeps the records in their order.
        for old, new in zip(self._lines(_records_of(before)), lines, strict=True):
            documents += 1
            if old != new:
                changes += self._tell(json.loads(old), json.loads(new))
        return documents, changes

    def _tell(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[DocumentChange]:
        hidden = self._hidden.get(new["identifier"])
        for change in list_changes(old, new):
            if hidden is None:
                yield DocumentChange(new["file"]["path"], *change)
            else:
                yield DocumentChange(hidden, change.field, None, None, is_told=False)


def _records_of(state: BagState) -> str:
    return RECORDS if state.kept is None else f"{state.kept}/{os.path.basename(RECORDS)}"


class _Acts:
    """The events of one state."""

    def __init__(self, hidden: Mapping[str, str]) -> None:
        self._hidden = hidden
        self._time: str | None = None
        self._agents: dict[str, Mapping[str, str]] = {}
        self._counts: Counter[str] = Counter()
        self._acts: list[dict[str, Any]] = []

    def add(self, event: Mapping[str, Any]) -> None:
        """Add an event, as `renew_events` gives it."""
        self._time = event["eventDateTime"]
        for agent in event["agents"]:
            self._agents.setdefault(json.dumps(agent, sort_keys=True), agent)
        objects = event.get("objects", ())
        self._counts[event["eventType"]] += len(objects)
        if event["bagState"] == 1:
            return
        act = {"type": event["eventType"], "documents": len(objects)}
        # The detail of an event may tell what its document must not.
        if not any(name in self._hidden for name in objects):
            act["detail"] = event["eventDetail"]
        self._acts.append(act)

    def tell(self, state: BagState) -> BagState:
        """Return the state with what its events say."""
        counted = [{"type": term, "documents": count} for term, count in self._counts.items()]
        acts = counted if state.number == 1 else self._acts
        return replace(state, time=self._time, agents=tuple(self._agents.values()), acts=acts)
