"""The labelled lines of the date corpus, and the contradictions that its README names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates
from benchmarks.dating import BOUNDS, Score, read_corpus, score_finder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[str, str]:
    """The lines by their labels' id."""
    return {line["id"]: line["text"] for line in read_corpus(str(shared / "data" / "date-corpus" / "dates.jsonl"))}


@pytest.fixture(scope="module")
def score(shared: Path) -> Score:
    """The finder on all lines."""
    return score_finder(read_corpus(str(shared / "data" / "date-corpus" / "dates.jsonl")))


@pytest.mark.parametrize("calendar", BOUNDS)
def test_days_are_right_in_every_calendar(score: Score, calendar: str) -> None:
    assert score.percent((calendar, "days")) >= BOUNDS[calendar]


def test_mentions_of_any_precision_are_right(score: Score) -> None:
    assert score.percent(("all", "mentions")) >= 93, score.misses


def test_dates_are_not_invented(score: Score) -> None:
    assert len(score.invented) <= 0.02 * score.dateless, score.invented


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("d249",), "date.weekday-differs"),
        (("d360",), "date.weekday-differs"),
        (("d282",), "date.twins-differ"),
        (("d238", "d239", "d240"), "date.datelines-differ"),
    ],
)
def test_a_contradiction_is_reported(corpus: dict[str, str], lines: tuple[str, ...], code: str) -> None:
    text = "\n\n".join(corpus[line] for line in lines)

    assert [finding.code for finding in check_dates(find_dates(text)) if finding.severity != "note"] == [code]


@pytest.mark.parametrize("line", ["d277", "d276", "d234", "d243", "d325", "d326", "d333", "d141", "d019", "d362", "d363"])
def test_what_agrees_is_not_reported(corpus: dict[str, str], line: str) -> None:
    assert check_dates(find_dates(corpus[line])) == []
