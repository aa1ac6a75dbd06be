"""Where a date stands is said with it: in results, findings, records and words."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.tasks.dates import find, verify
from tests.documents.made_files import make_mail, make_page, make_word

if TYPE_CHECKING:
    from pathlib import Path

REPORT = "report.schema.json"
LETTER = "تاریخ: ۲۲ بهمن ۱۳۹۶\n\nنامه"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A letter of the 11th of February 2018, sent on the 12th."""
    path = tmp_path / "letter.eml"
    path.write_bytes(make_mail(LETTER, "Date: Mon, 12 Feb 2018 10:00:00 +0330\r\nSubject: x\r\n"))
    return path


def _data(checkout: Path, name: str) -> str:
    return str(checkout / "tests" / "data" / "documents" / name)


def test_the_date_of_a_mail_is_compared_with_that_of_its_letter(mail: Path) -> None:
    (finding,) = verify(str(mail)).findings
    one, other = finding.values["statements"]

    assert (finding.code, finding.severity, finding.values["differenceDays"]) == ("date.datelines-differ", "error", 1)
    assert (one["part"], one["gregorian"], other["part"], other["gregorian"]) == (
        "mail header",
        "2018-02-12",
        "body",
        "2018-02-11",
    )
    assert (finding.where["part"], finding.where["line"]) == ("body", 1)


def test_the_publishing_date_of_a_page_is_compared_with_that_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(make_page(LETTER, "<meta property='article:published_time' content='2018-02-12T09:00:00+00:00'>"))
    (finding,) = find(str(path)).findings

    assert (finding.code, finding.where["part"]) == ("date.datelines-differ", "metadata")


def test_a_document_of_one_piece_has_no_parts_to_name(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(make_word(LETTER))
    (dated,) = find(str(path)).documents

    assert [(one.part, one.page, one.line) for one in dated.statements] == [(None, None, 1)]


def test_results_and_findings_with_parts_and_pages_fit_the_schema(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    main(["date", "find", "--json", *(_data(checkout, f"every-part.{kind}") for kind in ("docx", "odt", "pdf"))])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)

    assert check_against(REPORT, report, {}) == []
    word, text, pages = ([(one.get("part"), one.get("page")) for one in found["dates"]] for found in report["results"])
    assert word == text
    assert {("footnote 2", None), ("comment 1", None)} <= set(word)
    assert {(None, 1), (None, 2), (None, 3)} == set(pages)
    assert {(one["where"].get("part"), one["where"].get("page")) for one in report["findings"]} >= {("footer", None), (None, 1)}


def test_what_stands_on_every_page_is_told_once(checkout: Path) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    differing = [one for one in find(_data(checkout, "every-part.pdf")).findings if one.code == "date.datelines-differ"]
    footers = [one for one in differing if one.values["statements"][1]["text"] == "۱۶ آبان ۱۳۹۵"]

    assert [one.where["page"] for one in footers] == [1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["header, line 1", "footnote 2, line 1", "comment 1", "(footer, line 1, column 6)"]),
        ("fa", ["سرصفحه، سطر ۱", "پانویس ۲، سطر ۱", "یادداشت ۱", "(پاصفحه، سطر ۱، ستون ۶)"]),
    ],
)
def test_parts_are_named_in_both_languages(
    checkout: Path, capsys: pytest.CaptureFixture[str], language: str, words: list[str]
) -> None:
    main(["date", "find", "--lang", language, _data(checkout, "every-part.docx")])
    out = capsys.readouterr().out

    assert [word for word in words if word not in out] == []


@pytest.mark.parametrize(("language", "heading"), [("en", "  page 2\n"), ("fa", "  صفحهٔ ۲\n")])
def test_lines_that_are_shown_stand_under_their_page(
    checkout: Path, capsys: pytest.CaptureFixture[str], language: str, heading: str
) -> None:
    pytest.importorskip("pypdf")
    pytest.importorskip("bidi")
    main(["date", "find", "--show", "--lang", language, _data(checkout, "every-part.pdf")])

    assert heading + "    1  تاریخ: ⟦۱۵ آبان ۱۳۹۵⟧\n" in capsys.readouterr().out


def test_a_folder_of_all_kinds_is_read_in_order_and_to_its_end(tmp_path: Path, checkout: Path) -> None:
    for number, name in enumerate(["every-part.docx", "locked.odt", "letter-tehran-1396.eml", "every-part.odt"]):
        shutil.copy(_data(checkout, name), tmp_path / f"{number}-{name}")
    (tmp_path / "0-broken.docx").write_bytes(make_word("text")[:99])
    (tmp_path / "2-gone.txt").symlink_to(tmp_path / "nowhere")
    heard: list[tuple[int, int]] = []
    found = find(str(tmp_path), progress=lambda octets, files: heard.append((octets, files)))

    assert [os.path.basename(one.path) for one in found.documents] == [
        "0-broken.docx",
        "0-every-part.docx",
        "1-locked.odt",
        "2-letter-tehran-1396.eml",
        "3-every-part.odt",
    ]
    assert [os.path.basename(error.values["path"]) for error in found.errors] == ["2-gone.txt"]
    assert [files for _, files in heard] == [1, 2, 3, 4, 5]
    assert heard[-1][0] == sum(path.stat().st_size for path in tmp_path.iterdir() if path.exists())


def test_documents_that_cannot_be_read_are_packed_with_one_warning_each(tmp_path: Path, checkout: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for kind in ("docx", "odt"):
        shutil.copy(_data(checkout, f"locked.{kind}"), source)
    (source / "cut.docx").write_bytes(make_word("text")[:99])
    (source / "deep.eml").write_bytes(b"MIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 3000)
    report = tmp_path / "report.json"
    code = main(
        ["create", str(source), "--to", str(tmp_path / "bag"), "--organization", "Archive", "--json", "--report", str(report)]
    )
    records = [json.loads(line) for line in (tmp_path / "bag/metadata/records.jsonl").read_text(encoding="utf-8").splitlines()]

    assert code == 0
    assert [record["dateStatements"] for record in records] == [[], [], [], []]


def test_the_record_of_a_document_names_the_parts_of_its_statements(tmp_path: Path, mail: Path) -> None:
    assert main(["create", str(mail), "--to", str(tmp_path / "bag"), "--organization", "Archive"]) == 0
    record = json.loads((tmp_path / "bag/metadata/records.jsonl").read_text(encoding="utf-8"))

    assert [(one["part"], one["place"]) for one in record["dateStatements"]] == [("mail header", "metadata"), ("body", "head")]
    assert record["dateAgreement"] == {"status": "conflict", "differenceDays": 1, "statements": [0, 1]}
    assert main(["validate", str(tmp_path / "bag")]) == 0
