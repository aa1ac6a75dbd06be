"""Tell which dates nobody has decided yet, and who decided the others: notes on a bag in which nothing need be wrong."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bagging_time import read_bagging_day
from archiver.bags.format import EVENTS, RECORDS
from archiver.errors import WrongUsageError
from archiver.events import collect_decisions, renew_events
from archiver.findings import escape_for_display, make_finding
from archiver.records import is_withheld, public_name, renew_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from archiver.bags.reading import BagSource, OpenBag
    from archiver.events import DateDecision
    from archiver.findings import Finding

_MOST_TOLD: Final = 5
# Matches the basis of a date that is unresolved, or that a person gave. Other lines need not be decoded.
_BASIS: Final = re.compile(rb'"basis"\s*:\s*"(?:unresolved|resolved|table)"')
# Matches the type of an event that may give a date.
_MODIFICATION: Final = re.compile(rb'"eventType"\s*:\s*"metadata modification"')


class _Named(NamedTuple):
    """The name of a document, and whether no more may be told of it."""

    name: str
    is_hidden: bool


def list_date_notes(bag: OpenBag) -> list[Finding]:
    """Return notes on the dates of the documents of a bag of ours.

    They count the documents whose date is unresolved, those whose date persons decided, and those on which decisions differ, and
    tell the first five of each. Documents that are withheld today are named by `public_name`. What cannot be read is left out:
    the validator tells that.
    """
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError, WrongUsageError):
        return list(_list_notes(bag.source, read_bagging_day()))
    return []


def _list_notes(source: BagSource, day: date) -> Iterator[Finding]:
    unresolved: list[str] = []
    undecided = 0
    decided: dict[str, _Named] = {}
    with source.lines(RECORDS) as lines:
        for number, line in enumerate(lines, 1):
            if not _BASIS.search(line):
                continue
            record = renew_record(json.loads(line))
            named = _name(record, number, day)
            if record["date"]["basis"] == "unresolved":
                undecided += 1
                unresolved += [named.name] if len(unresolved) < _MOST_TOLD else []
            elif record["date"]["basis"] in {"resolved", "table"}:
                decided[record["identifier"]] = named
    if undecided:
        yield make_finding("record.dates-unresolved", {"path": RECORDS}, count=undecided, documents=unresolved)
    if not decided:
        return
    with source.lines(EVENTS) as lines:
        decisions = collect_decisions(renew_events(json.loads(line) for line in lines if _MODIFICATION.search(line)))
    yield from _tell_decisions(decided, decisions)


def _tell_decisions(decided: Mapping[str, _Named], decisions: Mapping[str, Sequence[DateDecision]]) -> Iterator[Finding]:
    last = {name: decisions[name][-1:] for name in decided if name in decisions}
    yield _make_note("record.dates-decided", decided, last)
    contrary = {name: decisions[name] for name in last if len({decision.date for decision in decisions[name]}) > 1}
    if contrary:
        yield _make_note("record.decisions-contrary", decided, contrary)


def _make_note(code: str, names: Mapping[str, _Named], decisions: Mapping[str, Sequence[DateDecision]]) -> Finding:
    listed, told = [], []
    for identifier in list(decisions)[:_MOST_TOLD]:
        named = names[identifier]
        shown = [] if named.is_hidden else decisions[identifier]
        listed.append(f"{named.name}: {'; '.join(map(_say, shown))}" if shown else named.name)
        told.append({"document": named.name, "decisions": [_describe(decision) for decision in shown]})
    return make_finding(code, {"path": EVENTS}, count=len(decisions), decisions=listed, told=told)


def _describe(decision: DateDecision) -> dict[str, Any]:
    """Return a decision in parts, so that a message can say it in its own language."""
    by, note = [*map(escape_for_display, decision.deciders)], escape_for_display(decision.note or "")
    return {"date": decision.date, "by": by, "day": decision.time[:10], "note": note}


def _say(decision: DateDecision) -> str:
    by = ", ".join(decision.deciders)
    note = f", “{decision.note}”" if decision.note else ""
    return escape_for_display(f"{decision.date} ({by}, {decision.time[:10]}{note})")


def _name(record: Mapping[str, Any], number: int, day: date) -> _Named:
    if is_withheld(record, day):
        return _Named(escape_for_display(public_name(record, number)), is_hidden=True)
    return _Named(escape_for_display(record["file"]["path"]), is_hidden=False)
