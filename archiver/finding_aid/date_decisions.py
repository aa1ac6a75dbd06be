"""Write who decided the date of a document, when and why, contrary decisions included."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from archiver.date_words import say_date
from archiver.events import are_contrary
from archiver.finding_aid.days import say_day
from archiver.messages import phrase, say_term
from archiver.pages import isolate, label, pair, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.events import DateDecision
    from archiver.messages import Language


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def show_decisions(decisions: Sequence[DateDecision]) -> Iterator[str]:
    """Yield the decisions on the date of a document, none if there are none."""
    if not decisions:
        return
    yield '<div class="decisions">'
    yield label("h4", "aid.decisions")
    if are_contrary(decisions):
        yield from paragraphs("aid.decisions-contrary", count=len({decision.date for decision in decisions}))
    yield "<ol>"
    for decision in decisions:
        names = ", ".join(map(isolate, decision.deciders))
        note = f" <q>{isolate(decision.note)}</q>" if decision.note else ""
        yield f"<li>{names}{note}"
        yield pair("p", partial(_say_decision, decision))
        yield "</li>"
    yield "</ol>"
    yield "</div>"


def _say_decision(decision: DateDecision, language: Language) -> str:
    if decision.date == "undated":
        date = say_term("date-stated", decision.date, language)
    else:
        date = (say_day if _DAY.fullmatch(decision.date) else say_date)(decision.date, language)
    return phrase("aid.decision", language, date=date, day=say_day(decision.time[:10], language))
