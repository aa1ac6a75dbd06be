"""Every page is valid HTML: a parser as the HTML standard describes it, told to be strict, has nothing to complain of."""

from __future__ import annotations

import html5lib
import pytest

from archiver.errors import ReadError
from archiver.finding_aid import BagDescription, render_finding_aid
from archiver.findings import Finding, Severity, Where
from archiver.messages import LANGUAGES, Language
from archiver.reports import Made, Result
from archiver.reports.as_html import render_html
from tests.finding_aid.made_records import ORGANIZATION, make_box, make_described

_HOSTILE = "</bdi><script>alert(1)</script>&amp;\u202e\x02\x03 \"'\udcff"


def _parse(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)


def test_the_parser_would_complain() -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        _parse("<!DOCTYPE html><html lang=en><title>x</title><p><div></p></div></body></html>")


def test_finding_aids_are_valid() -> None:
    bag = BagDescription(_HOSTILE, ORGANIZATION, ("sha256", "sha3512"), "2026-11-24", "1405-09-03")
    records = [make_described(), *make_box(12)]
    records[3]["file"] = {**records[3]["file"], "path": f"data/100%\n{_HOSTILE[:-1]}", "originalName": _HOSTILE}
    records[3]["title"] = [{"value": _HOSTILE, "language": "und"}]
    for _, pieces in render_finding_aid(bag, records):
        page = b"".join(pieces).decode()
        _parse(page)
        # The only script is the one that sorts the list of documents.
        assert page.count("<script") == page.count('<script>"use strict";') == 1
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_are_valid_whatever_they_tell(language: Language) -> None:
    where: Where = {"bag": _HOSTILE, "path": _HOSTILE, "line": 3}
    findings = [Finding("error.bag-missing", Severity.WARNING, where, {"path": _HOSTILE})]
    result = Result("validate", [{"bag": _HOSTILE}, {"bag": "b"}], findings, [ReadError("error.bag-missing", path=_HOSTILE)])
    made = Made("2026-11-24T10:00:00Z", "1405-09-03", "bayegan 0.1.0")
    page = render_html(result, lambda _: [_HOSTILE, "", "بسته: a\nb"], language, made)

    _parse(page)
    assert "<script" not in page
    assert page.count("<bdi") == page.count("</bdi>")
    page.encode()
