"""The jobs of a bag: each runs the task of the command of the same name, and returns what its page tells."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from archiver.messages import LANGUAGES, marked_values
from archiver.reports import Result
from archiver.reports.field_changes import name_field, say_change
from archiver.reports.marked_text import BEGIN, END
from archiver.web.bags.told_findings import name_document, tell_in_all_languages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.findings import Finding
    from archiver.progress import Watcher
    from archiver.tasks.changes.describing import DescribedChange
    from archiver.tasks.seals.sealed_bags import SealedBags


def resolve(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Record the date of a document (`archiver bag resolve-date`)."""
    from archiver.tasks.changes.date_resolving import GivenDate, resolve_date  # noqa: PLC0415 - each job loads its own task

    given = GivenDate(arguments["date"], arguments["note"], arguments["agent"])
    report = resolve_date(arguments["bag"], arguments["document"], given, progress=watcher)
    return {"done": report.changed, **_tell(report.findings, arguments)}


def describe(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Describe documents anew by a table, or tell what that would change (`archiver bag describe`)."""
    from archiver.tasks.changes.describing import DescribeOptions  # noqa: PLC0415 - see above
    from archiver.tasks.changes.describing import describe as describe_bag  # noqa: PLC0415 - see above

    options = DescribeOptions(arguments["agent"], arguments["note"] or None, arguments["open"], arguments["dry"])
    report = describe_bag(arguments["bag"], arguments["table"], options, watcher)
    if report.changed:
        os.unlink(arguments["table"])
    changes = report.changes if arguments["revealed"] else [change.conceal() for change in report.changes]
    return {
        "done": report.changed,
        "would": report.would_change,
        "asked": {key: arguments[key] for key in ("agent", "note", "open", "ending")},
        "documents": report.documents,
        "changes": [_tell_change(change) for change in changes],
        **_tell(report.findings, arguments),
    }


def _tell_change(told: DescribedChange) -> dict[str, Any]:
    change = told.change
    with marked_values(BEGIN, END):
        said = {
            language: say_change(change.field, change.before, change.after, language)
            if change.is_told
            else name_field(change.field, language)
            for language in LANGUAGES
        }
    names = {language: name_document(change.document, language) for language in LANGUAGES}
    return {"row": told.row, "document": names, "told": change.is_told, "said": said, "opens": told.opens}


def extract(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Copy the documents out of the bag (`archiver extract`)."""
    from archiver.tasks.extraction import extract as extract_documents  # noqa: PLC0415 - see above

    report = extract_documents(arguments["bag"], arguments["to"], watcher, without_withheld=arguments["without-withheld"])
    counts = {"documents": report.documents, "octets": report.octets}
    return {"done": report.made, "to": arguments["to"], **counts, **_tell(report.findings, arguments)}


def export(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Write the records in another format, or as a table (`archiver export`, `archiver records export`)."""
    from archiver.tasks.exporting import export as export_records  # noqa: PLC0415 - see above
    from archiver.tasks.tables.table_export import TableExportOptions, export_table  # noqa: PLC0415 - see above

    form, to = arguments["form"], arguments["to"]
    if form in {"csv", "xlsx"}:
        options = TableExportOptions(with_withheld=arguments["with-withheld"], reader=arguments["language"])
        table = export_table(arguments["bag"], to, options, watcher)
        made, findings = table.made, table.findings
    else:
        exported = export_records(arguments["bag"], to, form, watcher)
        made, findings = exported.made, exported.findings
    octets = os.path.getsize(to) if made else 0
    return {"done": made, "form": form, "name": arguments["name"], "octets": octets, **_tell(findings, arguments)}


def contents(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Read what the pages of a large bag show again and again."""
    from archiver.progress import Step, begin_step  # noqa: PLC0415 - see above
    from archiver.web.bags.packed_contents import pack_contents  # noqa: PLC0415 - see above

    begin_step(watcher, Step.READING_MANIFESTS)
    return pack_contents(arguments["bag"])


def history(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Read the history of the bag (`archiver bag history`)."""
    from archiver.web.bags.history_page import tell_history  # noqa: PLC0415 - see above

    return tell_history(arguments["bag"], watcher, with_withheld=arguments["revealed"])


def seal(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Seal the bag (`archiver seal add`). The passphrase came through the pipe of this process, and ends with it."""
    from archiver.tasks.seals.sealing import SealOptions, seal_bags  # noqa: PLC0415 - see above
    from archiver.tasks.seals.signing_keys import load_named_key  # noqa: PLC0415 - see above

    signer = load_named_key(arguments["key"], lambda _: str(arguments["passphrase"]).encode("utf-8", "surrogateescape"))
    options = SealOptions([signer], arguments["role"], arguments["reason"] or None, arguments["agent"] or None)
    sealed = seal_bags([arguments["bag"]], options, watcher)
    if sealed.errors:
        raise sealed.errors[0]
    return {"done": bool(sealed.results), **_tell(sealed.findings, arguments)}


def stamp(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Take a time stamp of the last seal of the bag (`archiver seal stamp`)."""
    from archiver.tasks.seals.seal_stamping import stamp_seals  # noqa: PLC0415 - see above

    return _tell_stamps(stamp_seals([arguments["bag"]], [arguments["authority"]]), arguments)


def reply(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Take an answer that came over an air gap (`archiver seal stamp --reply`)."""
    from archiver.tasks.seals.seal_stamping import take_stamp_reply  # noqa: PLC0415 - see above

    # Findings name the answer by its name alone.
    os.chdir(arguments["folder"])
    return _tell_stamps(take_stamp_reply(arguments["bag"], arguments["reply"]), arguments)


def _tell_stamps(stamped: SealedBags, arguments: Mapping[str, Any]) -> dict[str, Any]:
    stamps = [stamp for one in stamped.results for stamp in one["stamps"]]
    findings = Result("", (), stamped.findings, stamped.errors).all_findings
    return {"done": bool(stamps), "stamps": stamps, **_tell(findings, arguments)}


def renew(arguments: Mapping[str, Any], watcher: Watcher) -> dict[str, Any]:  # noqa: ARG001 - each job takes one
    """Stamp all seals of the bag anew (`archiver seal renew`)."""
    from archiver.tasks.seals.seal_renewal import renew_seals  # noqa: PLC0415 - see above

    renewed = renew_seals(
        [arguments["bag"]],
        [arguments["authority"]],
        fetches=arguments["fetches"],
        reason=arguments["reason"] or None,
        agent=arguments["agent"] or None,
        configuration=arguments["configuration"] or True,
    )
    return _tell_stamps(renewed, arguments)


def _tell(findings: Sequence[Finding], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return findings in words, and whether they tell of withheld documents."""
    is_revealed = bool(arguments["revealed"])
    return {"revealed": is_revealed, "findings": tell_in_all_languages(findings, arguments["bag"], with_withheld=is_revealed)}
