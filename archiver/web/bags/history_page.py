"""Put the history of a bag into words: when each state came, by whom, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archiver.finding_aid.days import say_day
from archiver.messages import marked_values, phrase
from archiver.reports.field_changes import name_field, say_change
from archiver.reports.marked_text import BEGIN, END
from archiver.tasks.changes.bag_history import read_history
from archiver.web.bags.told_findings import name_document, tell_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.messages import Language
    from archiver.tasks.changes.bag_history import BagState, DocumentChange
    from archiver.web.bags.shown_bag import ShownBag


@dataclass(frozen=True, slots=True)
class ShownState:
    """A state of a bag. `changes` are lines by document, with marks around values. `acts` are details of events."""

    state: BagState
    day: str
    clock: str
    agents: Sequence[str]
    changes: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ShownHistory:
    """The states of a bag, the last one first, and what was found when its tag files were checked."""

    states: Sequence[ShownState]
    findings: Sequence[Mapping[str, Any]]


def read_shown_history(bag: ShownBag, language: Language) -> ShownHistory:
    """Return the history of a bag. Its tag files are checked; its documents are not read. Raises ReadError."""
    history = read_history(bag.path, with_withheld=bag.is_revealed)
    states = [_show(state, language) for state in reversed(history.states)]
    return ShownHistory(states, tell_findings(history.findings, bag.path, language, with_withheld=bag.is_revealed))


def _show(state: BagState, language: Language) -> ShownState:
    time = state.time or ""
    changes: dict[str, list[str]] = {}
    for change in state.changes:
        changes.setdefault(name_document(change.document, language), []).append(_say(change, language))
    agents = [_name(agent, language) for agent in state.agents]
    return ShownState(state, say_day(time[:10], language) if time else "", time[11:16], agents, list(changes.items()))


def _say(change: DocumentChange, language: Language) -> str:
    with marked_values(BEGIN, END):
        if change.is_told:
            return say_change(change.field, change.before, change.after, language)
        return phrase("history.untold", language, field=name_field(change.field, language))


def _name(agent: Mapping[str, str], language: Language) -> str:
    name = " ".join(filter(None, [agent["name"], agent.get("version")]))
    with marked_values(BEGIN, END):
        return phrase("web.bags.agent", language, name=name, role=agent["role"])
