"""The job that checks bags and writes the report on them, as `archiver validate --report` does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from archiver.bags.format import Level
from archiver.messages import LANGUAGES, words_of_page
from archiver.option_day import read_access_day
from archiver.progress import Step
from archiver.reports import stamp_report
from archiver.reports.as_html import render_body
from archiver.reports.bag_verdicts import describe_verdicts, make_result
from archiver.reports.examined import examine, list_inputs, measure, note_changes
from archiver.reports.scope import find_scope
from archiver.reports.withheld_documents import WithheldDocuments
from archiver.reports.withholding import withhold_all
from archiver.tasks.report_file import FORMS, render_report
from archiver.tasks.validation import validate_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archiver.messages import Language
    from archiver.progress import Watcher
    from archiver.reports import Result
    from archiver.tasks.validation import ValidatedBags


def run(arguments: dict[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Check the `bags` as far as the `level`, and write the report to the folder `kept`. Return the verdicts.

    Dropped bags are in `folder`, and are known by their names there.
    """
    if arguments["folder"] is not None:
        os.chdir(arguments["folder"])
    bags: list[str] = arguments["bags"]
    given = list(list_inputs({"bags": bags, "config": arguments["configuration"]}))
    if sizes := measure(given):
        watcher.begin(Step.EXAMINING, sum(sizes), len(sizes))
    examined = examine(given, watcher)
    found = validate_all(bags, arguments["level"], configuration=arguments["configuration"] or True, progress=watcher)
    result = make_result(found.reports, found.findings, found.errors)
    scope = find_scope("validate", {"level": arguments["level"]}) if found.reports else "failed"
    result = result._replace(examined=note_changes(examined), scope=scope)
    _write(result, lambda language: describe_verdicts(result, found.reports, language), bags, arguments["kept"])
    return {"kept": arguments["kept"], "status": str(result.status), "bags": _list_verdicts(found, bags)}


def _write(result: Result, lines: Callable[[Language], Iterable[str]], bags: Sequence[str], folder: str) -> None:
    """Write the report in each language: its forms, and its body for the page."""
    made, day = stamp_report(), read_access_day(None)
    for language in LANGUAGES:
        withheld = WithheldDocuments(language)
        for bag in bags if result.findings else ():
            withheld.add_bag(bag, day)
        shown, say = withhold_all(result, lines, withheld)
        written = {form: render_report(form, shown, say, language, made) for form in FORMS}
        with words_of_page():
            written["body"] = render_body(shown, say, language, made).encode("utf-8", "backslashreplace")
        for form, octets in written.items():
            with open(os.path.join(folder, f"{language}.{form}"), "xb") as file:
                file.write(octets)


def _list_verdicts(found: ValidatedBags, bags: Sequence[str]) -> list[dict[str, Any]]:
    """Return each bag with the entry `web.check.verdict.…` of the phrases for its verdict."""
    reports = {report.bag: report for report in found.reports}
    return [{"path": bag, "verdict": _find_verdict(reports[bag]) if bag in reports else "unread"} for bag in bags]


def _find_verdict(report: Any) -> str:  # noqa: ANN401 - a BagReport
    if report.level is Level.FULL:
        return "valid" if report.valid else "invalid"
    return f"valid-{report.level}" if report.valid else f"invalid-{report.level}"
