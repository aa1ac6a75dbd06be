"""The digest of a run, as text, JSON and page in both languages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from archiver.commands.program import main
from archiver.holdings.notices import find_due_seals
from tests.holdings.bags import Archive, write_bag

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "letters", {"1.txt": b"one"})
    write_bag(made.nas / "notes", {"2.txt": b"two"})
    shutil.copytree(made.nas / "letters", made.vault / "letters")
    return made


def digest_of(report: dict[str, Any]) -> dict[str, Any]:
    digest: dict[str, Any] = report["digest"]
    return digest


def say(archive: Archive, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    main(["audit", "run", *words, "--config", str(archive.settings)])
    return capsys.readouterr().out.splitlines()


def test_the_first_digest_says_what_is_there(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    lines = say(archive, capsys)

    assert lines[0] == "All is well: 2 bags, and nothing is damaged, missing or overdue."
    assert lines[1] == "No digest was told before this one."
    assert "  nas: 2 copies; 0 of 4 parts overdue; read in this run: 4 files, 14 bytes" not in lines
    assert any(line.startswith("  nas: 2 copies; 0 of 4 parts overdue; read in this run: ") for line in lines)
    assert "  1 bag with one copy only: if it is damaged, nothing can mend it" in lines
    assert "  1 bag with 2 copies" in lines
    assert "Everything was looked at that was due." in lines


def test_the_head_and_overdue_stand_in_text_and_json(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = archive.audit("run")
    digest = digest_of(report)

    assert (code, digest["overdue"], len(digest["head"])) == (0, 0, 64)
    assert archive.audit("verify", "--head", digest["head"])[0] == 0
    assert archive.audit("verify", "--head", "0" * 64)[0] == 1
    text = "\n".join(say(archive, capsys))
    assert "overdue" in text
    head = text.partition("to be kept elsewhere: ")[2][:64]
    assert archive.audit("verify", "--head", head)[0] == 0


def test_changes_are_those_since_the_last_digest(archive: Archive) -> None:
    first = digest_of(archive.audit("run")[1])
    (archive.nas / "notes").rename(archive.nas / "moved")
    (archive.vault / "letters/data/1.txt").write_bytes(b"eno")
    second = digest_of(archive.audit("run", "--for", "1m")[1])
    third = digest_of(archive.audit("run", "--for", "1m")[1])

    assert {one["change"]: one["names"] for one in first["changes"]} == {
        "new": ["nas/letters", "nas/notes"],
        "copied": ["vault/letters"],
    }
    assert [(one["change"], one["names"]) for one in second["changes"]] == [("moved", ["nas/moved"])]
    assert (second["faults"], second["newFaults"], second["listed"][0]["new"]) == (1, 1, True)
    assert third["changes"] == []
    assert (third["faults"], third["newFaults"], third["listed"][0]["new"]) == (1, 0, False)


def test_new_faults_come_first_and_known_ones_last(archive: Archive) -> None:
    archive.audit("run")
    (archive.nas / "letters/data/1.txt").write_bytes(b"eno")
    (archive.vault / "letters/data/1.txt").write_bytes(b"eno")
    archive.audit("run", "--for", "1m")
    archive.audit("accept", "nas/letters", "--file", "data/1.txt", "--note", "the tape is worn", "--agent", "Mina")
    (archive.nas / "notes/data/2.txt").write_bytes(b"owt")
    digest = digest_of(archive.audit("run", "--for", "1m")[1])

    assert [(one["bag"], one["new"], one["known"]) for one in digest["listed"]] == [
        ("nas/notes", True, False),
        ("vault/letters", False, False),
        ("nas/letters", False, True),
    ]
    assert {one["change"] for one in digest["changes"]} == {"accepted"}


@pytest.mark.parametrize("reason", ["not-asked", "not-its-hours", "budget-spent", "unreachable"])
def test_what_was_not_looked_at_is_told_with_the_reason(archive: Archive, reason: str) -> None:
    archive.audit("add")
    words: tuple[str, ...] = ()
    if reason == "not-asked":
        words = ("--place", "nas")
    elif reason == "not-its-hours":
        hour = (datetime.now().hour + 2) % 24  # noqa: DTZ005 - hours are local time
        hours = f"{hour:02}:00-{(hour + 1) % 24:02}:00"
        archive.write_settings(f'nas = {{ path = "nas" }}\nvault = {{ path = "vault", hours = "{hours}" }}\n')
    elif reason == "budget-spent":
        words = ("--bytes", "1")
    else:
        archive.vault.rename(archive.folder / "away")
    digest = digest_of(archive.audit("run", *words)[1])

    told = {one["place"]: one["reason"] for one in digest["notLookedAt"]}
    expected = "No such file or directory" if reason == "unreachable" else reason
    assert told["vault"] == expected
    assert all(one["units"] for one in digest["notLookedAt"])


def test_a_run_that_left_much_unread_does_not_say_that_all_is_well(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    first, *_ = say(archive, capsys, "--bytes", "1")

    assert first.startswith("Nothing is damaged, missing or overdue as far as is known; ")


def test_a_page_of_the_digest_is_persian_and_runs_from_right_to_left(archive: Archive) -> None:
    page = archive.folder / "night.html"
    main(["audit", "run", "--lang", "fa", "--report", str(page), "--config", str(archive.settings)])

    text = page.read_text(encoding="utf-8")
    assert '<html lang="fa" dir="rtl">' in text
    assert "همه‌چیز درست است" in text


def test_names_with_line_feeds_and_bidi_controls_are_shown_and_not_obeyed(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bag(archive.nas / "a\nHead of the ledger: 0\u202e", {"1.txt": b"1"})
    lines = say(archive, capsys)

    assert not any(line.startswith("Head of the ledger: 0") for line in lines)
    assert "\u202e" not in "\n".join(lines)


def test_seals_without_stamps_are_not_due_and_a_request_waits(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    write_bag(bag, {"1.txt": b"one"})
    assert find_due_seals([("nas/bag", str(bag))]) == ([], [])
    layer = bag / "seals/0001"
    layer.mkdir(parents=True)
    (layer / "stamp-1.tsq").write_bytes(b"request")

    assert find_due_seals([("nas/bag", str(bag))], datetime.now(UTC)) == ([], ["nas/bag"])


def test_a_run_that_tells_nobody_loads_nothing_of_mail_and_web(archive: Archive) -> None:
    script = (
        "import sys; from archiver.commands.program import main; main(sys.argv[1:]);"
        "print([name for name in ('smtplib', 'http.client') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "audit", "run", "--json", "--config", str(archive.settings)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["digest"]["bags"] == 2
    assert done.stderr == "[]\n"
