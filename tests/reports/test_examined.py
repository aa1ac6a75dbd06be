"""What a report says of the files that were examined, and a sign of life while large ones are read for it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from archiver.commands.program import main
from archiver.reports.examined import examine, measure

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_octets_of_all_files_are_told_while_they_are_read(tmp_path: Path) -> None:
    large, small = tmp_path / "large", tmp_path / "small"
    large.write_bytes(b"x" * 3_000_000)
    small.write_bytes(b"y")
    paths = [str(large), str(tmp_path), str(tmp_path / "absent"), str(small), str(large)]
    told: list[tuple[int, int]] = []

    examined = examine(paths, lambda octets, files: told.append((octets, files)))

    assert measure(paths) == [3_000_000, 1]
    assert [one.sha256 for one in examined] == [
        sha256(b"x" * 3_000_000).hexdigest(), None, None, sha256(b"y").hexdigest()
    ]  # fmt: skip
    assert told[0] == (1 << 20, 0)
    assert told[-1] == (3_000_001, 2)
    assert told == sorted(told)


def test_reading_an_archive_for_a_report_is_a_step_of_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    assert main(["create", "a.txt", "--to", "bag.tar", "--plain", "--quiet"]) == 0
    capsys.readouterr()

    assert main(["validate", "bag.tar", "--verbose", "--report", "report.txt"]) == 0
    assert "reading files for the report" in capsys.readouterr().err
    assert main(["validate", "bag.tar", "--verbose"]) == 0
    assert "reading files for the report" not in capsys.readouterr().err
