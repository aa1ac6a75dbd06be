"""The work of the jobs that check and pack a draft: the tasks of `records check` and `create`, with the table of the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.tasks.creation import create
from archiver.tasks.tables.table_check import check_table
from archiver.web.drafts import Draft, write_table
from archiver.web.drafts.cells import list_loaded
from archiver.web.drafts.strays import count_undecided
from archiver.web.jobs import pack_findings, unpack_findings
from archiver.web.pack.bag_digests import digest_tag_manifests
from archiver.web.pack.checking import list_dropped, mark_of
from archiver.web.pack.options import make_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.progress import Watcher


def check(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Check the table of a draft against its folder, then read the documents as `create --dry-run` does."""
    with Draft(arguments["draft"]) as draft:
        mark = mark_of(draft)
        findings = _list_own(draft)
        table = write_table(draft)
        skip_hidden = bool(draft.get("skip_hidden", False))
        checked = check_table(table, draft.source, skip_hidden=skip_hidden, progress=watcher)
        findings += checked.findings
        options, noted = make_options(draft, arguments["configuration"], table)
        findings += noted
        if checked.passes:
            # Beside the table, since nothing is written there in a dry run.
            report = create([f"{draft.source}/"], draft.path_of("dry-run"), replace(options, dry_run=True), watcher)
            findings += report.findings
        draft.put(checked={"findings": pack_findings(_without_state(draft, findings)), "mark": mark})


def _list_own(draft: Draft) -> list[Finding]:
    """Return what the draft itself has to tell: of dropped documents, and of what a loaded table had and nobody has settled."""
    told = []
    for path, cells in list_loaded(draft).items():
        for _, packed in cells:
            finding = unpack_findings([packed])[0]
            told.append(finding.replace(where={"path": path}))
    if undecided := count_undecided(draft):
        told.append(make_finding("table.loaded-in-part", name=draft.get("loaded_table")["name"], count=undecided))
    return [*list_dropped(draft), *told]


def _without_state(draft: Draft, findings: Iterable[Finding]) -> Sequence[Finding]:
    """Return each finding once, and none with the path of the draft in it, which is nothing to the person."""
    folder = escape_for_display(draft.folder)
    seen: dict[str, Finding] = {}
    for finding in findings:
        where = {key: value for key, value in finding.where.items() if not (key == "path" and str(value).startswith(folder))}
        named = finding.replace(where=where)
        seen.setdefault(repr((named.code, sorted(where.items()), sorted(map(str, named.values.items())))), named)
    return list(seen.values())


def pack(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Make the bag of a draft at `target`, and keep what came of it in the draft."""
    with Draft(arguments["draft"]) as draft:
        own = _list_own(draft)
        table = write_table(draft)
        if has_errors(own):
            draft.put(outcome={"made": False, "findings": pack_findings(own)})
            return
        options, noted = make_options(draft, arguments["configuration"], table)
        report = create([f"{draft.source}/"], arguments["target"], options, watcher)
        findings = _without_state(draft, [*own, *noted, *report.findings])
        outcome = {
            "made": report.made,
            "findings": pack_findings(findings),
            "documents": report.documents,
            "octets": report.octets,
            "algorithms": list(report.algorithms),
            "digests": digest_tag_manifests(arguments["target"]) if report.made else [],
        }
        draft.put(outcome=outcome, **({"bag": arguments["target"]} if report.made else {}))
