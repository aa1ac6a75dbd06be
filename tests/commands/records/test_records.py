"""`archiver records` and `archiver create --records` from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder with two documents."""
    folder = tmp_path / "box"
    (folder / "نامه‌ها").mkdir(parents=True)
    (folder / "نامه‌ها" / "یک.txt").write_text("۱۴ آبان ۱۳۹۵\nمتن", encoding="utf-8")
    (folder / "b.txt").write_text("text", encoding="utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, dict[str, Any]]:
    """The exit code of a command and its JSON."""
    code = main([*map(str, words), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert check_against(REPORT_SCHEMA, report) == []
    return code, report


def write(folder: Path, text: str) -> Path:
    """A table beside the folder."""
    table = folder.parent / "table.csv"
    table.write_text(text, encoding="utf-8")
    return table


GOOD = (
    "path,title [fa],date,date note,language,code,access,access until,calendar,custodian,rights,rights identifier,sensitivity\n"
    "نامه‌ها\\یک.txt,نامهٔ نخست,۱۵ آبان ۱۳۹۵,با کارت دعوت,فارسی,ن-۱,بسته تا تاریخ معین,1428-01-01,شمسی,خانواده,In Copyright,"
    "http://rightsstatements.org/vocab/InC/1.0/,personal data; witness\n"
    "b.txt,,,,,,,,,,,,\n"
)


def test_a_bag_holds_what_its_table_says(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--language", "en", "--organization", "The Register of Names"]
    code, report = run(capsys, "create", box, "--records", write(box, GOOD), "--to", tmp_path / "bag", *words)
    lines = (tmp_path / "bag" / "metadata" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    plain, described = (json.loads(line) for line in lines)

    assert code == 0
    # The document dates itself a day earlier than the person did.
    assert "date.given-differs" in {finding["code"] for finding in report["findings"]}
    assert described["title"] == [{"value": "نامهٔ نخست", "language": "fa"}]
    assert described["language"] == ["fa"]
    assert described["referenceCode"] == "ن-۱"
    # 1 Farvardin 1428 is 20 March 2049 (University of Tehran list).
    assert described["accessRights"] == {"status": "embargoed", "until": "2049-03-20"}
    assert described["custodian"] == {"name": [{"value": "خانواده", "language": "und"}]}
    assert described["rightsStatement"]["identifier"] == "http://rightsstatements.org/vocab/InC/1.0/"
    assert described["sensitivity"] == ["personal data", "witness"]
    assert (described["date"]["asGiven"], described["date"]["basis"]) == ("۱۵ آبان ۱۳۹۵", "resolved")
    assert described["date"]["note"] == "با کارت دعوت"
    # What a row leaves open, the options say, and the statement of the document stays.
    assert (plain["title"], plain["titleBasis"]) == ([{"value": "b", "language": "und"}], "file-name")
    assert described["titleBasis"] == "table"
    assert plain["language"] == ["en"]
    assert plain["date"] == {"basis": "none"}
    assert described["dateStatements"][0]["gregorian"] == "2016-11-04"
    assert run(capsys, "validate", tmp_path / "bag")[0] == 0


def test_the_resolution_of_a_table_is_an_event(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write(box, "path,date\nb.txt,1395\n")
    run(capsys, "create", box, "--records", table, "--to", tmp_path / "bag", "--organization", "x")
    events = [json.loads(line) for line in (tmp_path / "bag" / "metadata" / "events.jsonl").read_bytes().splitlines()]

    [event] = [event for event in events if event["eventType"] == "metadata modification"]
    assert event["eventDetail"] == "date taken from the intake table: 2016-03-20/2017-03-20"


def test_a_table_that_does_not_pass_makes_no_bag(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write(box, "path,level\nb.txt,box\n")
    code, report = run(capsys, "create", box, "--records", table, "--to", tmp_path / "bag", "--organization", "x")

    assert code == 1
    assert "table.value-unknown" in {finding["code"] for finding in report["findings"]}
    assert not (tmp_path / "bag").exists()


def test_rows_that_name_one_organization_need_no_option(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "path,organization [en],organization country\nb.txt,The Register,{}\nنامه‌ها/یک.txt,The Register,NO\n"
    good, mixed = rows.format("NO"), rows.format("SE")

    assert run(capsys, "create", box, "--records", write(box, mixed), "--to", tmp_path / "bag")[0] == 2
    assert run(capsys, "create", box, "--records", write(box, good), "--to", tmp_path / "bag")[0] == 0
    assert "Source-Organization: The Register\n" in (tmp_path / "bag" / "bag-info.txt").read_text(encoding="utf-8")


def test_check_counts_rows_and_files_and_says_how_the_table_was_read(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "records", "check", write(box, "path;title [fa]\nb.txt;x\nc.pdf;y\n"), box)
    [result] = report["results"]

    assert code == 1
    assert {key: result[key] for key in ("format", "encoding", "delimiter", "rows", "files", "matched")} == {
        "format": "csv",
        "encoding": "utf-8",
        "delimiter": ";",
        "rows": 2,
        "files": 2,
        "matched": 1,
    }
    assert (result["filesWithoutRow"], result["rowsWithoutFile"], result["passes"]) == (1, 1, False)
    assert result["columns"] == [
        {"heading": "path", "field": "path"},
        {"heading": "title [fa]", "field": "title", "language": "fa"},
    ]


def test_check_speaks_persian_with_its_place(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "fa", "records", "check", str(write(box, "path,level\nb.txt,جعبه\n")), str(box)]) == 1
    told = capsys.readouterr().out

    assert "خطا: table.value-unknown (ردیف ۲، ستون ۲ «level»)" in told
    assert "جداکنندهٔ خانه‌ها ویرگول؛ ۱ ردیف، ۲ فایل، جور شده: ۱" in told
    assert "\\u200c" not in told


def test_the_table_may_lie_among_the_documents(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = box / "table.csv"
    table.write_text("path\nb.txt\nنامه‌ها/یک.txt\n", encoding="utf-8")
    code, report = run(capsys, "records", "check", table, box)

    assert code == 0
    assert [(finding["code"], finding["severity"]) for finding in report["findings"]] == [("table.among-files", "note")]


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["{here}/nothing.csv", "{here}/box"], 3, "error.table-missing"),
        (["{here}/box", "{here}/box"], 3, "error.unreadable"),
        (["{here}/table.csv", "{here}/nothing"], 3, "error.source-missing"),
        (["{here}/table.csv", "{here}/table.csv"], 2, "error.folder-wanted"),
    ],
)
def test_what_cannot_be_checked_is_told(
    words: list[str], exit_code: int, code: str, box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(box, "path\n")
    told, report = run(capsys, "records", "check", *(word.format(here=box.parent) for word in words))

    assert (told, [finding["code"] for finding in report["findings"]]) == (exit_code, [code])


def test_an_empty_table_is_printed_or_written_once(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["records", "template", "--language", "prs"]) == 0
    printed = capsysbinary.readouterr().out
    path = tmp_path / "table.csv"

    assert "title (عنوان) [prs],".encode() in printed
    assert main(["records", "template", "--language", "prs", "--to", str(path)]) == 0
    assert path.read_bytes() == printed
    assert main(["records", "template", "--to", str(path)]) == 3
    assert path.read_bytes() == printed


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--format", "xlsx"], "error.workbook-needs-file"),
        (["--format", "ods"], "error.choice-unknown"),
        (["--language", "-", "--to", "t.csv"], "error.language-tag"),
        ([], "error.workbook-needs-file"),  # beside --json
    ],
)
def test_a_template_that_cannot_be_written_is_wrong_usage(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told, report = run(capsys, "records", "template", *words)

    assert (told, [finding["code"] for finding in report["findings"]]) == (2, [code])


def test_a_table_is_of_no_use_to_a_plain_bag(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "create", box, "--records", write(box, "path\n"), "--to", tmp_path / "bag", "--plain")

    assert (code, [finding["code"] for finding in report["findings"]]) == (2, ["error.plain-without-records"])


@pytest.mark.parametrize(
    ("own_row", "words", "status"),
    [
        ("", [], "restricted"),
        ("", ["--access", "closed"], "closed"),
        ("table.csv,Who may see what,,\n", [], "restricted"),
        ("table.csv,,,open\n", [], "open"),
    ],
)
def test_a_table_in_its_folder_is_no_way_round_what_it_withholds(
    own_row: str, words: list[str], status: str, box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = box / "table.csv"
    table.write_text(f"path,title,code,access\nb.txt,The witness of the yard,F-1,restricted\n{own_row}", encoding="utf-8")
    words = ["--records", str(table), "--to", str(tmp_path / "bag"), "--organization", "x", *words]
    code, report = run(capsys, "create", box, *words)
    records = [json.loads(line) for line in (tmp_path / "bag" / "metadata" / "records.jsonl").read_bytes().splitlines()]
    rights = {record["file"]["originalName"]: record.get("accessRights") for record in records}

    assert code == 0
    assert rights["table.csv"] == {"status": status}
    assert rights["b.txt"] == {"status": "restricted"}
    assert ("table.tells-withheld" in {finding["code"] for finding in report["findings"]}) is (status != "open")
    assert "witness" not in (tmp_path / "bag" / "metadata" / "finding-aid.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "beginning"),
    [
        (["--to", "t.xlsx"], b"PK"),
        (["--to", "T.JSONL"], b"{"),
        (["--to", "t.csv"], b"\xef\xbb\xbf"),
        (["--to", "t.txt"], b"\xef\xbb\xbf"),
        (["--format", "xlsx", "--to", "t.xlsx"], b"PK"),
        (["--format", "jsonl", "--to", "t"], b"{"),
    ],
)
def test_an_empty_table_is_what_its_name_says(
    words: list[str], beginning: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _ = run(capsys, "records", "template", *words)

    assert code == 0
    assert (tmp_path / words[-1]).read_bytes().startswith(beginning)


@pytest.mark.parametrize(("form", "name"), [("csv", "t.xlsx"), ("xlsx", "t.csv"), ("csv", "t.jsonl")])
def test_an_empty_table_under_a_name_of_another_form_is_refused(
    form: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = run(capsys, "records", "template", "--format", form, "--to", tmp_path / name)

    assert (code, [finding["code"] for finding in report["findings"]]) == (2, ["error.format-unlike-name"])
    assert not (tmp_path / name).exists()


def test_a_filled_table_is_told_as_json_and_in_words(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run(capsys, "records", "template", box, "--to", tmp_path / "t.csv")
    [result] = report["results"]

    assert code == 0
    assert {key: result[key] for key in ("format", "documents", "titles")} == {
        "format": "csv",
        "documents": 2,
        "titles": {"file-name": 2},
    }
    assert main(["--lang", "fa", "records", "template", str(box), "--to", str(tmp_path / "t.xlsx")]) == 0
    told = capsys.readouterr().out
    assert "جدول ۲ سند" in told
    assert "عنوان‌های پیشنهادی: نام فایل ۲." in told
    assert f'archiver records check "{tmp_path / "t.xlsx"}" "{box}"' in told


def test_a_filled_table_goes_to_standard_output(box: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["records", "template", str(box)]) == 0
    assert capfdbinary.readouterr().out.startswith("\ufeffpath (مسیر),title (عنوان) [fa]".encode())


def test_a_filled_table_needs_a_file_on_a_terminal(
    box: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["records", "template", str(box)]) == 2
    assert "expected a file to write it to" in capsys.readouterr().err


def test_a_filled_table_needs_a_folder(box: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["records", "template", str(box / "b.txt"), "--to", str(tmp_path / "t.csv")]) == 2
    assert "expected the folder of the documents" in capsys.readouterr().err
