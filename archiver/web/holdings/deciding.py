"""The reads of a bag, and what a person decides there: that a fault is known, and that a copy is no longer kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from archiver.finding_aid.days import say_day
from archiver.tasks.audits.deciding import list_faults
from archiver.tasks.audits.history import read_audit_history
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import Asked, change, page, render
from archiver.web.holdings.acting import begin, find_copy, find_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from archiver.messages import Language
    from archiver.tasks.audits.deciding import StandingFault

_MOST_ENTRIES: Final = 500
"""Entries of the ledger that are shown, the last ones."""
_MOST_FAULTS: Final = 500


def show_history(asked: Asked) -> Response:
    """Show when the copies of a bag were read, with which result, and which faults stand. The last read comes first."""
    name, language = find_copy(asked, asked.query.get("copy", "")).name, asked.visit.language
    report = read_audit_history(name, configuration=asked.site.configuration)
    entries = [
        {**entry, "day": say_day(entry["time"][:10], language), "clock": entry["time"][11:16]}
        for entry in reversed(report.results[-_MOST_ENTRIES:])
    ]
    faults = list_faults(name, configuration=asked.site.configuration)
    shown = [_show_fault(fault, language) for fault in faults[:_MOST_FAULTS]]
    values: dict[str, Any] = {"entries": entries, "count": len(report.results), "faults": shown, "fault_count": len(faults)}
    return render(asked, "holdings-history.html", name=name, job=find_job(asked, "/holdings/history"), **values)


def _show_fault(fault: StandingFault, language: Language) -> dict[str, Any]:
    since = say_day(time.strftime("%Y-%m-%d", time.gmtime(fault.since)), language)
    address = f"/holdings/accept?{urlencode({'copy': fault.copy, 'file': fault.path}, errors='surrogateescape')}"
    known = None if fault.known is None else {**fault.known, "day": say_day(fault.known["time"][:10], language)}
    return {"bag": fault.copy, "path": fault.path, "code": fault.code, "since": since, "known": known, "address": address}


def show_accept(asked: Asked) -> Response:
    """Show the form by which a person says that a fault is known."""
    return _render_accept(asked, asked.query, "", 200)


def _render_accept(asked: Asked, given: Mapping[str, str], missing: str, status: int) -> Response:
    copy = find_copy(asked, given.get("copy", ""))
    faults = list_faults(copy.name, configuration=asked.site.configuration)
    found = [one for one in faults if one.copy == copy.name and one.path == given.get("file", "")]
    if not found:
        raise NotBelowRootsError
    shown = [_show_fault(fault, asked.visit.language) for fault in found]
    return render(asked, "holdings-accept.html", status, copy=copy, faults=shown, missing=missing, typed=given)


def accept(asked: Asked) -> Response:
    """Begin to enter that a person knows of a fault."""
    missing = _find_missing(asked.form)
    if missing:
        return _render_accept(asked, asked.form, missing, 422)
    name = find_copy(asked, asked.form.get("copy", "")).name
    order = {"name": name, "file": asked.form.get("file", ""), **_read_said(asked.form)}
    return begin(asked, "accept", "accept", order, name, _address_of(name))


def show_retire(asked: Asked) -> Response:
    """Show the form by which a person says that a copy is no longer kept."""
    return _render_retire(asked, asked.query, "", 200)


def _render_retire(asked: Asked, given: Mapping[str, str], missing: str, status: int) -> Response:
    copy = find_copy(asked, given.get("copy", ""))
    return render(asked, "holdings-retire.html", status, copy=copy, missing=missing, typed=given)


def retire(asked: Asked) -> Response:
    """Begin to enter that a copy is no longer kept."""
    missing = _find_missing(asked.form)
    if missing:
        return _render_retire(asked, asked.form, missing, 422)
    name = find_copy(asked, asked.form.get("copy", "")).name
    return begin(asked, "retire", "retire", {"name": name, **_read_said(asked.form)}, name)


def _find_missing(form: Mapping[str, str]) -> str:
    """Return the phrase that says what was not typed, or an empty text."""
    missing = next((key for key in ("note", "agent") if not form.get(key, "").strip()), "")
    return f"web.holdings.missing.{missing}" if missing else ""


def _read_said(form: Mapping[str, str]) -> dict[str, str]:
    return {key: form[key].strip() for key in ("note", "agent")}


def _address_of(name: str) -> str:
    """Return the address of the reads of a bag, for the end of a job."""
    asked = urlencode({"copy": name}, errors="surrogateescape")
    return f"/holdings/history?{asked}&job={{job}}"


ROUTES: Final = [
    page("/holdings/history", show_history),
    page("/holdings/accept", show_accept),
    change("/holdings/accept", accept),
    page("/holdings/retire", show_retire),
    change("/holdings/retire", retire),
]
