"""Documents read by several processes are described as by one, in the same order, whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.bags.creation import PayloadFile
from archiver.description import ReadingPool, reading_pool
from archiver.errors import ReadError
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = 300


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(_COUNT):
        (folder / f"نامهٔ {number:03}.txt").write_text(f"تهران، {number % 29 + 1} آبان ۱۳۹۵\nمتن\n", encoding="utf-8")
    return folder


def _files(source: Path) -> list[PayloadFile]:
    return [PayloadFile(f"data/{path.name}", str(path), path.stat().st_size, 0, {}) for path in sorted(source.iterdir())]


def _read(source: Path, pool: ReadingPool) -> list[tuple[str, object, object]]:
    read = pool.read(_files(source), lambda path: str(source / path.removeprefix("data/")))
    return [(file.path, document.path, document.date) for file, document in read]


@pytest.mark.slow
def test_a_bag_is_the_same_however_many_processes_read(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1480000000")
    # So few that the processes write pages of the finding aid too.
    monkeypatch.setattr("archiver.finding_aid.finding_aid.ON_ONE_PAGE", 40)
    bags = []
    for folder, cores in (("one", 1), ("three", 3)):
        monkeypatch.setattr(reading_pool, "count_cores", lambda cores=cores: cores)
        (tmp_path / folder).mkdir()
        bag = tmp_path / folder / "bag"
        assert create(source, bag, CreateOptions(organization=Organization("x"))).made
        bags.append({str(path.relative_to(bag)): path.read_bytes() for path in bag.rglob("*") if path.is_file()})

    assert bags[0] == bags[1]
    assert "metadata/finding-aid/1395-8.html" in bags[0]


@pytest.mark.loses_workers
@pytest.mark.parametrize("harmed", [1, 2])
def test_what_a_process_that_was_ended_had_is_read_here(source: Path, monkeypatch: pytest.MonkeyPatch, harmed: int) -> None:
    monkeypatch.setattr(reading_pool, "count_cores", lambda: 2)
    with ReadingPool(0) as alone, ReadingPool(_COUNT) as pool:
        for process in pool._processes[:harmed]:
            os.kill(process.pid, signal.SIGKILL)

        assert _read(source, pool) == _read(source, alone)


@pytest.mark.loses_workers
@pytest.mark.parametrize("harmed", [1, 2])
def test_what_a_process_that_was_ended_had_to_do_is_done_here(monkeypatch: pytest.MonkeyPatch, harmed: int) -> None:
    monkeypatch.setattr(reading_pool, "count_cores", lambda: 2)
    with ReadingPool(_COUNT) as pool:
        for process in pool._processes[:harmed]:
            os.kill(process.pid, signal.SIGKILL)

        assert list(pool.map(os.path.basename, (f"letters/{number}" for number in range(20)))) == [*map(str, range(20))]
        assert [loss.reason for loss in pool.losses] == ["killed"] * harmed


def test_the_processes_are_gone_when_the_work_stops(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_pool, "count_cores", lambda: 2)
    with ReadingPool(_COUNT) as pool:
        next(pool.read(_files(source), lambda path: str(source / path.removeprefix("data/"))))
        pids = [process.pid for process in pool._processes]

    assert len(pids) == 2
    listed = subprocess.run(["ps", "-o", "pid=", *map(str, pids)], capture_output=True, text=True, check=False)
    assert listed.stdout == ""


@pytest.mark.parametrize("cores", [1, 2])
def test_a_file_that_cannot_be_read_is_told_by_its_own_name(source: Path, monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(reading_pool, "count_cores", lambda: cores)
    missing = PayloadFile("data/absent.txt", "letters/absent.txt", 1, 0, {})
    with ReadingPool(_COUNT) as pool, pytest.raises(ReadError) as error:
        list(pool.read([*_files(source), missing], lambda path: str(source / path.removeprefix("data/"))))

    assert (error.value.code, error.value.values["path"]) == ("error.unreadable", "letters/absent.txt")
