"""Addresses of the page of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from archiver.errors import WrongUsageError
from archiver.tasks.conversion import convert
from archiver.tasks.dates import compare
from archiver.web.dates.kept_texts import KeptTexts
from archiver.web.dates.readings import show_reading
from archiver.web.dates.texts import MOST_SHOWN, describe_text, show_text
from archiver.web.frame import change, go_to, page, render, upload
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from archiver.web.frame import Asked

_LONGEST_DATE: Final = 300
_MOST_COMPARED: Final = 12
_FEWEST_COMPARED: Final = 2
_SHORT: Final = 50_000
"""Characters of a text whose dates are found at once. A longer one is a job."""
_KINDS: Final = ("dates", "text")
_TEXTS: Final = KeptTexts()


def _show(asked: Asked) -> Response:
    name = asked.query.get("text", "")
    described = _TEXTS.find(asked.visit.cookie, name) if name else None
    job = asked.site.jobs.find(asked.query.get("job", ""))
    if job is not None and job.kind in _KINDS and job.state == "done":
        described = job.answer
    is_pasted = described is not None and (job is None or job.kind == "text")
    return _render(asked, described, pasted=described["text"] if described and is_pasted else "")


def _render(asked: Asked, described: Any = None, *, pasted: str = "", error: Any = None) -> Response:  # noqa: ANN401
    date, compared = asked.query.get("date", ""), _read_compared(asked)
    values = {
        "date": date,
        "converted": _convert(asked, date),
        "compared": compared,
        "comparison": _compare(asked, compared),
        "pasted": pasted,
        "dated": None if described is None else show_text(described),
        "document": asked.site.jobs.find(asked.query.get("job", "")) if described and not pasted else None,
        "kept": {name: asked.query[name] for name in ("text", "job") if name in asked.query},
        "error": error,
    }
    return render(asked, "dates.html", 422 if error else 200, **values)


def _read_compared(asked: Asked) -> list[str]:
    """Return the dates to be compared, and room for at least two, or for one more if that was asked for."""
    given = [text for text in asked.all_in_query("compare") if text.strip()][:_MOST_COMPARED]
    room = max(_FEWEST_COMPARED - len(given), 1 if "more" in asked.query and len(given) < _MOST_COMPARED else 0)
    return [*given, *[""] * room]


def _convert(asked: Asked, text: str) -> dict[str, Any] | None:
    """Return a date in every calendar, for the template, or None if there is none yet."""
    if not text.strip():
        return None
    if (refusal := _refuse_length([text])) is not None:
        return {"readings": [], "findings": [], "undated": False, "error": refusal}
    (date,) = convert(text).dates
    readings = [show_reading(reading, asked.visit.language) for reading in date.readings]
    return {"readings": readings, "findings": date.findings, "undated": date.undated, "error": None}


def _compare(asked: Asked, texts: Sequence[str]) -> dict[str, Any] | None:
    """Return what a comparison says, for the template, or None if there is none yet."""
    given = [text for text in texts if text]
    if len(given) < _FEWEST_COMPARED:
        return None
    if (refusal := _refuse_length(given)) is not None:
        return {"agree": False, "dates": [], "findings": [], "days": 0, "error": refusal}
    told = compare(given)
    dates = [
        (statement.text, [show_reading(reading, asked.visit.language) for reading in statement.readings])
        for statement in told.statements
    ]
    return {"agree": told.agree, "dates": dates, "findings": told.findings, "days": told.difference_days, "error": None}


def _refuse_length(texts: Sequence[str]) -> WrongUsageError | None:
    longest = max(map(len, texts))
    return WrongUsageError("web.date-too-long", length=longest, most=_LONGEST_DATE) if longest > _LONGEST_DATE else None


def _show_readings(asked: Asked) -> Response:
    """Return the readings of a date alone, while it is being typed."""
    if not asked.is_part:
        return go_to(asked, f"/dates?{urlencode({'date': asked.query.get('date', '')}, errors='replace')}")
    date = asked.query.get("date", "")
    return render(asked, "part-date-readings.html", date=date, converted=_convert(asked, date))


def _find(asked: Asked) -> Response:
    text = asked.form.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        return go_to(asked, f"/dates?{_keep_rest(asked)}")
    if len(text) > MOST_SHOWN:
        error = WrongUsageError("web.text-too-long", length=len(text), most=MOST_SHOWN)
        return _render(asked, pasted=text, error=error)
    if len(text) > _SHORT:
        return _start(asked, NewJob("archiver.web.dates.work:run_text", {"text": text}, "text", "", "/dates?job={job}#found"))
    name = _TEXTS.keep(asked.visit.cookie, describe_text(text))
    return go_to(asked, f"/dates?{_keep_rest(asked, text=name)}#found")


def _find_in_document(asked: Asked) -> Response:
    dropped = asked.upload
    if dropped is None or not dropped.files:
        return _render(asked, error=WrongUsageError("web.no-file"))
    file = dropped.files[0]
    arguments = {"path": file.path, "name": file.name}
    new = NewJob("archiver.web.dates.work:run", arguments, "dates", file.name, "/dates?job={job}#found", dropped=dropped.folder)
    answer = _start(asked, new)
    dropped.take()
    return answer


def _start(asked: Asked, new: NewJob) -> Response:
    return go_to(asked, f"/jobs/{asked.site.jobs.start(new).id}")


def _keep_rest(asked: Asked, **more: str) -> str:
    """Return the query of an address that keeps what was asked in the other parts of the page."""
    pairs = [("date", asked.form["date"])] if asked.form.get("date") else []
    pairs += [("compare", text) for text in asked.all_of("compare") if text]
    kept = [(key, text) for key, text in pairs if len(text) <= _LONGEST_DATE][: _MOST_COMPARED + 1]
    return urlencode([*kept, *more.items()], errors="replace")


ROUTES: Final = [
    page("/dates", _show),
    page("/dates/readings", _show_readings),
    change("/dates/text", _find, needs_token=False),
    upload("/dates/upload", _find_in_document, needs_token=False),
]
