"""Findings that say the same of many documents or bags are told once, with a count and the first five names."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archiver.findings import Finding, Severity, make_finding
from archiver.reports import Made, Result, render_findings, render_json, render_text
from archiver.reports.as_html import render_html

if TYPE_CHECKING:
    from archiver.messages import Language

MADE = Made(datetime(2016, 11, 5, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "1395-08-15", "bayegan 0.1.0")


def _without_row(number: int) -> list[Finding]:
    return [make_finding("table.file-without-row", {"path": "t.csv"}, file=f"letter {one}.txt") for one in range(1, number + 1)]


def _unpacked(number: int) -> list[Finding]:
    return [make_finding("extract.access-unknown", {"path": f"bag-{one}"}, path=f"bag-{one}", bag="b") for one in range(number)]


@pytest.mark.parametrize(("number", "told"), [(5, 5), (6, 1), (38, 1)])
def test_more_than_five_are_told_once(number: int, told: int) -> None:
    text = render_findings(_without_row(number), "en")

    assert text.count("table.file-without-row") == told
    assert ("letter 5.txt" in text, "letter 6.txt" in text) == (True, False)
    assert (f"The same {number} times" in text) == (told == 1)
    assert (f"and {number - 5} more" in text) == (told == 1)


def test_all_are_listed_if_asked() -> None:
    text = render_findings(_without_row(38), "en", lists_all=True)

    assert text.count("table.file-without-row") == 38
    assert "letter 38.txt" in text


def test_findings_that_differ_in_more_than_the_name_stay_apart() -> None:
    differing = [
        make_finding("document.not-what-it-says", {"path": f"{one}.doc"}, promised="application/msword", found=f"text/{one}")
        for one in range(9)
    ]

    assert render_findings(differing, "en").count("document.not-what-it-says") == 9


def test_a_worse_finding_of_the_same_code_stays_apart() -> None:
    *others, last = _without_row(8)
    text = render_findings([*others, last.raised_to(Severity.ERROR)], "en")

    assert text.count("error: table.file-without-row") == 1
    assert "The same 7 times" in text


def test_several_documents_stand_under_their_number() -> None:
    assert render_findings(_unpacked(7), "en").splitlines()[0] == "7 documents"
    assert render_findings(_unpacked(7), "fa").splitlines()[0] == "۷ سند"


def _single(number: int) -> list[Finding]:
    return [make_finding("audit.copy-single", {"bag": f"nas/box-{one}"}) for one in range(1, number + 1)]


@pytest.mark.parametrize(("number", "told"), [(5, 5), (6, 1), (1001, 1)])
def test_what_is_the_same_of_many_bags_is_told_once(number: int, told: int) -> None:
    text = render_findings(_single(number), "en")

    assert text.count("audit.copy-single") == told
    assert ("nas/box-5\n" in f"{text}\n", "nas/box-6" in text) == (True, False)
    assert render_findings(_single(number), "en", lists_all=True).count("audit.copy-single") == number


@pytest.mark.parametrize(("language", "heading"), [("en", "7 bags"), ("fa", "۷ بسته")])
def test_several_bags_stand_under_their_number_apart_from_as_many_documents(language: Language, heading: str) -> None:
    findings = [*_single(7), *_unpacked(7)]
    lines = render_findings(findings, language).splitlines()
    page = render_html(Result("audit run", [], findings), lambda _: [], language, MADE)

    assert [line for line in lines if not line.startswith(" ")] == ["7 documents" if language == "en" else "۷ سند", heading]
    assert re.sub("<[^>]*>", "", page).count(heading) == 1


def test_findings_about_documents_of_different_bags_stay_with_their_bag() -> None:
    findings = [make_finding("bag.file-unlisted", {"bag": f"nas/box-{one}", "path": "data/letter.txt"}) for one in range(9)]

    assert render_findings(findings, "en").count("bag.file-unlisted") == 9


def _of_tag_file(number: int) -> list[Finding]:
    return [
        make_finding("bag.blank-line", {"bag": f"nas/box-{one}", "path": "bag-info.txt", "line": one})
        for one in range(1, number + 1)
    ]


@pytest.mark.parametrize(("number", "told"), [(5, 5), (6, 1)])
def test_what_is_the_same_of_a_tag_file_of_many_bags_is_told_once(number: int, told: int) -> None:
    findings = _of_tag_file(number)
    text, page = render_findings(findings, "en"), render_html(Result("validate", [], findings), lambda _: [], "en", MADE)

    assert text.count("bag.blank-line") == page.count("bag.blank-line") == told
    assert ("nas/box-5/bag-info.txt\n" in f"{text}\n", "nas/box-6" in text) == (True, False)
    # The page keeps every name in a part that opens.
    assert ("nas/box-6/bag-info.txt" in re.sub("<[^>]*>", "", page)) == (told == 1)
    assert render_findings(findings, "en", lists_all=True).count("bag.blank-line") == number


def test_a_fold_tells_the_place_that_is_the_same_in_all() -> None:
    differing = _of_tag_file(6)
    alike = [one.replace(where={**one.where, "line": 3}) for one in differing]

    assert ("line 3" in render_findings(alike, "en"), "line 1" in render_findings(differing, "en")) == (True, False)


def test_a_tag_file_in_which_the_same_stands_twice_counts_for_one_bag() -> None:
    six = _of_tag_file(6)
    four = [one for one in six[:4] for _ in range(2)]

    assert render_findings([*six, six[0].replace(where={**six[0].where, "line": 9})], "en").splitlines()[0] == "6 bags"
    assert render_findings(four, "en").count("bag.blank-line") == 8


def test_other_words_or_another_tag_file_stay_apart() -> None:
    findings = _of_tag_file(6)
    other_word = findings[0].replace(values={"value": "x"})
    other_file = findings[0].replace(where={**findings[0].where, "path": "fetch.txt"})

    assert render_findings([*findings, other_word, other_file], "en").count("bag.blank-line") == 3


def test_findings_that_were_counted_and_not_kept_count_too() -> None:
    *others, last = _without_row(7)
    text = render_findings([*others, last.replace(values={**last.values, "omitted": 93})], "en")

    assert "The same 100 times" in text
    assert "and 95 more" in text


@pytest.mark.parametrize("language", ["en", "fa"])
def test_every_form_folds_alike_and_json_keeps_all(language: Language) -> None:
    result = Result("create", [], _without_row(38))
    page = render_html(result, lambda _: [], language, MADE)
    text = render_text(result, lambda _: [], language, MADE)

    assert (page.count("table.file-without-row"), text.count("table.file-without-row")) == (1, 1)
    # The page keeps every name in a part that opens without a script.
    shown = re.sub("<[^>]*>", "", page)
    assert all(f"letter {number}.txt" in shown for number in range(1, 39))
    assert "<details>" in page
    assert "letter 6.txt" not in text
    assert len(json.loads(render_json(result, language))["findings"]) == 38


def test_errors_come_last_if_all_do_not_fit_on_a_screen() -> None:
    error = make_finding("table.empty", {"path": "t.csv"})
    warnings = [
        make_finding("document.not-what-it-says", {"path": f"{one}.doc"}, promised="application/msword", found=f"text/{one}")
        for one in range(9)
    ]
    few = render_findings([*warnings[:2], error], "en", is_last=True)
    many = render_findings([*warnings, error], "en", is_last=True)

    assert few.index("error:") < few.index("warning:")
    assert many.index("error:") > many.rindex("warning:")
    # In a file that is kept, the worst stand first.
    kept = render_findings([*warnings, error], "en")
    assert kept.index("error:") < kept.index("warning:")
