"""The main job, end to end: document, record, bag, validate; on the real document and on the seed written in its manner."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.records import check_against
from archiver.records.schema_check import REPORT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

Report = dict[str, Any]


@pytest.fixture
def real_document(shared: Path) -> Path:
    """The document that the project exists for."""
    return shared / "seeds" / "000_8f4efd12ef216f65.txt"


@pytest.fixture
def statement(seeds: Path) -> Path:
    """Our own document in its manner."""
    return seeds / "statement-oslo-1395.txt"


@pytest.fixture(params=["real_document", "statement"])
def document(request: pytest.FixtureRequest) -> Path:
    """Both of them, one after the other."""
    path: Path = request.getfixturevalue(request.param)
    return path


class Archiver:
    """Runs commands and gives their exit code and JSON."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> tuple[int, Report]:
        """The exit code of the command and what it printed."""
        exit_code = main([*map(str, words), "--json"])
        report = json.loads(self._capsys.readouterr().out)
        assert check_against(REPORT_SCHEMA, report) == []
        return exit_code, report


@pytest.fixture
def archiver(capsys: pytest.CaptureFixture[str]) -> Archiver:
    return Archiver(capsys)


@pytest.fixture
def bag(document: Path, tmp_path: Path, archiver: Archiver) -> Path:
    """A bag of the document."""
    archiver("create", document, "--to", tmp_path / "bag", "--organization", "The Register of Names")
    return tmp_path / "bag"


def _record(bag: Path) -> Report:
    record: Report = json.loads((bag / "metadata" / "records.jsonl").read_text(encoding="utf-8"))
    return record


def test_create_warns_that_the_datelines_differ_and_names_all_about_it(
    document: Path, tmp_path: Path, archiver: Archiver
) -> None:
    exit_code, report = archiver("create", document, "--to", tmp_path / "bag", "--organization", "The Register of Names")

    assert exit_code == 0
    assert report["status"] == "warning"
    assert [result["documents"] for result in report["results"]] == [1]
    [finding] = report["findings"]
    _assert_names_both_statements(finding)
    assert finding["severity"] == "warning"


def test_verify_says_the_same_and_exits_1(document: Path, archiver: Archiver) -> None:
    exit_code, report = archiver("date", "verify", document)

    assert exit_code == 1
    [finding] = report["findings"]
    _assert_names_both_statements(finding)
    assert finding["severity"] == "error"


def _assert_names_both_statements(finding: Report) -> None:
    # 15 Aban 1395 is Saturday 5 November 2016 (University of Tehran list), the day before is Friday 14 Aban.
    assert finding["code"] == "date.datelines-differ"
    assert finding["values"]["differenceDays"] == 1
    header, foot = finding["values"]["statements"]
    assert (header["text"], header["solarHijri"], header["gregorian"]) == ("۱۳۹۵ آبان ۱۵, شنبه", "1395-08-15", "2016-11-05")
    assert (foot["text"], foot["solarHijri"], foot["gregorian"]) == ("November 4- 2016", "1395-08-14", "2016-11-04")
    assert (header["weekday"], foot["weekday"]) == ("Saturday", "Friday")
    for fact in (
        "۱۳۹۵ آبان ۱۵, شنبه",
        "November 4- 2016",
        "1395-08-15",
        "2016-11-05",
        "1395-08-14",
        "2016-11-04",
        "Saturday",
        "Friday",
    ):
        assert fact in finding["message"]
    assert "1 day" in finding["message"]


def test_the_record_holds_the_set_of_both_days(bag: Path) -> None:
    record = _record(bag)

    assert record["date"] == {
        "solarHijri": "[1395-08-14,1395-08-15]",
        "gregorian": "[2016-11-04,2016-11-05]",
        "precision": "day",
        "basis": "unresolved",
    }
    assert record["dateAgreement"]["status"] == "conflict"
    assert record["dateAgreement"]["differenceDays"] == 1
    compared = [record["dateStatements"][place]["text"] for place in record["dateAgreement"]["statements"]]
    assert compared == ["۱۳۹۵ آبان ۱۵, شنبه", "November 4- 2016"]


