"""The outcome of a job on the page to which it leads, and a form that was not taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.errors import ArchiverError
    from archiver.web.bags.shown_bag import ShownBag
    from archiver.web.frame import Asked


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was not taken, with what was typed into it. `key` is a phrase that says why, unless an `error` does."""

    typed: Mapping[str, str]
    key: str = ""
    error: ArchiverError | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of a job that has ended. `findings` are in the language of the page."""

    id: str
    kind: str
    is_done: bool
    answer: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]


def find_outcome(asked: Asked, bag: ShownBag) -> Outcome | None:
    """Return the outcome of the job that the address names (`?job=`), if it is one of this bag."""
    job = asked.site.jobs.find(asked.query.get("job", ""))
    if job is None or job.state != "done" or not job.address.startswith(bag.address) or not isinstance(job.answer, dict):
        return None
    if job.answer["revealed"] and not bag.is_revealed:
        # What it tells was asked for by somebody who saw the withheld documents.
        return None
    findings = job.answer["findings"][asked.visit.language]
    return Outcome(job.id, job.kind, bool(job.answer["done"]), job.answer, findings)
