"""The status and exit code of a result follow from its worst finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archiver.findings import Finding, Severity
from archiver.reports import Result, render_findings, render_json, render_totals
from archiver.reports.gathering import say_place
from archiver.reports.result import Status

if TYPE_CHECKING:
    from archiver.findings import Where


def _finding(severity: Severity, path: str = "a.txt") -> Finding:
    return Finding("error.source-missing", severity, {"path": path, "line": 3, "column": 7}, {"path": path})


@pytest.mark.parametrize(
    ("severities", "status", "exit_code"),
    [
        ([], Status.GOOD, 0),
        ([Severity.NOTE], Status.GOOD, 0),
        ([Severity.NOTE, Severity.WARNING], Status.WARNING, 0),
        ([Severity.WARNING, Severity.ERROR, Severity.NOTE], Status.ERROR, 1),
    ],
)
def test_the_worst_finding_decides(severities: list[Severity], status: Status, exit_code: int) -> None:
    result = Result("create", [], [_finding(severity) for severity in severities])

    assert result.status is status
    assert result.exit_code == exit_code


def test_a_strict_task_raises_a_severity_and_never_lowers_it() -> None:
    assert _finding(Severity.WARNING).raised_to(Severity.ERROR).severity is Severity.ERROR
    assert _finding(Severity.ERROR).raised_to(Severity.WARNING).severity is Severity.ERROR


def test_text_and_json_tell_the_same_facts_worst_first() -> None:
    findings = [_finding(Severity.NOTE, "نامه.txt"), _finding(Severity.ERROR, "نامه.txt"), _finding(Severity.WARNING, "b.txt")]
    text = render_findings(findings, "en")
    report = json.loads(render_json(Result("create", [], findings), "en"))

    assert text.index("error: error.source-missing (line 3, column 7)") < text.index("note: error.source-missing")
    assert text.count("نامه.txt\n") == 1
    assert [finding["message"] for finding in report["findings"]] == [finding.message() for finding in findings]
    assert all(finding["message"] in text for finding in report["findings"])
    assert render_totals(findings, "en") == "1 error, 1 warning, 1 note"
    assert render_totals(findings, "fa") == "۱ خطا، ۱ هشدار، ۱ یادداشت"


def test_json_shows_persian_as_itself_and_survives_a_name_that_is_not_utf8() -> None:
    text = render_json(Result("create", [{"path": "می‌شود \udcff"}], []), "fa")

    assert "می‌شود" in text
    assert json.loads(text.encode("utf-8", "backslashreplace"))["results"] == [{"path": "می‌شود \udcff"}]


@pytest.mark.parametrize(
    ("where", "en", "fa"),
    [
        ({"field": "documents.language"}, "at documents.language", "در documents.language"),
        ({"field": "--date"}, "at --date", "در --date"),
        ({"row": 3, "field": "date"}, "row 3, column “date”", "ردیف ۳، ستون «date»"),
        ({"row": 3, "column": 2, "field": "date"}, "row 3, column 2 “date”", "ردیف ۳، ستون ۲ «date»"),
    ],
)
def test_only_what_stands_in_a_table_stands_in_a_column(where: Where, en: str, fa: str) -> None:
    assert (say_place(where, "en"), say_place(where, "fa")) == (en, fa)
