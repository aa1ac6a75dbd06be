"""Check: what `records check` and `create --dry-run` say of a draft, each finding with the way to its cell or document."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Finding, has_errors, make_finding
from archiver.web.drafts import Draft, count_edits, find_places, list_columns
from archiver.web.drafts.strays import count_undecided
from archiver.web.frame import go_to, render
from archiver.web.jobs import Job, NewJob, unpack_findings
from archiver.web.pack.asked_draft import address_of, find_job, start_job, steps_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from starlette.responses import Response

    from archiver.messages import Language
    from archiver.web.frame import Asked

MOST_LISTED = 200


class ToldFinding(NamedTuple):
    """A finding with every place that the same is said of. `has_remedy` is False if what to do was said right before."""

    finding: Finding
    places: list[PlacedFinding]
    has_remedy: bool


class PlacedFinding(NamedTuple):
    """A finding with the number of its document and the name of its column, as far as it has them."""

    finding: Finding
    place: int | None
    column: str | None
    path: str = ""


def show_check(asked: Asked, draft: Draft) -> Response:
    """Show the outcome of the last check, and whether something was changed since."""
    draft.put(step="check")
    checked: Mapping[str, Any] | None = draft.get("checked")
    job = find_job(asked, draft, "check")
    findings = [] if checked is None else unpack_findings(checked["findings"])
    given: dict[str, Any] = {
        "checked": checked,
        "is_outdated": checked is not None and checked["mark"] != mark_of(draft),
        "findings": tell_findings(draft, findings, asked.visit.language),
        "count": len(findings),
        "most": MOST_LISTED,
        "passes": checked is not None and not has_errors(findings),
        "job": job if job is not None and (job.is_running or job.error is not None) else None,
    }
    return render(asked, "pack-check.html", **given, **steps_of(draft, "check"))


def check(asked: Asked, draft: Draft) -> Response:
    """Check once more, and show how far it is."""
    return go_to(asked, f"/jobs/{_start(asked, draft).id}")


def start_check(asked: Asked, draft: Draft) -> None:
    """Start the check, unless nothing was changed since the last one."""
    checked = draft.get("checked")
    if checked is None or checked["mark"] != mark_of(draft):
        _start(asked, draft)


def _start(asked: Asked, draft: Draft) -> Job:
    arguments = {"draft": draft.folder, "configuration": asked.site.configuration}
    new = NewJob("archiver.web.pack.work:check", arguments, "check", draft.source_name, address_of(draft, "check"))
    return start_job(asked, draft, "check", new)


def mark_of(draft: Draft) -> list[Any]:
    """Return what a check depends on, to tell later whether it is still right."""
    read = draft.get("origin", {}), draft.get("agent", ""), draft.get("job_read")
    return [count_edits(draft), *read, count_undecided(draft)]


def tell_findings(draft: Draft, findings: Iterable[Finding], language: Language) -> list[ToldFinding]:
    """Return the first findings, the worst first and those of a kind together: what is said of several places is said once."""
    told: dict[tuple[str, str, str], ToldFinding] = {}
    remedies: set[tuple[str, str]] = set()
    for one in place_findings(draft, findings)[:MOST_LISTED]:
        finding = one.finding
        key = finding.code, finding.severity, finding.message(language)
        if key not in told:
            remedy = finding.code, finding.remedy(language)
            told[key] = ToldFinding(finding, [], remedy not in remedies)
            remedies.add(remedy)
        told[key].places.append(one)
    return list(told.values())


def place_findings(draft: Draft, findings: Iterable[Finding]) -> list[PlacedFinding]:
    """Return findings, the worst first and those of a kind together, with the documents and cells that they are about."""
    given = sorted(findings, key=lambda one: (one.severity.rank, one.code))
    columns = list_columns(draft)
    source = f"{draft.source.rstrip('/')}/"
    paths = [_path_of(one, source) for one in given]
    places = find_places(draft, paths)
    placed = []
    for one, path in zip(given, paths, strict=True):
        place, column = places.get(path), None
        if "row" in one.where and "column" in one.where:
            # Row 1 has the headings.
            place = one.where["row"] - 1 or None
            position = one.where["column"] - 1
            column = columns[position].name if position < len(columns) else None
        elif place is not None and one.code.startswith("date."):
            column = "date"
        placed.append(PlacedFinding(_without_table(one, column), place, column, path if path in places else ""))
    return placed


def _path_of(finding: Finding, source: str) -> str:
    path = finding.where.get("path", "") or str(finding.values.get("file", ""))
    return path.removeprefix(source)


def _without_table(finding: Finding, column: str | None) -> Finding:
    """Return a finding about a cell without the row and column of a table that the person does not see."""
    if column is None:
        return finding
    kept = {key: value for key, value in finding.where.items() if key not in {"row", "column", "field", "sheet", "cell"}}
    return finding.replace(where=kept)


def list_dropped(draft: Draft) -> Sequence[Finding]:
    """Return the finding about documents that were dropped, which stays in every report."""
    if not draft.is_dropped:
        return ()
    code = "source.dropped" if draft.get("has_times") else "source.dropped-without-times"
    return [make_finding(code, {"path": os.path.basename(draft.source)})]
