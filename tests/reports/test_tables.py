"""Tables and colours of text: columns are aligned for any letters, and colours are added only if asked for."""

from __future__ import annotations

import unicodedata

from archiver.errors import ReadError
from archiver.findings import Finding, Severity
from archiver.reports import Result, render_bags, render_findings


def _columns(text: str) -> int:
    """Return the columns of a terminal that a text takes: joiners and marks (Unicode: Mn, Me, Cf) none, wide letters two."""
    return sum(
        0 if unicodedata.category(letter) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


_BAGS = ("می‌نویسد", "مُحَمَّد", "plain", "三")


def _result() -> Result:
    findings = [
        Finding("error.source-missing", Severity.ERROR, {"bag": bag, "path": "x"}, {"path": "x"})
        for bag in _BAGS[:2]
        for _ in range(11)
    ]
    return Result("validate", [{"bag": bag} for bag in _BAGS], findings, [ReadError("error.bag-missing", path="nowhere")])


def test_every_column_of_a_persian_table_ends_where_the_one_above_ends() -> None:
    table = render_bags(_result(), "fa").splitlines()
    names = [*_BAGS, "nowhere"]

    assert [line.endswith(name) for line, name in zip(table[1:], names, strict=True)] == [True] * 5
    before = {_columns(line.removesuffix(name)) for line, name in zip(table[1:], names, strict=True)}
    assert before == {_columns(table[0].removesuffix("بسته"))}
    assert "یادداشت‌ها" in table[0]


def test_one_bag_needs_no_table() -> None:
    assert render_bags(Result("validate", [{"bag": "one"}], []), "en") == ""
    assert render_bags(Result("date find", [{"path": "a"}, {"path": "b"}], []), "en") == ""


def test_a_bag_is_never_said_to_be_good_that_was_not_read() -> None:
    rows = [line.split() for line in render_bags(_result(), "en").splitlines()]

    assert rows[-1] == ["not", "read", "1", "0", "0", "nowhere"]
    assert rows[1] == ["not", "valid", "11", "0", "0", "می‌نویسد"]
    assert rows[3] == ["valid", "0", "0", "0", "plain"]


def test_colour_is_added_and_nothing_else() -> None:
    findings = _result().findings
    coloured, plain = render_findings(findings, "fa", colour=True), render_findings(findings, "fa")

    assert "\033[1;31m" in coloured
    assert "\033" not in plain
    for sequence in ("\033[1;31m", "\033[1m", "\033[0m"):
        coloured = coloured.replace(sequence, "")
    assert coloured == plain
