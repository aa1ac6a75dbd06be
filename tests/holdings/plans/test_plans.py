"""`archiver audit plan | work | take`: the same units through files, with nothing lost and nothing counted twice."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tarfile
import time
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.holdings.ledger import open_ledger
from archiver.operating_system import try_lock
from tests.holdings.bags import Archive, write_bag, write_tag_manifests

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LETTERS = {f"{number:03}.txt": b"letter %d" % number for number in range(40)}
REPORTS = {"گزارش.txt": "گزارش".encode(), "large.bin": b"0" * (3 << 20)}


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", LETTERS)
    write_bag(made.vault / "گزارش‌ها", REPORTS, ("sha256", "sha512"))
    made.audit("add")
    return made


def plan(archive: Archive, *words: str) -> list[Path]:
    code, report = archive.audit("plan", "--to", str(archive.folder / "units"), *words)
    assert code == 0
    return [archive.folder / one["path"] for one in report["results"]]


def work(archive: Archive, files: Sequence[Path]) -> list[Path]:
    results = []
    for number, file in enumerate(files):
        results.append(archive.folder / f"result{number}.jsonl")
        archive.audit("work", str(file), "--to", str(results[-1]))
    return results


def take(archive: Archive, files: Sequence[Path]) -> tuple[int, dict[str, Any]]:
    return archive.audit("take", *map(str, files))


def codes(report: dict[str, Any]) -> list[str]:
    return sorted(one["code"] for one in report["findings"] if one["code"] != "audit.copy-single")


def read_entries(archive: Archive) -> list[dict[str, Any]]:
    with open_ledger(str(archive.ledger)) as ledger:
        return [entry for _, line in ledger.lines() if (entry := json.loads(line))["kind"] == "read"]


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_plan_has_a_line_for_each_unit_and_a_result_each_line_with_what_came_of_it(archive: Archive) -> None:
    files = plan(archive, "--parts", "3")
    lines = [line for file in files for line in read_lines(file)]
    results = [line for file in work(archive, files) for line in read_lines(file)]

    assert [file.name for file in files] == ["0001.jsonl", "0002.jsonl", "0003.jsonl"]
    assert len(lines) == 4
    assert [(one["place"], one["path"], one["first"]) for one in results] == [
        (one["place"], one["path"], one["first"]) for one in lines
    ]
    assert all({"files", "octets", "faults", "seconds", "host"} <= one.keys() and "key" not in one for one in results)
    code, report = take(archive, [archive.folder / f"result{number}.jsonl" for number in range(3)])
    assert (code, codes(report)) == (0, [])
    keys = {"place", "reached", "open", "copies", "units", "files", "octets", "faults", "notRead"}
    assert all(one.keys() == keys for one in report["results"])
    assert {(one["place"], one["units"], one["files"], one["notRead"]) for one in report["results"]} == {
        ("nas", 2, 40, 0), ("vault", 2, 2, 0),
    }  # fmt: skip
    assert archive.audit("verify")[0] == 0
    assert archive.audit("run")[1]["results"][0]["units"] == 0


def test_entries_and_findings_are_those_of_a_run(archive: Archive, tmp_path: Path) -> None:
    letters, reports = archive.nas / "letters", archive.vault / "گزارش‌ها"
    with tarfile.open(archive.nas / "packed.tar", "w") as packed:
        packed.add(letters, "letters")
    archive.audit("add")
    (letters / "data" / "003.txt").write_bytes(b"altered 3")
    (letters / "data" / "004.txt").unlink()
    (letters / "data" / "more.txt").write_bytes(b"unlisted")
    (letters / "bag-info.txt").write_text("altered")
    (reports / "data" / "large.bin").write_bytes(b"1" * (3 << 20))
    data = bytearray((archive.nas / "packed.tar").read_bytes())
    place = data.index(b"letter 39")
    data[place : place + 6] = b"LETTER"
    (archive.nas / "packed.tar").write_bytes(data)
    other = tmp_path / "other"
    shutil.copytree(tmp_path, other, ignore=shutil.ignore_patterns("other"))
    elsewhere = Archive.__new__(Archive)
    elsewhere.__dict__.update(
        archive.__dict__ | {"folder": other, "settings": other / "settings.toml", "ledger": other / "ledger.sqlite"}
    )
    run_code, of_run = elsewhere.audit("run")
    files = plan(archive, "--parts", "2")
    results = work(archive, files)
    take_code, of_take = take(archive, results)

    def pick(report: dict[str, Any]) -> list[Any]:
        return [(one["code"], one["where"], one["values"], one["message"]) for one in report["findings"]]

    assert run_code == take_code == 1
    assert len(pick(of_run)) > 6
    assert pick(of_take) == pick(of_run)
    of_time = {"kind", "time", "run", "before", "previous", "seconds", "host", "plan", "readAt"}

    def compare(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        left = [{key: value for key, value in entry.items() if key not in of_time} for entry in entries]
        return sorted(left, key=lambda entry: (entry["copy"], entry["first"]))

    assert compare(read_entries(archive)) == compare(read_entries(elsewhere))


def test_a_worker_has_its_own_settings_and_no_ledger(archive: Archive) -> None:
    files = plan(archive)
    far = archive.folder / "far"
    far.mkdir()
    shutil.move(archive.nas, far / "here")
    archive.ledger.rename(archive.folder / "kept")
    (far / "settings.toml").write_text('[places]\nnas = { path = "here" }\n')
    result = archive.folder / "result"
    assert main(["audit", "work", str(files[0]), "--to", str(result), "--config", str(far / "settings.toml"), "--quiet"]) == 1

    assert [(one["place"], one["outcome"]) for one in read_lines(result)] == [("nas", "good"), ("nas", "good")]
    assert sorted(os.listdir(far)) == ["here", "settings.toml"]


def test_a_worker_without_the_place_says_so_and_what_it_did_not_read_stays_due(archive: Archive) -> None:
    files = plan(archive)
    shutil.move(archive.vault, archive.folder / "gone")
    code, report = archive.audit("work", str(files[0]), "--to", str(archive.folder / "result"))

    assert (code, codes(report)) == (1, ["audit.place-unreachable"])
    assert [(one["place"], one["reached"], one["units"], one["notRead"]) for one in report["results"]] == [
        ("nas", True, 2, 0), ("vault", False, 0, 2),
    ]  # fmt: skip
    shutil.move(archive.folder / "gone", archive.vault)
    take(archive, [archive.folder / "result"])
    assert archive.audit("run")[1]["results"][1]["units"] == 2


def test_a_bag_that_is_not_there_is_told_as_lost_and_not_as_damaged(archive: Archive) -> None:
    files = plan(archive)
    shutil.move(archive.nas / "letters", archive.folder / "gone")
    (archive.nas / "other").write_text("so that the place is not empty")
    code, report = archive.audit("work", str(files[0]), "--to", str(archive.folder / "result"))

    assert (code, codes(report)) == (1, ["audit.unit-lost", "audit.unit-lost"])
    assert report["findings"][0]["where"] == {"bag": "nas/letters"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda line: line.replace('"good"', '"fine"'), "line-altered"),
        (lambda line: line.replace('"faults":[]', '"faults":[{"path":"data/1","code":"bag.link"}]'), "line-altered"),
        (lambda line: line.replace('"octets":', '"octets":1'), "line-altered"),
        (lambda line: json.dumps({**json.loads(line), "seconds": 5.5}), "line-altered"),
        (lambda line: json.dumps({key: value for key, value in json.loads(line).items() if key != "check"}), "line-altered"),
        (lambda line: json.dumps({**json.loads(line), "plan": "0" * 64}), "no-plan"),
        (lambda line: json.dumps({**json.loads(line), "plan": None}), "no-plan"),
        (lambda line: line[: len(line) // 2], "line-cut"),
        (lambda _: "[]", "line-cut"),
        (lambda _: "\0" * 90, "line-cut"),
        (lambda _: "[" * 100_000, "line-cut"),
    ],
)
def test_a_line_that_does_not_count_is_told_and_the_others_are_taken(archive: Archive, change: Any, reason: str) -> None:
    (result,) = work(archive, plan(archive))
    lines = result.read_text("utf-8").splitlines()
    result.write_text("\n".join([lines[0], change(lines[1]), *lines[2:]]) + "\n", "utf-8")
    code, report = take(archive, [result])
    told = [one for one in report["findings"] if one["code"] == "audit.result-unreadable"]

    assert code == 1
    assert [(one["where"], one["values"]["reason"]) for one in told] == [({"path": str(result), "line": 2}, reason)]
    assert len(read_entries(archive)) == 3
    assert sum(one["notRead"] for one in report["results"]) == 1


def test_a_result_of_another_ledger_and_a_plan_count_for_nothing(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "second").mkdir()
    second = Archive(tmp_path / "second", capsys)
    write_bag(second.nas / "letters", LETTERS)
    second.audit("add")
    files = plan(second)
    (result,) = work(second, files)
    code, report = take(archive, [result, *plan(archive)])

    assert code == 1
    assert [one["values"]["reason"] for one in report["findings"] if one["code"] == "audit.result-unreadable"] == [
        *["no-plan"] * 2, *["no-result"] * 4,
    ]  # fmt: skip
    assert read_entries(archive) == []


def test_a_result_is_counted_once(archive: Archive) -> None:
    (result,) = work(archive, plan(archive))
    doubled = archive.folder / "doubled.jsonl"
    doubled.write_bytes(result.read_bytes() * 2)
    code, report = take(archive, [doubled, result])

    assert (code, codes(report)) == (0, ["audit.result-repeated"] * 8)
    assert report["findings"][-1]["where"]["bag"] in {"nas/letters", "vault/گزارش‌ها"}
    assert len(read_entries(archive)) == 4
    assert codes(take(archive, [result])[1]) == ["audit.result-repeated"] * 4
    assert len(read_entries(archive)) == 4


def test_a_result_that_is_older_than_a_read_counts_for_nothing(archive: Archive) -> None:
    (result,) = work(archive, plan(archive))
    time.sleep(1.1)
    archive.audit("run")

    assert codes(take(archive, [result])[1]) == ["audit.result-repeated"] * 4
    assert len(read_entries(archive)) == 4


def test_a_bag_that_was_changed_since_the_plan_is_read_again(archive: Archive) -> None:
    files = plan(archive)
    (archive.nas / "letters" / "bag-info.txt").write_text("Payload-Oxum: 350.40\nContact-Name: M. Karimi\n")
    write_tag_manifests(archive.nas / "letters")
    results = work(archive, files)
    code, report = take(archive, results)

    # The worker saw tag files that the plan does not know. Whether that is an update is known where the ledger is.
    assert code == 0
    assert codes(report) == ["audit.bag-updated", "audit.not-read-yet", "audit.result-outdated", "audit.result-outdated"]
    assert {entry["copy"] for entry in read_entries(archive)} == {2}
    assert archive.audit("run")[0] == 0


def test_what_is_due_depends_on_when_it_was_read_and_not_when_it_was_taken(archive: Archive) -> None:
    (result,) = work(archive, plan(archive))
    read_at = {(one["place"], one["first"]): one["readAt"] for one in read_lines(result)}
    time.sleep(1.1)
    take(archive, [result])
    history = [one for one in archive.audit("history", "nas/letters")[1]["results"] if one["kind"] == "read"]

    assert [(one["place"], one["first"], one["time"]) for one in history] == [
        ("nas", first, read_at["nas", first]) for first in (0, 1)
    ]
    assert archive.audit("verify")[0] == 0


def test_work_goes_on_with_results_that_are_there(archive: Archive) -> None:
    (file,) = plan(archive)
    (result,) = work(archive, [file])
    whole = result.read_bytes()
    lines = whole.splitlines(keepends=True)
    result.write_bytes(lines[0] + lines[1] + lines[2][:50])
    code, report = archive.audit("work", str(file), "--to", str(result))

    assert (code, sum(one["units"] for one in report["results"])) == (0, 4)
    assert result.read_bytes().startswith(lines[0] + lines[1])
    assert len(read_lines(result)) == 4
    assert take(archive, [result])[0] == 0
    assert len(read_entries(archive)) == 4


@pytest.mark.parametrize("content", [b"a diary\n", b"a diary", b'{"plan":"x"}\n', b"\n", b'{"plan"'])
def test_another_file_is_never_written_over(archive: Archive, content: bytes) -> None:
    (file,) = plan(archive)
    mine = archive.folder / "mine"
    mine.write_bytes(content)
    code, report = archive.audit("work", str(file), "--to", str(mine))

    if content == b'{"plan"':  # half a line of ours
        assert code == 0
        return
    assert (code, codes(report)) == (3, ["error.output-exists"])
    assert mine.read_bytes() == content


def test_two_workers_do_not_write_one_file(archive: Archive) -> None:
    (file,) = plan(archive)
    result = archive.folder / "result"
    with result.open("wb") as held:
        assert try_lock(held.fileno())
        code, report = archive.audit("work", str(file), "--to", str(result))

    assert (code, codes(report)) == (3, ["error.results-in-use"])


def test_a_plan_that_was_cut_or_altered_is_told_and_the_rest_is_read(archive: Archive) -> None:
    (file,) = plan(archive)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([lines[0].replace('"first":0', '"first":1'), *lines[1:3], lines[3][:80]]), "utf-8")
    code, report = archive.audit("work", str(file), "--to", str(archive.folder / "result"))

    assert code == 1
    assert [(one["code"], one["where"]["line"], one["values"]["reason"]) for one in report["findings"]] == [
        ("audit.plan-unreadable", 1, "line-altered"), ("audit.plan-unreadable", 4, "line-cut"),
    ]  # fmt: skip
    assert len(read_lines(archive.folder / "result")) == 2


def test_a_plan_needs_a_new_folder_and_leaves_nothing_beside_it(archive: Archive) -> None:
    plan(archive)
    assert archive.audit("plan", "--to", str(archive.folder / "units"))[0] == 3
    left = archive.folder / ".next.unfinished"
    left.mkdir()
    (left / "0001.jsonl").write_text("of a run that was killed")
    assert archive.audit("plan", "--to", str(archive.folder / "next"), "--parts", "2")[0] == 0
    assert sorted(os.listdir(archive.folder / "next")) == ["0001.jsonl", "0002.jsonl"]
    assert not left.exists()
    assert archive.audit("plan", "--to", str(archive.folder / "x"), "--parts", "0")[0] == 2
    assert archive.audit("plan", "--to", str(archive.folder / "x"), "--parts", "-1")[0] == 2
    assert not (archive.folder / "x").exists()


@pytest.mark.parametrize("to", ["settings.toml/plan", "settings.toml"])
def test_a_plan_that_cannot_be_written_is_told(archive: Archive, to: str) -> None:
    code, report = archive.audit("plan", "--to", str(archive.folder / to))
    assert (code, codes(report)) == (3, ["error.unwritable" if "/" in to else "error.output-exists"])


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_plan_leaves_nothing_on_a_full_disk(archive: Archive) -> None:
    small = archive.folder / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", small], check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        (small / "full").write_bytes(b"0" * 4096)
        code, report = archive.audit("plan", "--to", str(small / "units"))
        assert (code, codes(report)) == (3, ["error.unwritable"])
        assert os.listdir(small) == ["full"]
    finally:
        subprocess.run(["umount", small], check=True)


def test_results_that_cannot_be_written_end_the_work(archive: Archive) -> None:
    (file,) = plan(archive)
    words = [sys.executable, "-m", "archiver", "audit", "work", str(file), "--config", str(archive.settings)]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, os.strerror(errno.ENOSPC).encode() in done.stderr) == (3, True), done.stderr
    assert b"Traceback" not in done.stderr
    refused = archive.audit("work", str(file), "--to", str(archive.folder / "nowhere/result"))
    assert (refused[0], codes(refused[1])) == (3, ["error.unwritable"])


def test_a_plan_holds_what_is_due_or_so_much(archive: Archive) -> None:
    archive.audit("run")
    assert sum(len(read_lines(file)) for file in plan(archive, "--parts", "2")) == 0
    code, report = archive.audit("plan", "--to", str(archive.folder / "more"), "--bytes", "1GB", "--place", "nas")

    assert (code, report["results"][0]["units"]) == (0, 2)
    assert work(archive, [archive.folder / "more" / "0001.jsonl"])[0].exists()
    assert take(archive, [archive.folder / "result0.jsonl"])[1]["results"][0]["units"] == 2


def test_the_hours_of_the_worker_hold(archive: Archive) -> None:
    archive.write_settings('nas = { path = "nas", hours = "00:00-00:00" }\nvault = { path = "vault", hours = "00:00-00:01" }\n')
    (file,) = plan(archive)
    if time.strftime("%H:%M") == "00:00":
        pytest.skip("the one minute of the vault")
    code, report = archive.audit("work", str(file), "--to", str(archive.folder / "result"))

    assert code == 0
    assert [(one["place"], one["open"], one["notRead"]) for one in report["results"]] == [("nas", True, 0), ("vault", False, 2)]


def test_names_of_any_octets_travel(archive: Archive) -> None:
    name = os.fsdecode(b"letters \xff")
    write_bag(archive.nas / name, {"1.txt": b"one"})
    archive.audit("add")
    (result,) = work(archive, plan(archive))
    code, report = take(archive, [result])

    assert (code, codes(report)) == (0, [])
    assert len(read_entries(archive)) == 6


def test_units_of_a_large_manifest_are_read_by_different_workers(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archiver.holdings.auditing.unit_cutting.MOST_FILES", 7)
    write_bag(archive.nas / "many", {f"{number:03}.txt": b"m%d" % number for number in range(60)}, ("sha256", "sha512"))
    archive.audit("add")
    (archive.nas / "many" / "data" / "031.txt").write_bytes(b"x")
    files = plan(archive, "--parts", "5")
    code, report = take(archive, work(archive, files))

    assert code == 1
    assert [(one["where"], one["values"]["fault"]) for one in report["findings"] if one["code"] == "audit.fault-confirmed"] == [
        ({"bag": "nas/many", "path": "data/031.txt"}, "bag.digest-differs")
    ]
    assert sum(entry["files"] for entry in read_entries(archive) if entry["copy"] == 3 and entry["first"]) == 60
    assert next(fault for entry in read_entries(archive) for fault in entry["faults"])["line"] == 32
