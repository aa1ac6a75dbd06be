"""Results as values: they do not change, are compared by their fields, go to other processes, and have no truth value."""

import copy
import pickle

import pytest

from archiver.bags.format import BagReport, Level
from archiver.findings import Finding, Severity, make_finding
from archiver.tasks.conversion import ConversionReport, convert

FINDING = make_finding("date.ambiguous", {"line": 3}, readings=["a", "b"])


def test_a_finding_does_not_change() -> None:
    with pytest.raises(AttributeError, match=r"Finding\.code cannot be set"):
        FINDING.code = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"Finding\.code cannot be deleted"):
        del FINDING.code
    with pytest.raises(AttributeError):
        FINDING.note = "x"


def test_findings_are_compared_and_hashed_by_their_fields() -> None:
    same = Finding("date.ambiguous", Severity.WARNING, {"line": 3}, {"readings": ["a", "b"]})

    assert same == FINDING
    assert {same, FINDING} == {FINDING}
    assert FINDING.replace(where={"line": 4}) != FINDING
    assert (FINDING.code, FINDING.severity, FINDING.where, FINDING.values) != FINDING


def test_a_finding_can_be_copied_and_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(FINDING)) == copy.deepcopy(FINDING) == FINDING  # noqa: S301 - our own


def test_a_finding_shows_its_fields() -> None:
    assert repr(make_finding("date.ambiguous", {"line": 3}, a=1)) == (
        "Finding(code='date.ambiguous', severity=<Severity.WARNING: 'warning'>, where={'line': 3}, values={'a': 1})"
    )


def test_a_converted_date_is_a_value() -> None:
    [date] = convert("1395-08-15").dates

    assert date == copy.deepcopy(date) == date.replace(input="1395-08-15")
    with pytest.raises(AttributeError):
        date.input = "x"  # type: ignore[misc]


def test_a_report_has_neither_truth_value_nor_length() -> None:
    """`if report:` would be true for a spoilt bag."""
    report = BagReport("bag", Level.FULL, [], "1.0", follows_our_profile=False, algorithms=(), payload_files=0, payload_bytes=0)

    with pytest.raises(TypeError, match=r"BagReport has no truth value; ask for its \.valid"):
        bool(report)
    with pytest.raises(TypeError):
        len(report)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"ConversionReport has no truth value; ask for its \.findings"):
        bool(ConversionReport([]))