def test_the_record_holds_every_other_statement_of_the_body(real_document: Path, tmp_path: Path, archiver: Archiver) -> None:
    archiver("create", real_document, "--to", tmp_path / "bag", "--organization", "x")
    text = real_document.read_text(encoding="utf-8")
    statements = _record(tmp_path / "bag")["dateStatements"]

    assert [text[one["start"] : one["end"]] for one in statements] == [one["text"] for one in statements]
    assert [(one["text"], one["gregorian"]) for one in statements[1:-1]] == [
        ("1988", "1988"),
        ("1988", "1988"),
        ("1988", "1988"),
        ("August 28, 2016", "2016-08-28"),
        ("1988", "1988"),
        ("1988", "1988"),
        ("July 1988", "1988-07"),
        ("August 2016", "2016-08"),
    ]


def test_the_bag_satisfies_every_referee(bag: Path, document: Path, archiver: Archiver) -> None:
    exit_code, report = archiver("validate", bag)
    assert (exit_code, report["status"]) == (0, "good")
    for command in (
        [sys.executable, "-m", "bagit", "--validate", str(bag)],
        ["sha256sum", "--check", "--strict", "manifest-sha256.txt"],
        ["sha512sum", "--check", "--strict", "manifest-sha512.txt"],
        ["sha256sum", "--check", "--strict", "tagmanifest-sha256.txt"],
    ):
        subprocess.run(command, cwd=bag, check=True, capture_output=True)
    assert (bag / "data" / document.name).read_bytes() == document.read_bytes()


