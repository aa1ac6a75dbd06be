"""Put the history of a bag into words: when each state came, by whom, and what it changed.

Reading it checks all tag files. That of a large bag is read by a job, and kept until the bag changes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.finding_aid.days import say_day
from archiver.messages import LANGUAGES, marked_values, phrase
from archiver.reports.field_changes import name_field, say_change
from archiver.reports.marked_text import BEGIN, END
from archiver.tasks.changes.bag_history import read_history
from archiver.web.bags.bag_contents import stamp_bag
from archiver.web.bags.reading_jobs import ReadingJobs
from archiver.web.bags.told_findings import name_document, tell_in_all_languages
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.messages import Language
    from archiver.progress import Progress
    from archiver.tasks.changes.bag_history import BagState, DocumentChange
    from archiver.web.bags.shown_bag import ShownBag
    from archiver.web.frame import Asked
    from archiver.web.jobs import Job

_READ_AT_ONCE: Final = 200
"""Documents of a bag whose history is read while the page waits. That takes about a tenth of a second."""
_JOBS: Final = ReadingJobs()


def find_history(asked: Asked, bag: ShownBag) -> dict[str, Any] | Job:
    """Return the history of a bag in the language of the visit, or the job that reads it."""
    if len(bag.contents.documents) <= _READ_AT_ONCE:
        return choose_language(tell_history(bag.path, with_withheld=bag.is_revealed), asked.visit.language)
    key = (bag.path, stamp_bag(bag.path), bag.is_revealed)
    order = {"bag": bag.path, "revealed": bag.is_revealed}
    new = NewJob("archiver.web.bags.work:history", order, "history", bag.name, f"{bag.address}/history")
    job = _JOBS.find_or_start(asked.site.jobs, key, partial(asked.site.jobs.start, new))
    return choose_language(job.answer, asked.visit.language) if job.state == "done" else job


def choose_language(told: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return what is told of a history, in one language."""
    return {"states": told["states"][language], "findings": told["findings"][language]}


def tell_history(bag: str, progress: Progress | None = None, *, with_withheld: bool) -> dict[str, Any]:
    """Return the states of a bag in every language, the last one first, and what was found when its tag files were checked.

    Its documents are not read. Raises ReadError.
    """
    history = read_history(bag, progress, with_withheld=with_withheld)
    states = {language: [_show(state, language) for state in reversed(history.states)] for language in LANGUAGES}
    return {"states": states, "findings": tell_in_all_languages(history.findings, bag, with_withheld=with_withheld)}


def _show(state: BagState, language: Language) -> dict[str, Any]:
    """Return a state. `changes` are lines by document, with marks around values. `acts` are details of events."""
    time = state.time or ""
    changes: dict[str, list[str]] = {}
    for change in state.changes:
        changes.setdefault(name_document(change.document, language), []).append(_say(change, language))
    return {
        "number": state.number,
        "day": say_day(time[:10], language) if time else "",
        "clock": time[11:16],
        "agents": [_name(agent, language) for agent in state.agents],
        "documents": state.documents,
        "algorithms": list(state.algorithms),
        "changes": list(changes.items()),
        "acts": [dict(act) for act in state.acts],
    }


def _say(change: DocumentChange, language: Language) -> str:
    with marked_values(BEGIN, END):
        if change.is_told:
            return say_change(change.field, change.before, change.after, language)
        return phrase("history.untold", language, field=name_field(change.field, language))


def _name(agent: Mapping[str, str], language: Language) -> str:
    name = " ".join(filter(None, [agent["name"], agent.get("version")]))
    with marked_values(BEGIN, END):
        return phrase("web.bags.agent", language, name=name, role=agent["role"])
