"""Reports name withheld documents by their reference codes alone, and say what was examined and what that proves."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from archiver.commands.program import main
from archiver.records.schema_check import REPORT_SCHEMA, check_against
from tests.pages.html_page import Page

if TYPE_CHECKING:
    from pathlib import Path

_ROWS = (
    ("path", "title", "access", "reference code"),
    ("فهرست زندانیان.txt", "نام زندانیان بند ۲۰۹", "closed", "ج۱۲/۲۱"),
    ("guards/memoir-of-a-guard.txt", "What the guard saw", "restricted", ""),
    ("fax.txt", "A fax", "open", "A/1"),
)
_SECRETS = ("زندانیان", "guard", "2017-07-03", "1396-04-12", "تیر")
"""Parts of the names, titles and dates of the withheld documents."""


@pytest.fixture
def box(seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `box`, its table and `bag`, which was made of both."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    (tmp_path / "box/guards").mkdir(parents=True)
    shutil.copy(seeds / "notice-weekday-1396.txt", tmp_path / "box/فهرست زندانیان.txt")
    shutil.copy(seeds / "notice-weekday-1396.txt", tmp_path / "box/guards/memoir-of-a-guard.txt")
    shutil.copy(seeds / "fax-london-2016.txt", tmp_path / "box/fax.txt")
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(_ROWS)
    return tmp_path


def _create(to: str, *more: str) -> list[str]:
    return ["create", "box", "--records", "t.csv", "--to", to, "--organization", "X", "--config", "/dev/null", *more]


def _secrets_in(text: str) -> list[str]:
    return [secret for secret in _SECRETS if secret in text.replace("--with-withheld", "")]


def _written(folder: Path, name: str, *command: str) -> str:
    main([*command, "--report", name])
    return (folder / name).read_text(encoding="utf-8")


def _spoil(bag: Path) -> None:
    """Change each withheld document, take away a third one's line, and spoil a record."""
    for path in ("فهرست زندانیان.txt", "guards/memoir-of-a-guard.txt"):
        with (bag / "data" / path).open("ab") as file:
            file.write(b"x")
    manifest = bag / "manifest-sha512.txt"
    manifest.write_text(re.sub(r"(?m)^[0-9a-f]{128}(?=  data/guards)", "0" * 128, manifest.read_text("utf-8")), "utf-8")


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("form", ["txt", "html", "json"])
def test_a_report_on_a_bag_names_withheld_documents_by_their_codes(
    box: Path, form: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_create("bag")) == 0
    _spoil(box / "bag")
    capsys.readouterr()

    report = _written(box, f"r.{form}", "validate", "bag", "--lang", language)

    printed = capsys.readouterr().out
    assert (_secrets_in(report), _secrets_in(printed)) == ([], [])
    assert "ج۱۲/۲۱" in re.sub("<[^>]*>", "", report)
    assert {"en": "ithheld document 2", "fa": "سند بیرون از دسترس ۲"}[language] in re.sub("<[^>]*>", "", report)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (box / "box").rglob("*.txt") if path.name != "fax.txt"]
    assert [digest for digest in digests if digest in report + printed] == []


