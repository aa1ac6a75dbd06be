"""The jobs of the holdings: each runs the task of the command of the same name, and returns what its page tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError
from archiver.messages import LANGUAGES, Language, marked_values, words_of_page
from archiver.reports import Result
from archiver.reports.marked_text import BEGIN, END
from archiver.reports.withheld_documents import WithheldDocuments, withhold_documents_of
from archiver.reports.withholding import FindingByCode, withhold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.progress import Watcher
    from archiver.tasks.audits.audit_report import AuditReport


def add(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Enter the bags of a place into the ledger (`archiver audit add`)."""
    from archiver.tasks.audits.adding import add_to_audit  # noqa: PLC0415 - each job loads its own task

    report = add_to_audit(arguments["names"], configuration=arguments["configuration"])
    copies = sum(one["copies"] for one in report.results)
    return {"done": not report.errors, "copies": copies, **_tell(report.findings, report.errors, [])}


def audit(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Read what is due, or also what is not due yet (`archiver audit run`), and return its digest in words."""
    from archiver.holdings.notices import say_digest  # noqa: PLC0415 - see above
    from archiver.tasks.audits.running import AuditOptions, run_audit  # noqa: PLC0415 - see above

    options = AuditOptions(
        seconds=arguments["seconds"],
        places=arguments["places"],
        configuration=arguments["configuration"],
        progress=watcher,
        language=arguments["language"],
    )
    report = run_audit(options)
    digest: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    if report.digest is not None:
        with words_of_page(), marked_values(BEGIN, END):
            digest = {language: list(say_digest(report.digest, language)) for language in LANGUAGES}
    return {"done": report.digest is not None, "digest": digest, **_tell(report.findings, report.errors, [])}


def repair(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Find out what a repair would do, or do it (`archiver audit repair`)."""
    from archiver.tasks.audits.repairing import RepairOptions  # noqa: PLC0415 - see above
    from archiver.tasks.audits.repairing import repair as repair_bag  # noqa: PLC0415 - see above

    options = RepairOptions(None, arguments["apply"], arguments["agent"] or None, arguments["configuration"])
    report = repair_bag(arguments["name"], options, watcher)
    results = _conceal(report.results, report.locations)
    told = _tell(report.findings, report.errors, report.locations)
    return {"done": report.whole, "apply": arguments["apply"], "name": arguments["name"], "files": results, **told}


def copy(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Make a whole copy of a bag in a folder (`archiver copy`)."""
    from archiver.tasks.audits.copying import copy_bags  # noqa: PLC0415 - see above

    asked = {key: arguments[key] for key in ("to", "from", "name")}
    try:
        report = copy_bags(arguments["bag"], arguments["to"], watcher, configuration=arguments["configuration"])
    except ArchiverError as error:
        return {"done": False, "made": False, "copied": "", **asked, **_tell((), [error], [])}
    told = _tell(report.findings, report.errors, [one.location for one in report.bags if one.location])
    one = report.bags[0] if report.bags else None
    made = {} if one is None else {"copied": one.copy, "made": one.made, "files": one.files, "octets": one.octets}
    return {"done": report.whole, "made": False, "copied": "", **asked, **made, **told}


def accept(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Enter that a person knows of a fault (`archiver audit accept`)."""
    from archiver.tasks.audits.deciding import accept_fault  # noqa: PLC0415 - see above

    said = (arguments["file"], arguments["note"], arguments["agent"])
    return _decide(lambda: accept_fault(arguments["name"], *said, configuration=arguments["configuration"]), "accepted")


def retire(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Enter that a copy is no longer kept (`archiver audit retire`)."""
    from archiver.tasks.audits.deciding import retire_copy  # noqa: PLC0415 - see above

    said = (arguments["note"], arguments["agent"])
    return _decide(lambda: retire_copy(arguments["name"], *said, configuration=arguments["configuration"]), "retired")


def _decide(enter: Callable[[], AuditReport], deed: str) -> dict[str, Any]:
    """Enter a decision, and tell on its own page why if that was not possible."""
    try:
        report = enter()
    except ArchiverError as error:
        return {"done": False, "deed": deed, **_tell((), [error], [])}
    return {"done": report.good, "deed": deed, **_tell(report.findings, report.errors, [])}


def _conceal(results: Sequence[dict[str, Any]], bags: Sequence[str]) -> list[dict[str, Any]]:
    """Return results as they may be shown to everybody."""
    return [dict(one) for one in withhold(Result("", results, ()), _withheld_of(bags, "en")).results]


def _withheld_of(bags: Sequence[str], language: Language) -> WithheldDocuments:
    withheld = WithheldDocuments(language)
    withhold_documents_of(bags)(withheld)
    return withheld


def _tell(findings: Sequence[Finding], errors: Sequence[ArchiverError], bags: Sequence[str]) -> dict[str, Any]:
    """Return findings and errors in words of every language, without what they would say of withheld documents."""
    told: dict[str, list[dict[str, Any]]] = {}
    for language in LANGUAGES:
        whole = withhold(Result("", (), findings, errors), _withheld_of(bags, language)).all_findings
        with words_of_page(), marked_values(BEGIN, END):
            told[language] = [
                {
                    "severity": str(one.severity),
                    "place": "",
                    "is_code": isinstance(one, FindingByCode),
                    "subject": str(one.where.get("bag") or one.where.get("path") or one.values.get("place", "")),
                    "message": one.message(language),
                    "remedy": one.remedy(language),
                }
                for one in sorted(whole, key=lambda one: one.severity.rank)
            ]
    return {"findings": told}
