"""The table of kinds explains every letter of a shape, and its examples are true."""

from __future__ import annotations

import re

import pytest

from archiver.dating.layouts.date_layouts import layouts
from archiver.dating.mentions.runs import find_runs
from archiver.dating.words import TermKind
from archiver.dating.words.gaps import GAP_SIGNS
from archiver.persian_text import fold_text

_SYNTAX = re.compile(r"\(\?P<\w+>|\(\?<?[:=!]|\\\d|\{\d+,\d+\}")


def test_the_table_has_every_letter_that_a_layout_uses_and_those_read_before() -> None:
    patterns = [_SYNTAX.sub("", layout.pattern.pattern) for layout in layouts()]
    used = {sign for pattern in patterns for sign in pattern if sign.isalpha()}
    begins = {sign for layout in layouts() for sign in layout.begins if sign not in GAP_SIGNS}

    assert used | begins == set(TermKind) - {TermKind.NO_DATE, TermKind.PART_OF_TIME}


@pytest.mark.parametrize("kind", TermKind)
def test_the_example_of_a_kind_is_one(kind: TermKind) -> None:
    kinds = {term.kind for run in find_runs(fold_text(f"15 {kind.example} 1395")) for term in run.terms}

    assert kind in kinds
    assert kind.meaning


def test_the_kinds_of_a_day_with_month_and_year_are_its_shape() -> None:
    (run,) = find_runs(fold_text("15 Aban 1395"))

    assert run.shape == "n_M_y"
    assert [term.kind for term in run.terms] == [TermKind.NUMBER, TermKind.MONTH, TermKind.YEAR]