def test_with_withheld_tells_all_and_says_so_first(box: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(_create("bag")) == 0
    _spoil(box / "bag")
    capsys.readouterr()

    text = _written(box, "r.txt", "validate", "bag", "--with-withheld")
    printed = capsys.readouterr().out
    page = _written(box, "r.html", "validate", "bag", "--with-withheld")
    told = json.loads(_written(box, "r.json", "validate", "bag", "--with-withheld"))

    assert "withheld" in text.splitlines()[0]
    assert "ithheld" in printed.splitlines()[0]
    assert "names withheld documents" in page.partition("</h1>")[0]
    assert next(iter(told)) == "namesWithheld"
    assert "memoir-of-a-guard.txt" in text
    assert "data/فهرست زندانیان.txt" in {finding["where"].get("path") for finding in told["findings"]}


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_packing_tells_no_more_of_them(box: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    """The weekday of the seed is wrong, so both withheld documents have a finding."""
    report = _written(box, "r.json", *_create("bag", *more))

    findings = json.loads(report)["findings"]
    about = [finding["where"]["path"] for finding in findings if finding["code"] == "date.weekday-differs"]
    assert sorted(about) == ["Withheld document 2", "ج۱۲/۲۱"]
    assert (_secrets_in(report), _secrets_in(capsys.readouterr().out)) == ([], [])
    assert check_against(REPORT_SCHEMA, json.loads(report)) == []


def test_an_open_document_is_told_of_as_ever(box: Path) -> None:
    assert main(_create("bag")) == 0
    (box / "bag/data/fax.txt").write_bytes(b"x")

    report = json.loads(_written(box, "r.json", "validate", "bag"))

    told = next(finding for finding in report["findings"] if finding["code"] == "bag.digest-differs")
    assert told["where"] == {"bag": "bag", "path": "data/fax.txt"}
    assert told["values"]["found"] == hashlib.sha256(b"x").hexdigest()


def test_a_document_whose_record_cannot_be_read_is_not_named(box: Path) -> None:
    """Nobody can say then whether it is withheld."""
    assert main(_create("bag")) == 0
    records = box / "bag/metadata/records.jsonl"
    lines = records.read_bytes().splitlines(keepends=True)
    records.write_bytes(b"".join(line[:40] + b"\n" if "زندانیان".encode() in line else line for line in lines))
    _spoil(box / "bag")

    assert _secrets_in(_written(box, "r.txt", "validate", "bag")) == []


def test_a_report_says_what_was_examined_when_by_what_and_what_it_proves(box: Path) -> None:
    assert main(_create("bag")) == 0
    (box / "letter.txt").write_text("تهران، ۱۵ آبان ۱۳۹۵", encoding="utf-8")

    bag = json.loads(_written(box, "b.json", "validate", "bag"))
    letter = json.loads(_written(box, "l.json", "date", "verify", "letter.txt"))
    text = _written(box, "b.txt", "validate", "bag")

    digests = {name.name: hashlib.sha256(name.read_bytes()).hexdigest() for name in (box / "bag").glob("tagmanifest-*.txt")}
    octets = (box / "letter.txt").read_bytes()
    file = {"path": "letter.txt", "kind": "file", "size": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}
    assert bag["examined"] == [{"path": "bag", "kind": "bag", "tagManifests": digests}]
    assert letter["examined"] == [file]
    assert bag["made"]["time"] == "2016-11-05T00:00:00Z"
    assert [digest for digest in digests.values() if digest not in text] == []
    assert "does not prove who made it" in " ".join(text.split())
    assert all(bag["scope"][key] for key in ("checked", "notChecked", "proves"))
    assert bag["scope"] != json.loads(_written(box, "c.json", "validate", "bag", "--level", "complete"))["scope"]


def test_a_report_on_packing_gives_the_digests_to_keep(box: Path) -> None:
    report = json.loads(_written(box, "r.json", *_create("bag")))

    digests = {name.name: hashlib.sha256(name.read_bytes()).hexdigest() for name in (box / "bag").glob("tagmanifest-*.txt")}
    assert report["produced"] == [{"path": "bag", "kind": "bag", "tagManifests": digests}]
    assert [one["path"] for one in report["examined"]] == ["box", "t.csv", "/dev/null"]


def test_describing_a_withheld_document_tells_the_fields_and_the_access_only(
    box: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_create("bag")) == 0
    (box / "new.csv").write_text("reference code,title\nج۱۲/۲۱,نام زندانیان دیگر\n", encoding="utf-8")
    capsys.readouterr()

    report = _written(box, "r.json", "bag", "describe", "bag", "--records", "new.csv", "--agent", "M. Karimi")

    changes = json.loads(report)["results"][0]["changes"]
    assert changes == [{"row": 2, "document": "ج۱۲/۲۱", "field": "title", "opens": False}]
    assert (_secrets_in(report), _secrets_in(capsys.readouterr().out)) == ([], [])
    assert check_against(REPORT_SCHEMA, json.loads(report)) == []


def test_the_code_of_a_withheld_document_is_no_path_on_a_page(box: Path) -> None:
    assert main(_create("bag")) == 0
    _spoil(box / "bag")

    page = Page(_written(box, "r.html", "validate", "bag"))

    codes = {one.text: one.attributes["dir"] for one in page.find("bdi", class_="code")}
    assert codes["ج۱۲/۲۱"] == "rtl"
    assert "bag · ج۱۲/۲۱" in [one.text for one in page.find("h3")]