def _changed_files(bag: Path) -> Iterator[Path]:
    """Every file of the bag, with one byte changed at its beginning, in its middle and at its end; then as it was."""
    for path in sorted(path for path in bag.rglob("*") if path.is_file()):
        octets = path.read_bytes()
        for place in sorted({0, len(octets) // 2, len(octets) - 1}):
            path.write_bytes(octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :])
            yield path
        path.write_bytes(octets)


def test_one_byte_changed_in_any_file_is_found_and_named(bag: Path, archiver: Archiver) -> None:
    for path in _changed_files(bag):
        exit_code, report = archiver("validate", bag)
        errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
        # A name that is changed in a manifest is a file that is missing: the finding says which line lists it.
        named = [(error["where"].get("path"), error["where"].get("line")) for error in errors]
        named += [(error["values"].get("manifest"), error["values"].get("manifestLine")) for error in errors]
        lines = [line for name, line in named if name == path.relative_to(bag).as_posix()]

        assert exit_code == 1, path
        assert lines, (path, errors)
        assert "manifest-" not in path.name or any(lines), (path, errors)
    assert archiver("validate", bag)[0] == 0


def test_a_date_that_a_person_gives_resolves_the_conflict_and_is_an_event(
    document: Path, tmp_path: Path, archiver: Archiver
) -> None:
    words = ["--to", str(tmp_path / "bag"), "--organization", "x", "--date", "15 Aban 1395"]
    exit_code, _ = archiver("create", document, *words, "--date-note", "by the invitation card")
    events = [
        json.loads(line) for line in (tmp_path / "bag" / "metadata" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    ]

    assert exit_code == 0
    assert _record(tmp_path / "bag")["date"] == {
        "solarHijri": "1395-08-15",
        "gregorian": "2016-11-05",
        "precision": "day",
        "certainty": "official",
        "note": "by the invitation card",
        "asGiven": "15 Aban 1395",
        "basis": "resolved",
    }
    [event] = [event for event in events if event["eventType"] == "metadata modification"]
    assert event["eventDetail"] == "date given by a person: 2016-11-05 (by the invitation card)"
    assert {"type": "organization", "name": "x", "role": "authorizer"} in event["agents"]
    assert archiver("validate", tmp_path / "bag")[0] == 0


def test_strict_dates_make_no_bag(document: Path, tmp_path: Path, archiver: Archiver) -> None:
    exit_code, report = archiver("create", document, "--to", tmp_path / "bag", "--organization", "x", "--strict-dates")

    assert exit_code == 1
    assert [finding["code"] for finding in report["findings"]] == ["date.datelines-differ"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["{document}", "--to", "{here}/taken", "--organization", "x"], 1, "source.target-exists"),
        (["{here}/no-such-file", "--to", "{here}/bag", "--organization", "x"], 3, "error.source-missing"),
        (["{document}", "--to", "{here}/bag"], 2, "error.organization-missing"),
        (["{here}/empty", "--to", "{here}/bag", "--organization", "x"], 1, "source.empty-payload"),
        (["{document}", "--to", "{here}/bag", "--organization", "x", "--date", "1395"], 2, "error.date-note-missing"),
        (
            ["{document}", "--to", "{here}/bag", "--organization", "x", "--date", "31 Aban 1395", "--date-note", "n"],
            2,
            "error.date-unusable",
        ),
        (
            ["{document}", "--to", "{here}/bag", "--organization", "x", "--date", "04/11/2016", "--date-note", "n"],
            2,
            "error.date-unusable",
        ),
        (
            ["{seeds}", "--to", "{here}/bag", "--organization", "x", "--date", "1395", "--date-note", "n"],
            2,
            "error.date-for-several",
        ),
        (["{document}", "--to", "{here}/bag", "--organization", "x", "--algorithm", "crc32"], 2, "error.unknown-algorithm"),
        (["{document}", "--to", "{here}/bag", "--organization", "x", "--encoding", "klingon"], 2, "error.unknown-encoding"),
        (["{document}", "--to", "{here}/bag", "--organization", "x", "--bag-info", "nonsense"], 2, "error.bag-info-field"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words_and_leaves_nothing(
    words: list[str], exit_code: int, code: str, statement: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "empty").mkdir()
    filled = [word.format(document=statement, here=tmp_path, seeds=statement.parent) for word in words]

    assert main(["create", *filled, "--json"]) == exit_code
    told = capsys.readouterr()
    assert [finding["code"] for finding in json.loads(told.out)["findings"]] == [code]
    assert main(["create", *filled]) == exit_code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "taken"]


def test_the_same_sources_options_and_time_give_the_same_bytes(
    seeds: Path, tmp_path: Path, archiver: Archiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1478304000")
    contents = []
    for place in ("one", "two"):
        bag = tmp_path / place / "bag"
        bag.parent.mkdir()
        assert archiver("create", seeds, "--to", bag, "--organization", "x")[0] == 0
        contents.append({path.relative_to(bag): path.read_bytes() for path in bag.rglob("*") if path.is_file()})

    assert contents[0] == contents[1]
    assert b"2016-11-05" in contents[0][Path("bag-info.txt")]


def test_a_plain_bag_has_no_records_and_needs_no_organization(statement: Path, tmp_path: Path, archiver: Archiver) -> None:
    exit_code, _ = archiver("create", statement, "--to", tmp_path / "bag", "--plain")

    assert exit_code == 0
    assert not (tmp_path / "bag" / "metadata").exists()
    assert archiver("validate", tmp_path / "bag", "--second-opinion") == (0, archiver("validate", tmp_path / "bag")[1])


def test_a_dry_run_writes_nothing(statement: Path, tmp_path: Path, archiver: Archiver) -> None:
    exit_code, report = archiver("create", statement, "--to", tmp_path / "bag", "--organization", "x", "--dry-run")

    assert exit_code == 0
    assert report["results"][0]["made"] is False
    assert list(tmp_path.iterdir()) == []


def _without_font(octets: bytes) -> bytes:
    """What pages say; the letters that stand for their font would hold any short name by chance."""
    return re.sub(rb"data:font/woff2;base64,[0-9A-Za-z+/=]+", b"", octets)


def test_nothing_of_the_machine_gets_into_the_bag(
    statement: Path, tmp_path: Path, archiver: Archiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "HOME", "HOSTNAME"):
        monkeypatch.setenv(name, f"/home/shirin-{name}")
    source = tmp_path / "shirins-desk" / statement.name
    source.parent.mkdir()
    source.write_bytes(statement.read_bytes())
    archiver("create", source, "--to", tmp_path / "bag", "--organization", "x")

    for path in (tmp_path / "bag").rglob("*"):
        if path.is_file():
            assert not [
                word
                for word in (b"shirin", bytes(tmp_path), os.uname().nodename.encode())
                if word in _without_font(path.read_bytes())
            ], path


@pytest.mark.parametrize(
    "words",
    [
        ["date", "find", "{seeds}"],
        ["date", "verify", "{seeds}"],
        ["date", "convert", "1395", "04/11/2016", "31 Aban 1395", "nonsense", "۵ صفر ۱۴۳۸", "--to", "imperial"],
        ["date", "compare", "1395-08-15", "nonsense", "2016"],
        ["validate", "{seeds}"],
        ["validate", "{seeds}/no-such-bag"],
        ["create", "{seeds}", "--to", "{seeds}", "--organization", "x"],
        ["create"],
    ],
)
def test_every_command_prints_one_report_that_fits_the_schema(words: list[str], seeds: Path, archiver: Archiver) -> None:
    exit_code, report = archiver(*[word.format(seeds=seeds) for word in words])

    assert report["command"] == " ".join(words[: 2 if words[0] == "date" else 1])
    assert (report["status"] == "error") == (exit_code != 0)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--bag-info", "Event-Log-Head=0"], "source.bag-info-own"),
        (["--bag-info", "payload-oxum=1.1"], "source.bag-info-own"),
        (["--bag-info", "Source-Organization=Another"], "source.bag-info-own"),
        (["--bag-info", "BagIt-Profile-Identifier=urn:x"], "source.bag-info-own"),
        (["--bag-info", "Bagging-Date=yesterday"], "source.bag-info-own"),
        (["--bag-info", "a:b=c"], "source.bag-info-unwritable"),
        (["--bag-info", "a=b\rc"], "source.bag-info-unwritable"),
        (["--bag-info", "a=\udcff"], "source.bag-info-unwritable"),
        (["--organization", "A\rB"], "source.bag-info-unwritable"),
        (["--organization", "   "], "error.organization-missing"),
        (["--language", "xx_YY"], "error.language-tag"),
        (["--organization-language", "???"], "error.language-tag"),
        (["--country", "no"], "error.country"),
        (["--encoding", "base64"], "error.unknown-encoding"),
        (["--date-note", "n"], "error.date-missing"),
        (["--plain", "--strict-dates", "--language", "fa"], "error.plain-without-records"),
    ],
)
@pytest.mark.parametrize("run", [[], ["--dry-run"]])
def test_what_can_never_work_is_refused_before_anything_is_read(
    options: list[str], code: str, run: list[str], statement: Path, tmp_path: Path, archiver: Archiver
) -> None:
    exit_code, report = archiver("create", statement, "--to", tmp_path / "bag", "--organization", "x", *options, *run)

    assert exit_code == (1 if code.startswith("source.") else 2)
    assert [finding["code"] for finding in report["findings"]] == [code]
    assert list(tmp_path.iterdir()) == []


def test_a_repeated_value_is_taken_once(statement: Path, tmp_path: Path, archiver: Archiver) -> None:
    options = ["--language", "en", "--language", "en", "--algorithm", "SHA-256", "--algorithm", "sha256"]
    exit_code, _ = archiver("create", statement, "--to", tmp_path / "bag", "--organization", "x", *options)

    assert exit_code == 0
    assert _record(tmp_path / "bag")["language"] == ["en"]
    assert sorted(path.name for path in (tmp_path / "bag").glob("manifest-*")) == ["manifest-sha256.txt"]


def test_a_date_that_contradicts_the_document_or_itself_is_told(seeds: Path, tmp_path: Path, archiver: Archiver) -> None:
    words = ["--to", str(tmp_path / "bag"), "--organization", "x", "--date-note", "n", "--date", "Sunday, 5 November 2016"]
    exit_code, report = archiver("create", seeds / "letter-tehran-1396.txt", *words)

    # 5 November 2016 was a Saturday; the letter dates itself 22 Bahman 1396.
    assert exit_code == 0
    assert [finding["code"] for finding in report["findings"]] == ["date.weekday-differs", "date.given-differs"]


def test_a_resolved_conflict_passes_even_strictly(statement: Path, tmp_path: Path, archiver: Archiver) -> None:
    words = ["--to", str(tmp_path / "bag"), "--organization", "x", "--strict-dates", "--date", "15 Aban 1395", "--date-note", "n"]

    assert archiver("create", statement, *words)[0] == 0


def test_one_bag_or_document_that_cannot_be_reached_hides_no_other(
    bag: Path, document: Path, tmp_path: Path, archiver: Archiver
) -> None:
    (bag / "data" / document.name).write_bytes(b"changed")
    exit_code, report = archiver("validate", bag, tmp_path / "nope")
    codes = {finding["code"]: finding["where"] for finding in report["findings"]}

    assert exit_code == 3
    assert [result["valid"] for result in report["results"]] == [False]
    assert codes["bag.digest-differs"] == {"bag": str(bag), "path": f"data/{document.name}"}
    assert codes["error.bag-missing"] == {"path": str(tmp_path / "nope")}

    os.mkfifo(tmp_path / "pipe")
    exit_code, report = archiver("date", "find", document, tmp_path / "pipe", tmp_path / "nope")
    assert exit_code == 3
    assert [result["path"] for result in report["results"]] == [str(document)]
    assert [finding["code"] for finding in report["findings"] if finding["severity"] == "error"] == [
        "error.not-a-file",
        "error.source-missing",
    ]
