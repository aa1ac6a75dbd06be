"""Addresses of the page on which all bags are searched."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import markupsafe

from archiver.errors import ArchiverError
from archiver.finding_aid.bag_overview import Mark
from archiver.finding_aid.days import gregorian_years, locate, solar_hijri_year
from archiver.finding_aid.timeline_drawing import draw_in_language
from archiver.findings import has_errors
from archiver.holdings.places import read_settings
from archiver.records.fields import STATUSES
from archiver.tasks.searching import search
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import change, go_to, page, render
from archiver.web.search.question import SHOWN, Question, read_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from archiver.messages import Language
    from archiver.tasks.searching import FoundDocument
    from archiver.web.frame import Asked

_MOST_KEPT: Final = 64
"""Questions that are kept for a visit."""
_UNSURE: Final = frozenset("~?%")


def _ask(asked: Asked) -> Response:
    """Keep a question for the visit, and lead to its answer. Words that a person looks for do not stay in a browser's history."""
    question = read_question(asked.form)
    if question.is_empty:
        return go_to(asked, "/search")
    name, kept = secrets.token_urlsafe(12), asked.visit.questions
    kept[name] = question
    for oldest in list(kept)[:-_MOST_KEPT]:
        kept.pop(oldest, None)
    return go_to(asked, f"/search?asked={name}")


def _find_question(asked: Asked) -> Question:
    """Return the question that was kept under the name in the address, or the one that stands there in words."""
    kept, given = asked.visit.questions.get(asked.query.get("asked", "")), read_question(asked.query)
    return replace(kept, shown=given.shown) if isinstance(kept, Question) else given


def _show(asked: Asked) -> Response:
    question = _find_question(asked)
    values: dict[str, Any] = {"question": question, "places": _list_places(asked), "statuses": STATUSES, "error": None}
    if question.is_empty:
        return render(asked, "search.html", **values, found=None)
    try:
        found = search(question.words or None, question.options(), configuration=asked.site.configuration)
    except ArchiverError as error:
        return render(asked, "search.html", **{**values, "error": error}, found=None)
    hits = [_show_hit(asked, document) for document in found.documents[: question.shown]]
    drawn = _draw(found.documents, asked.visit.language)
    pairs = [(name, value) for name, value in asked.request.query_params.multi_items() if name != "shown"]
    more = urlencode([*pairs, ("shown", question.shown + SHOWN)], errors="replace") if found.total > len(hits) else ""
    return render(
        asked,
        "search.html",
        **values,
        found=found,
        hits=hits,
        drawn=drawn,
        undrawn=found.total > len(found.documents),
        most_drawn=len(found.documents),
        more=more,
        failed=has_errors(found.findings),
    )


def _list_places(asked: Asked) -> list[str]:
    try:
        settings, findings = read_settings(asked.site.configuration)
    except ArchiverError:
        return []
    return [] if has_errors(findings) else sorted(settings.places)


def _show_hit(asked: Asked, document: FoundDocument) -> dict[str, Any]:
    """Return a document for the template: its title in the person's language, and its address if its bag is below a root."""
    if document.is_withheld:
        return {"withheld": True, "code": document.reference_code}
    own = [title for title in document.titles if title[1].partition("-")[0] == asked.visit.language]
    title, tag = own[0] if own else document.titles[0]
    return {"withheld": False, "document": document, "title": title, "tag": tag, "address": _find_address(asked, document)}


def _find_address(asked: Asked, document: FoundDocument) -> str | None:
    for path in document.locations:
        try:
            return f"/bags/{asked.site.folders.locate(path).token}/documents/{document.number}"
        except NotBelowRootsError:
            continue
    return None


def _draw(documents: Sequence[FoundDocument], language: Language) -> dict[str, Any] | None:
    """Return the time line of the documents that have a date, and their number by Solar Hijri year, or None if none has."""
    marks: Counter[Mark] = Counter()
    for document in documents:
        if (mark := _mark(document)) is not None:
            marks[mark] += 1
    if not marks:
        return None
    years = Counter[int]()
    for mark, count in marks.items():
        years[solar_hijri_year(mark.first)] += count
    picture, told = draw_in_language(marks, language)
    rows = [(year, *gregorian_years(year), count) for year, count in sorted(years.items())]
    # The drawing escapes all that it says.
    return {"picture": markupsafe.Markup(picture), "told": told, "years": rows}  # noqa: S704


def _mark(document: FoundDocument) -> Mark | None:
    if document.is_withheld or document.date is None or document.date == "undated":
        return None
    stretch = locate({"gregorian": document.date, "solarHijri": document.date_solar_hijri or ""})
    if stretch is None:
        return None
    is_unsure = stretch.is_open or not _UNSURE.isdisjoint(document.date)
    kind = "clash" if document.is_unresolved else "unsure" if is_unsure else "sure"
    return Mark(stretch.first, stretch.last, kind, stretch.members)


ROUTES: Final = [page("/search", _show), change("/search", _ask, needs_token=False)]
