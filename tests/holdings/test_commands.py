"""`archiver audit …` as its users call it: keys, exit codes, texts, and names that must not be told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import archiver
from archiver.commands.program import main
from archiver.holdings.auditing import list_due
from archiver.holdings.ledger import open_to_write, say_time
from archiver.holdings.places import read_settings
from archiver.tasks.audits.place_figures import foresee
from tests.holdings.bags import Archive, write_bag, write_tag_manifests

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = {"1.txt": b"one", "نامه.txt": b"two"}


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", LETTERS, info="External-Identifier: IR-1395\n")
    made.audit("add")
    return made


def _error(archive: Archive, *words: str) -> tuple[int, str]:
    code, report = archive.audit(*words)
    return code, report["findings"][0]["code"]


def test_each_command_has_the_keys_of_its_results(archive: Archive) -> None:
    of_places = {"place", "reached", "open", "copies", "units", "files", "octets", "faults", "notRead"}
    of_status = {"place", "copies", "units", "overdue", "overdueShare", "oldestRead", "firstLate", "octetsANight"}
    of_entries = {
        "kind",
        "time",
        "run",
        "place",
        "copy",
        "first",
        "files",
        "octets",
        "algorithms",
        "manifest",
        "outcome",
        "faults",
    }
    for words, keys in (
        (("add",), of_places),
        (("run",), of_places),
        (("status", "--forecast"), of_status),
        (("history", "nas/letters"), of_entries),
        (("verify",), {"entries", "head"}),
    ):
        code, report = archive.audit(*words)
        assert (code, report["command"]) == (0, f"audit {words[0]}")
        assert all(set(one) == keys for one in report["results"])
        assert report["results"]


def test_the_history_of_a_bag_is_found_by_path_place_and_identifier(archive: Archive) -> None:
    archive.audit("run")
    shutil.copytree(archive.nas / "letters", archive.vault / "copy")
    archive.audit("run")
    found = [archive.audit("history", name)[1]["results"] for name in ("nas/letters", str(archive.nas / "letters"), "IR-1395")]

    assert found[0] == found[1] == found[2]
    assert [(one["kind"], one["place"], one["first"]) for one in found[0]] == [
        ("copy", "nas", None), ("read", "nas", 0), ("read", "nas", 1),
        ("copy", "vault", None), ("read", "vault", 0), ("read", "vault", 1),
    ]  # fmt: skip
    reads = archive.audit("history", "IR-1395", "--file", "data/نامه.txt")[1]["results"]
    assert [(one["kind"], one["place"], one["first"], one["outcome"]) for one in reads] == [
        ("read", "nas", 1, "good"), ("read", "vault", 1, "good"),
    ]  # fmt: skip
    tags = archive.audit("history", "nas/letters", "--file", "bag-info.txt")[1]["results"]
    assert [one["first"] for one in tags] == [0, 0]
    assert _error(archive, "history", "nas/none") == (3, "error.copy-unknown")


def test_an_export_makes_a_lost_ledger_again(archive: Archive) -> None:
    archive.audit("run")
    export = archive.folder / "ledger.jsonl"
    assert archive.audit("export", "--to", str(export))[0] == 0
    head = archive.audit("verify")[1]["results"][0]["head"]
    assert _error(archive, "export", "--to", str(export)) == (3, "error.output-exists")
    archive.ledger.unlink()
    assert _error(archive, "verify") == (3, "error.ledger-missing")
    code, report = archive.audit("rebuild", "--from", str(export))

    assert (code, report["results"][0]["head"]) == (0, head)
    assert archive.audit("verify", "--head", head)[0] == 0
    assert archive.audit("run")[1]["results"][0]["units"] == 0
    assert _error(archive, "rebuild", "--from", str(export)) == (3, "ledger.head-unknown")
    export.write_text(export.read_text().replace('"good"', '"GOOD"', 1))
    archive.ledger.unlink()
    assert _error(archive, "rebuild", "--from", str(export)) == (3, "ledger.chain-broken")
    assert archive.audit("verify")[1]["results"] == [{"entries": 0, "head": "0" * 64}]


def test_an_export_that_cannot_be_read_or_entered_makes_no_ledger(archive: Archive) -> None:
    export = archive.folder / "ledger.jsonl"
    archive.audit("export", "--to", str(export))
    archive.ledger.unlink()
    assert _error(archive, "rebuild", "--from", str(archive.nas)) == (3, "error.unreadable")
    export.write_bytes(b"\xff" + export.read_bytes())
    assert _error(archive, "rebuild", "--from", str(export)) == (3, "ledger.chain-broken")
    assert archive.audit("verify")[1]["results"] == [{"entries": 0, "head": "0" * 64}]


def test_entries_go_to_standard_output_as_they_are(archive: Archive) -> None:
    command = [sys.executable, "-m", "archiver", "audit", "export", "--config", str(archive.settings)]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    stored = [line for (line,) in sqlite3.connect(archive.ledger).execute("SELECT line FROM entries ORDER BY seq")]

    assert [line.decode() for line in lines] == stored


def test_a_head_that_is_known_is_looked_for(archive: Archive) -> None:
    assert archive.told("verify", "--head", "ab" * 32)[0] == 1
    assert _error(archive, "verify", "--head", "ab" * 32) == (1, "ledger.head-unknown")
    assert archive.audit("verify", "--head", "x")[0] == 2


def test_a_changed_entry_stops_a_run(archive: Archive) -> None:
    connection = sqlite3.connect(archive.ledger)
    connection.execute("UPDATE entries SET line = replace(line, 'letters', 'lettres') WHERE seq = 2")
    connection.commit()
    connection.close()

    assert _error(archive, "run") == (3, "ledger.chain-broken")
    assert _error(archive, "verify") == (1, "ledger.chain-broken")
    assert _error(archive, "rebuild") == (3, "ledger.chain-broken")


def test_a_changed_index_is_told_and_rebuilt(archive: Archive) -> None:
    connection = sqlite3.connect(archive.ledger)
    connection.execute("UPDATE units SET read = 5000000000")
    connection.commit()
    connection.close()

    assert _error(archive, "verify") == (1, "ledger.state-differs")
    assert archive.audit("rebuild")[0] == 0
    assert archive.audit("verify")[0] == 0


def test_two_runs_at_once_are_refused(archive: Archive) -> None:
    with open_to_write(str(archive.ledger)):
        assert _error(archive, "run") == (3, "ledger.locked")
        assert _error(archive, "add") == (3, "ledger.locked")
        assert archive.audit("status")[0] == 0


def test_a_clock_that_went_back_needs_a_note_and_a_name(archive: Archive) -> None:
    with open_to_write(str(archive.ledger)) as ledger:
        ledger.append("run", state="ended", moment=time.time() + 86_400)

    assert _error(archive, "run") == (3, "audit.clock-went-back")
    for words in (("--accept-clock",), ("--accept-clock", "--note", "x"), ("--accept-clock", "--agent", "x")):
        assert archive.audit("run", *words)[0] == 2
    assert archive.audit("run", "--accept-clock", "--note", "battery", "--agent", "M. Karimi")[0] == 0
    assert archive.audit("run")[0] == 0
    assert archive.audit("verify")[0] == 0


def test_a_newer_ledger_is_refused(archive: Archive) -> None:
    connection = sqlite3.connect(archive.ledger)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    assert _error(archive, "run") == (3, "ledger.newer-version")
    assert _error(archive, "status") == (3, "ledger.newer-version")


@pytest.mark.parametrize(
    "words",
    [
        ("retire", "nas/letters"),
        ("retire", "nas/letters", "--note", "x"),
        ("retire", "nas/letters", "--agent", "x"),
        ("retire", "nas/letters", "--note", " ", "--agent", "x"),
        ("accept", "nas/letters", "--file", "data/1.txt", "--note", "x"),
        ("run", "--for", "long"),
        ("run", "--bytes", "many"),
        ("run", "--place", "none"),
        ("run", "--runner", "none"),
    ],
)
def test_wrong_usage_is_told(archive: Archive, words: tuple[str, ...]) -> None:
    assert archive.audit(*words)[0] == 2


def test_a_fault_can_only_be_accepted_if_it_is_known(archive: Archive) -> None:
    said = ("--note", "x", "--agent", "y")

    assert _error(archive, "accept", "nas/letters", "--file", "data/1.txt", *said) == (3, "error.fault-unknown")
    assert _error(archive, "retire", "nas/none", *said) == (3, "error.copy-unknown")


def test_without_places_and_bags_there_is_nothing_to_look_at(archive: Archive) -> None:
    archive.write_settings("")
    archive.ledger.unlink()

    for command in ("add", "run"):
        assert _error(archive, command) == (2, "error.places-missing")
    assert archive.audit("add", str(archive.nas / "letters"))[0] == 0
    assert archive.audit("run")[1]["results"][0]["files"] == 2


def test_wrong_settings_are_told(archive: Archive) -> None:
    archive.settings.write_text("[places]\nnas = { paht = 'x' }\n")

    for words in (("add",), ("run",), ("status",), ("verify",), ("history", "nas/x")):
        assert _error(archive, *words) == (1, "config.key-unknown")


def test_a_late_unit_is_told_and_foreseen(archive: Archive) -> None:
    archive.audit("run")
    now = int(time.time())
    archive.write_settings('nas = { path = "nas" }\n', 'every = "90d"')
    with open_to_write(str(archive.ledger)) as ledger:
        entry = next(entry for entry in ledger.entries_of(ledger.list_copies()[0]) if entry["kind"] == "read")
        fields = {key: entry[key] for key in entry if key not in {"kind", "time", "run", "previous", "before", "sequence"}}
        ledger.append("read", **fields, moment=now - 91 * 86_400)
        ledger.append("run", state="ended", run_ended=True)
    code, report = archive.audit("status")
    [late] = [one for one in report["findings"] if one["code"] == "audit.overdue"]
    [place] = report["results"]

    assert (code, late["severity"], late["values"]["overdue"]) == (0, "warning", 1)
    assert (place["overdue"], place["overdueShare"]) == (1, 0.5)
    assert place["firstLate"] == (date.fromtimestamp(now) - timedelta(days=1)).isoformat()  # noqa: DTZ012 - local days
    # It is due, so a run without a budget reads it.
    assert archive.audit("run")[1]["results"][0]["units"] == 1
    assert archive.audit("status")[1]["results"][0]["overdue"] == 0


@pytest.mark.parametrize(
    ("times", "share", "days", "is_enough"), [(1, 1, 1, True), (10, 10, 1, True), (1, 1, 10, False), (1, 10, 1, False)]
)
def test_units_of_plans_count_in_the_rate_of_a_night(
    archive: Archive, times: int, share: int, days: int, *, is_enough: bool
) -> None:
    """What ten times the needed rate is taken in one night, at once or in ten files, is enough. A tenth of it is not."""
    settings, now = read_settings(str(archive.settings))[0], int(time.time())
    with open_to_write(str(archive.ledger)) as ledger:
        octets = sum(unit.octets for unit in list_due(ledger, "nas", settings.place("nas").every, now))
        needed = 5 * octets // (settings.place("nas").every // 86_400)
        for _ in range(times):
            ledger.begin_run("audit take")
            span = {"readFrom": say_time(now - (days - 1) * 86_400), "readTo": say_time(now)}
            ledger.end_run(seconds=0, spent=False, places={"nas": {"octets": needed // share}}, **span)
        assert (foresee(ledger, settings, "nas").first_late is None) == is_enough


def test_what_was_never_read_is_told(archive: Archive) -> None:
    _, report = archive.audit("status")

    [finding] = [one for one in report["findings"] if one["code"] == "audit.not-read-yet"]
    assert (finding["severity"], finding["values"]) == ("warning", {"place": "nas", "units": 2})


def test_a_budget_of_octets_counts_documents_of_all_places(archive: Archive) -> None:
    for number in range(6):
        write_bag((archive.nas, archive.vault)[number % 2] / f"b{number}", {"a": bytes([number]) * 1000})
    archive.audit("add")
    _, report = archive.audit("run", "--bytes", "3kB")

    assert sum(one["octets"] for one in report["results"]) in {2006, 3000}
    assert sum(one["notRead"] for one in report["results"]) > 0
    for _ in range(4):
        archive.audit("run", "--bytes", "3kB")
    assert not [one for one in archive.audit("status")[1]["findings"] if one["code"] == "audit.not-read-yet"]


def test_hours_close_a_place(archive: Archive) -> None:
    hour = (time.localtime().tm_hour + 2) % 24
    archive.write_settings(f'nas = {{ path = "nas", hours = "{hour:02}:00-{(hour + 1) % 24:02}:00" }}\n')
    code, report = archive.audit("run", "--for", "1m")

    assert (code, report["results"][0]["open"], report["results"][0]["units"]) == (0, False, 0)


def _pack_withheld(archive: Archive) -> str:
    source = archive.folder / "secret"
    source.mkdir()
    (source / "narges.txt").write_text("A letter of Narges")
    (source / "open.txt").write_text("A letter")
    table = archive.folder / "table.csv"
    table.write_text("path,title,access,reference code\nnarges.txt,Narges,closed,IR-7\nopen.txt,Open,open,IR-8\n")
    options = archiver.CreateOptions(
        organization=archiver.Organization("The Register of Names", "en"), records=table, configuration=False
    )
    archiver.create([source], archive.nas / "boxes", options)
    archive.audit("add")
    archive.audit("run")
    [path] = (archive.nas / "boxes" / "data").rglob("narges.txt")
    return os.path.relpath(path, archive.nas / "boxes")


def _all_octets(archive: Archive) -> str:
    return "\n".join(line for (line,) in sqlite3.connect(archive.ledger).execute("SELECT line FROM entries"))


def test_a_withheld_document_goes_by_its_reference_code(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    path = _pack_withheld(archive)
    (archive.nas / "boxes" / path).write_text("B letter of Narges")
    code, report = archive.audit("run", "--for", "1m")

    assert code == 1
    [fault] = [one for one in report["findings"] if one["code"] == "audit.fault-confirmed"]
    assert fault["where"] == {"bag": "nas/boxes", "path": "IR-7"}
    archive.audit("accept", "nas/boxes", "--file", path, "--note", "x", "--agent", "y")
    told = json.dumps([archive.audit("run"), archive.audit("status"), archive.audit("history", "nas/boxes")])
    for words in (["run"], ["status"], ["history", "nas/boxes", "--file", path], ["export"]):
        main(["audit", *words, "--config", str(archive.settings), "--lang", "fa"])
    told += capsys.readouterr().out
    assert "IR-7" in told
    assert "audit.fault-known" in told
    assert "arges" not in told + _all_octets(archive)


@pytest.mark.parametrize("spoil", ["records", "record"])
def test_with_spoilt_records_no_document_is_named(archive: Archive, spoil: str) -> None:
    path = _pack_withheld(archive)
    records = archive.nas / "boxes" / "metadata" / "records.jsonl"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace("narges.txt", "nargez.txt") if spoil == "records" else text.replace('{"', "{{", 1))
    (archive.nas / "boxes" / path).unlink()
    code, report = archive.audit("run", "--for", "1m")

    assert code == 1
    assert "narges" not in json.dumps(report) + _all_octets(archive)
    assert any(one["where"].get("path") in {"withheld", "IR-7"} for one in report["findings"])


def test_no_line_feed_and_no_bidi_control_of_a_name_reaches_the_screen(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = "a\u202eb\nc"
    write_bag(archive.nas / odd, {"x": b"x"})
    for words in (["add"], ["run"], ["status"], ["history", f"nas/{odd}"]):
        for language in ("en", "fa"):
            main(["audit", *words, "--config", str(archive.settings), "--lang", language])
    told = capsys.readouterr().out

    assert "a\\u202eb\\u000ac" in told
    assert "\u202e" not in told
    assert "b\nc" not in told


def test_a_full_disk_ends_a_run_with_its_own_exit_code(tmp_path: Path) -> None:
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", place], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        for number in range(400):
            write_bag(tmp_path / "nas" / f"{number}", {"a": str(number).encode()})
        settings = place / "settings.toml"
        settings.write_text(f'[places]\nnas = {{ path = "{tmp_path}/nas" }}\n')
        done = subprocess.run(
            [sys.executable, "-m", "archiver", "audit", "add", "--config", settings, "--json"], check=False, capture_output=True
        )
        assert (done.returncode, json.loads(done.stdout)["findings"][0]["code"]) == (3, "error.unwritable")
        report: dict[str, Any] = json.loads(
            subprocess.run(
                [sys.executable, "-m", "archiver", "audit", "verify", "--config", settings, "--json"],
                check=False,
                capture_output=True,
            ).stdout
        )
        assert report["status"] == "good"
    finally:
        subprocess.run(["umount", place], check=True)


def test_an_interrupted_run_keeps_what_it_has(archive: Archive) -> None:
    for number in range(30):
        write_bag(archive.nas / f"n{number}", {"large": bytes([number]) * (2 << 20)})
    archive.audit("add")
    run = subprocess.Popen([sys.executable, "-m", "archiver", "audit", "run", "--config", str(archive.settings), "--quiet"])
    try:
        run.wait(1.5)
    except subprocess.TimeoutExpired:
        run.terminate()
        assert run.wait(120) in {0, 143, -15}

    assert archive.audit("verify")[0] == 0
    assert archive.audit("run")[0] == 0
    assert archive.audit("status")[1]["results"][0]["overdue"] == 0


def test_a_copy_is_named_by_each_place_that_its_folder_lies_below(archive: Archive) -> None:
    (archive.folder / "linked").symlink_to("nas")
    archive.write_settings('nas = { path = "nas" }\ninner = { path = "nas/letters" }\nlinked = { path = "linked" }\n')
    names = ("nas/letters", "inner", "linked/letters", str(archive.nas / "letters"), str(archive.folder / "linked" / "letters"))
    assert {json.dumps(archive.audit("history", name)) for name in names} == {json.dumps(archive.audit("history", "nas/letters"))}
    assert archive.audit("compare", "linked/letters")[1]["results"][0]["copy"] == "nas/letters"


def test_a_bag_without_a_named_place_is_named_by_its_path_though_it_was_found_further_up(archive: Archive) -> None:
    deep = archive.folder / "loose" / "shelf" / "box" / "a"
    write_bag(deep, LETTERS)
    archive.audit("add", str(archive.folder / "loose"))

    assert archive.audit("history", str(deep))[1]["results"] == archive.audit("history", f"{deep}/")[1]["results"] != []
    assert _error(archive, "history", str(deep.parent / "b")) == (3, "error.copy-unknown")


@pytest.mark.parametrize("name", ["bidi\u202eabc", "line\nbreak", os.fsdecode(b"\xff\xfe")])
def test_a_copy_is_named_as_it_is_shown(archive: Archive, name: str) -> None:
    write_bag(archive.nas / name, {"a.txt": b"a"})
    [shown] = [one["where"]["bag"] for one in archive.audit("add")[1]["findings"] if one["code"] == "audit.bag-new"]
    assert shown != f"nas/{name}"
    for words in (("history", shown), ("compare", shown), ("retire", shown, "--note", "n", "--agent", "a")):
        assert archive.audit(*words)[0] == 0


@pytest.mark.parametrize("file", ["data/none.txt", "none.txt", "../letters/bagit.txt", "data", "/etc/passwd"])
def test_a_file_that_no_copy_has_has_no_history(archive: Archive, file: str) -> None:
    archive.audit("run")
    assert _error(archive, "history", "nas/letters", "--file", file) == (3, "error.member-unknown")


def test_the_history_of_a_file_is_that_of_its_unit(archive: Archive) -> None:
    write_bag(archive.nas / "odd", {"a\u202eb.txt": b"a"})
    archive.audit("run")

    def firsts(bag: str, file: str) -> list[int]:
        return [one["first"] for one in archive.audit("history", bag, "--file", file)[1]["results"]]

    assert [firsts("nas/odd", name) for name in ("data/a\u202eb.txt", "data/a\\u202eb.txt")] == [[1], [1]]
    assert [firsts("nas/letters", name) for name in ("bag-info.txt", "data/1.txt")] == [[0], [1]]
    with tarfile.open(archive.vault / "letters.tar", "w") as tar:
        tar.add(archive.nas / "letters", "letters")
    archive.audit("run")
    assert firsts("vault/letters.tar", "bag-info.txt") == [0, 1]
    # A copy that is not there now held the file in the same line as the others.
    (archive.nas / "letters").rename(archive.folder / "letters")
    assert firsts("nas/letters", "data/1.txt") == [1, 1]


def test_the_history_says_who_decided_and_why(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    (archive.nas / "letters" / "data" / "1.txt").write_bytes(b"ONE")
    archive.audit("run")
    archive.audit("accept", "nas/letters", "--file", "data/1.txt", "--note", "lost in the flood", "--agent", "M. Karimi")
    assert main(["audit", "history", "nas/letters", "--config", str(archive.settings)]) == 0
    last = capsys.readouterr().out.splitlines()[-2]
    assert last.endswith("a fault was accepted as known (data/1.txt, M. Karimi, lost in the flood)")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("run --for 5x", "--for"),
        ("run --place none", "--place"),
        ("verify --head 12", "--head"),
        ("plan --to new --parts 0", "--parts"),
        ("retire nas/letters --note n --agent", "--agent"),
        ("accept nas/letters --file data/1.txt --agent a --note", "--note"),
        ("repair nas/letters --from none", "--from"),
    ],
)
def test_a_wrong_value_is_told_by_its_option(
    archive: Archive, capsys: pytest.CaptureFixture[str], words: str, option: str
) -> None:
    given = words.split()
    assert main(["audit", *given, *([""] if given[-1] == option else []), "--config", str(archive.settings)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"archiver: The argument {option} ")
    assert "help()" not in told


def test_a_copy_that_nobody_ever_added_is_not_missing(archive: Archive) -> None:
    for command in ("compare", "repair"):
        assert _error(archive, command, "nas/none") == (3, "error.copy-unknown")


def test_nothing_stands_without_places_and_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = Archive(tmp_path, capsys)
    archive.write_settings("")
    assert _error(archive, "status") == (2, "error.places-missing")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut"])
def test_an_archive_that_can_be_opened_no_more_is_a_damaged_copy(archive: Archive, content: bytes) -> None:
    path = archive.vault / "letters.zip"
    shutil.make_archive(str(archive.vault / "letters"), "zip", archive.nas, "letters")
    archive.audit("run")
    path.write_bytes(content)
    _, report = archive.audit("compare", "vault/letters.zip")
    [told] = [one for one in report["findings"] if one["where"].get("bag") == "vault/letters.zip" and one["severity"] == "error"]
    assert (told["code"], told["values"]["files"]) == ("copy.differs", ["letters.zip"])


def test_the_rate_of_a_night_counts_tag_files_too(archive: Archive) -> None:
    bag = archive.nas / "letters"
    (bag / "notes.txt").write_bytes(b"x" * 100_000)
    write_tag_manifests(bag)
    archive.audit("run", "--bytes", "1")

    with sqlite3.connect(archive.ledger) as connection:
        entries = [json.loads(line) for (line,) in connection.execute("SELECT line FROM entries ORDER BY seq")]
    [read] = [one["places"]["nas"] for one in entries if one.get("places")]
    assert read["allOctets"] == sum(one["octets"] for one in entries if one["kind"] == "read") > 100_000 > read["octets"]
    assert archive.audit("status")[1]["results"][0]["firstLate"] is None


def test_a_copy_that_is_retired_while_it_stands_is_told(archive: Archive) -> None:
    words = ("retire", "nas/letters", "--note", "disk replaced", "--agent", "M. Karimi")
    code, report = archive.audit(*words)
    assert (code, [(one["code"], one["where"]) for one in report["findings"]]) == (
        0,
        [("audit.retired-is-here", {"bag": "nas/letters"})],
    )
    archive.audit("add")
    shutil.rmtree(archive.nas / "letters")
    assert archive.audit(*words)[1]["findings"] == []


@pytest.mark.parametrize(
    ("places", "told"), [("", "The settings name no place."), ('nas = { path = "nas" }\n', "Your places are: nas.")]
)
def test_what_is_neither_a_place_nor_a_path_is_told_with_the_places(
    archive: Archive, capsys: pytest.CaptureFixture[str], places: str, told: str
) -> None:
    archive.write_settings(places)
    assert main(["audit", "add", "vault-7", "--config", str(archive.settings)]) == 3
    said = capsys.readouterr().err
    assert f"vault-7 is neither a place of your settings nor a path. {told}" in said
    assert f'Add two lines to {archive.settings}: [places.vault-7] and path = "/srv/archive".' in said
    # The two lines do what they are said to do.
    with archive.settings.open("a", encoding="utf-8") as file:
        file.write('[places.vault-7]\npath = "vault"\n')
    assert archive.told("add", "vault-7") == (0, [])


def test_an_export_and_a_ledger_made_anew_are_told(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    export, config = archive.folder / "ledger.jsonl", ["--config", str(archive.settings)]
    assert main(["audit", "export", "--to", str(export), *config]) == main(["audit", "rebuild", *config]) == 0
    lines = capsys.readouterr().out.splitlines()
    count = len(export.read_text().splitlines())
    assert lines[0] == f"Written: {export} ({count} entries)"
    assert f"The ledger was made anew: {count} entries." in lines


def test_a_copy_into_itself_names_one_path(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["copy", "nas/letters", "--to", "nas", "--config", str(archive.settings)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "source.inside-target" in lines[2]
    assert lines[1] == str(archive.nas / "letters")
