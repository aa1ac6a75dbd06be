"""One question decides whether a task has failed: is there an error among its findings?"""

from __future__ import annotations

import pytest

from archiver.findings import Severity, has_errors, make_finding

_NOTE = make_finding("config.used", {"path": "archiver.toml"}, file="archiver.toml")


@pytest.mark.parametrize(
    ("severities", "failed"),
    [([], False), ([Severity.NOTE, Severity.WARNING], False), ([Severity.NOTE, Severity.ERROR, Severity.NOTE], True)],
    ids=["none", "warnings", "an error among others"],
)
def test_findings_with_an_error_among_them_fail(severities: list[Severity], *, failed: bool) -> None:
    assert has_errors(_NOTE.replace(severity=severity) for severity in severities) is failed
