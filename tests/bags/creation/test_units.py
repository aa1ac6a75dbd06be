"""Documents are listed, copied and read back in units: the outcome is the same, whoever does them and however they end."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archiver.bags.creation import BagOptions, Plan, Staging, preflight_sources
from archiver.bags.creation.payload_units import UnitOptions, choose_most_files, cut_units
from archiver.bags.creation.planned_files import PlannedFiles
from archiver.bags.creation.unit_copying import CopiedUnit, work_unit
from archiver.bags.format import BagInfo
from archiver.bags.validation import validate_bag
from archiver.errors import WriteError
from archiver.hashing import HashingProcesses
from archiver.hashing.units import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archiver.findings import Finding

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
ALGORITHMS = ("sha256", "md5")
_MEBI = 1 << 20


@pytest.fixture
def places() -> Iterator[Places]:
    with Places() as places:
        yield places


def _plan(folder: Path, files: dict[str, bytes]) -> PlannedFiles:
    """Write files, and plan them in the order given."""
    planned = PlannedFiles(str(folder))
    for path, octets in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(octets)
        below, _, name = path.rpartition("/")
        planned.add(below, [name], [len(octets)])
    return planned


def _copy(planned: PlannedFiles, copies: Path, places: Places) -> list[CopiedUnit]:
    copies.mkdir()
    units = cut_units(planned, planned.root, UnitOptions(ALGORITHMS, str(copies)))
    return [CopiedUnit(*work_unit(tuple(unit), places, lambda _: None)) for unit in units]


def test_planned_files_come_back_as_they_were_added() -> None:
    names = [f"{number}\udcff\n%" for number in range(3000)]
    planned = PlannedFiles("")

    planned.add("", ["a"], [5])
    planned.add("پوشه/b", names, list(range(3000)))
    planned.add("", ["c"], [1 << 40])

    assert list(planned.paths) == ["a", *(f"پوشه/b/{name}" for name in names), "c"]
    assert (len(planned), planned.sizes[0], planned.sizes[-1]) == (3002, 5, 1 << 40)


@pytest.mark.parametrize("sizes", [[0] * 5000, [100] * 700, [3 * _MEBI, 0, 3 * _MEBI, 1, 1], [_MEBI] * 5 + [0, 0, 9 * _MEBI, 7]])
def test_every_file_is_in_one_unit_in_its_order_and_a_large_one_has_no_other_octets_beside_it(sizes: list[int]) -> None:
    planned = PlannedFiles("root")
    for number, size in enumerate(sizes):
        planned.add(f"f{number // 3}", [str(number)], [size])

    units = list(cut_units(planned, "root", UnitOptions(ALGORITHMS)))

    assert [path for unit in units for path in unit.paths()] == list(planned.paths)
    assert sum(unit.octets for unit in units) == sum(sizes)
    large = [size for size in sizes if size > 2 * _MEBI]
    assert sorted(unit.octets for unit in units if unit.octets > 2 * _MEBI) == sorted(large)


@pytest.mark.parametrize(("files", "cores"), [(1, 64), (700, 2), (5000, 4), (100_000, 2), (100_000, 64)])
def test_many_files_are_enough_units_for_all_cores_and_no_unit_is_tiny(files: int, cores: int) -> None:
    planned = PlannedFiles("root")
    planned.add("", [str(number) for number in range(files)], [1] * files)

    units = list(cut_units(planned, "root", UnitOptions(ALGORITHMS, most_files=choose_most_files(files, cores))))

    counts = [sum(1 for _ in unit.paths()) for unit in units]
    assert sum(counts) == files
    assert len(units) >= min(8 * cores, files // 64)
    assert max(counts) <= 2048
    assert all(count >= 64 for count in counts[:-1])


def test_small_files_of_a_slow_disk_are_told_before_the_unit_ends(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.hashing.steady_progress._EVERY", 0)
    planned = _plan(tmp_path / "source", {f"{number:03}": bytes(2 * _MEBI if number == 150 else 10) for number in range(200)})
    (tmp_path / "copies").mkdir()
    told: list[int] = []

    for unit in cut_units(planned, planned.root, UnitOptions(ALGORITHMS, str(tmp_path / "copies"))):
        work_unit(tuple(unit), places, told.append)

    assert sum(told) == 1990 + 2 * _MEBI
    assert told[0] == 10  # `_plan` plans each file by itself
    assert min(told) > 0


def test_a_unit_gives_the_lines_that_coreutils_check(tmp_path: Path, places: Places) -> None:
    files = {"a": b"", "پوشه/نامه": b"x" * 5000, "b/large": random.Random(1).randbytes(5 * _MEBI + 1)}  # noqa: S311 - no secret
    planned = _plan(tmp_path / "source", files)
    os.utime(tmp_path / "source/a", ns=(1, 1_446_768_000_123_456_789))
    (tmp_path / "source/a").chmod(0o640)

    copied = _copy(planned, tmp_path / "data", places)

    for number, algorithm in enumerate(ALGORITHMS):
        lines = b"".join(unit.lines[number] for unit in copied)
        subprocess.run([f"{algorithm}sum", "--check", "--strict"], input=lines, cwd=tmp_path, check=True)
        assert lines.count(b"\n") == 3
    state = (tmp_path / "data/a").stat()
    assert (state.st_mtime_ns, state.st_mode & 0o777) == (1_446_768_000_123_456_789, 0o640)


def test_names_are_encoded_as_in_every_manifest(tmp_path: Path, places: Places) -> None:
    (unit,) = _copy(_plan(tmp_path / "source", {"100%/a\r\nb": b"x", "100%/c": b"y"}), tmp_path / "data", places)

    ends = [line.partition(b"  ")[2] for line in unit.lines[0].splitlines()]
    assert ends == [b"data/100%25/a%0D%0Ab", b"data/100%25/c"]


def test_what_is_wrong_with_a_file_leaves_it_out_and_stops_nothing(tmp_path: Path, places: Places) -> None:
    source = tmp_path / "source"
    planned = _plan(source, {path: path.encode() for path in ("a", "fifo", "folder", "gone", "inner/gone", "link", "z")})
    for path in ("fifo", "folder", "gone", "link", "inner/gone"):
        (source / path).unlink()
    os.mkfifo(source / "fifo")
    (source / "folder").mkdir()
    (source / "inner").rmdir()
    (source / "link").symlink_to("a")

    (unit,) = _copy(planned, tmp_path / "data", places)

    assert [(number, fault) for number, fault, _ in unit.faults] == [
        (1, "irregular"),
        (2, "irregular"),
        (3, "missing"),
        (4, "missing"),
        (5, "link"),
    ]
    assert [line.split(b"  ")[1] for line in unit.lines[0].splitlines()] == [b"data/a", b"data/z"]
    assert unit.sizes == [1, 1]


def test_a_file_that_has_grown_since_it_was_planned_is_copied_whole(tmp_path: Path, places: Places) -> None:
    planned = _plan(tmp_path / "source", {"a": b"a", "b": b"b"})
    (tmp_path / "source/a").write_bytes(b"a" * 3 * _MEBI)

    (unit,) = _copy(planned, tmp_path / "data", places)

    assert unit.sizes == [3 * _MEBI, 1]
    assert (tmp_path / "data/a").read_bytes() == b"a" * 3 * _MEBI
    assert unit.lines[0].startswith(hashlib.sha256(b"a" * 3 * _MEBI).hexdigest().encode())


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("free", [7, 8, 10, 12, 16, 40])
def test_few_descriptors_are_enough(tmp_path: Path, places: Places, free: int) -> None:
    """That a program may open no more files is nothing that a file is to blame for."""
    planned = _plan(tmp_path / "source", {f"f{number // 50}/{number}": b"%d" % number for number in range(200)})
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = max(map(int, os.listdir("/proc/self/fd")))
    resource.setrlimit(resource.RLIMIT_NOFILE, (held + free, before[1]))
    try:
        copied = _copy(planned, tmp_path / "data", places)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert [unit.faults for unit in copied] == [[]]
    assert len(copied[0].lines[0].splitlines()) == 200


def _odd_tree(folder: Path) -> None:
    """More files than are listed without processes, and something odd in many of its folders."""
    for number in range(900):
        path = folder / f"پوشهٔ {number // 90}" / f"{number % 7}" / f"سند {number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % (number // 2))
    for odd in ("پوشهٔ 1/a:b", "پوشهٔ 2/3/con.txt", "پوشهٔ 3/.hidden", "پوشهٔ 4/é", "پوشهٔ 4/e\u0301", "پوشهٔ 5/A", "پوشهٔ 5/a"):
        (folder / odd).write_bytes(b"odd")
    (folder / "پوشهٔ 6/link").symlink_to("elsewhere")
    os.mkfifo(folder / "پوشهٔ 7/fifo")
    (folder / "پوشهٔ 8/empty/inner").mkdir(parents=True)
    (folder / "پوشهٔ 9/bag/data").mkdir(parents=True)
    (folder / "پوشهٔ 9/bag/bagit.txt").write_bytes(b"")
    (folder / os.fsdecode(b"\xff")).write_bytes(b"")


def _told(findings: list[Finding]) -> list[object]:
    return [(finding.code, finding.where, finding.values) for finding in findings]


@pytest.mark.parametrize("hidden", ["keep", "skip"])
def test_processes_list_a_source_as_it_is_listed_here(tmp_path: Path, hidden: str) -> None:
    _odd_tree(tmp_path / "source")
    given = [str(tmp_path / "source")], str(tmp_path / "bag"), hidden

    here, found_here = preflight_sources(*given)  # type: ignore[arg-type]
    with closing(HashingProcesses(2)) as processes:
        there, found_there = preflight_sources(*given, processes=processes)  # type: ignore[arg-type]
        assert len(processes._processes) == 2

    assert _told(found_there) == _told(found_here)
    assert len({finding.code for finding in found_here}) > 8
    assert list(there.list_files()) == list(here.list_files())
    assert (there.folders, there.empty_folders) == (here.folders, here.empty_folders)


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_a_folder_that_processes_may_not_list_is_told_of(tmp_path: Path) -> None:
    for number in range(900):
        path = tmp_path / "source" / f"f{number // 90}" / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(folder.stat().st_mode | 0o055)
    (tmp_path / "source/f8").chmod(0)
    os.seteuid(65534)
    try:
        with closing(HashingProcesses(2)) as processes:
            processes.start()
            _, found = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"), processes=processes)
    finally:
        os.seteuid(0)

    assert [(finding.code, finding.where.get("path")) for finding in found] == [("source.unreadable", f"{tmp_path}/source/f8")]


@pytest.mark.loses_workers
@pytest.mark.parametrize("step", ["listing", "copying", "reading back"])
def test_a_bag_is_whole_though_processes_are_killed_and_that_is_told(tmp_path: Path, step: str) -> None:
    for number in range(3000):
        path = tmp_path / "source" / f"f{number // 100}" / str(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    with closing(HashingProcesses(2)) as processes:

        def kill() -> None:
            for process in processes._processes:
                os.kill(process._worker.pid, signal.SIGKILL)

        if step == "listing":
            processes.start()
            kill()
        plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"), processes=processes)
        with Staging(plan, BagOptions(MOMENT, opinion="none", processes=processes)) as staging:
            for count, _ in enumerate(staging.copy_payload()):
                if step == "copying" and count == 300:
                    kill()
            if step == "reading back":
                kill()
            found = staging.finish(BagInfo())

    assert [(finding.code, finding.values["reason"]) for finding in found] == [("work.fewer-processes", "killed")]
    report = validate_bag(tmp_path / "bag")
    assert (report.valid, report.payload_files) == (True, 3000)


def test_a_process_that_cannot_copy_a_file_says_so_and_the_others_are_in_order(tmp_path: Path) -> None:
    for number in range(1500):
        path = tmp_path / "source" / f"f{number // 100:02}" / f"{number:04}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % number)
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))
    (tmp_path / "source/f07/0750").unlink()
    (tmp_path / "source/f07/0751").write_bytes(b"written anew")

    with Staging(plan, BagOptions(MOMENT, opinion="none", cores=2)) as staging:
        copied = [file.path for file in staging.copy_payload()]
        found = staging.finish(BagInfo())

    assert copied == [f"data/f{number // 100:02}/{number:04}" for number in range(1500) if number != 750]
    assert [(finding.code, finding.where["path"]) for finding in found] == [
        ("bag.changed-while-reading", f"{tmp_path}/source/f07/0750")
    ]
    assert os.listdir(tmp_path) == ["source"]


def _make_meddled(plan: Plan, meddle: Callable[[], None]) -> None:
    with Staging(plan, BagOptions(MOMENT, opinion="none", cores=2)) as staging:
        staging.copy_whole_payload()
        meddle()
        staging.finish(BagInfo())


@pytest.mark.parametrize("number", [0, 299, 1499])
def test_the_first_file_that_does_not_read_back_is_named(tmp_path: Path, number: int) -> None:
    names = [f"f{count // 100:02}/{count:04}" for count in range(1500)]
    for name in names:
        (tmp_path / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "source" / name).write_bytes(name.encode())
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    def meddle() -> None:
        (folder,) = (name for name in os.listdir(tmp_path) if name.startswith(".bag"))
        for later in names[number : number + 3]:
            (tmp_path / folder / "data" / later).write_bytes(b"not " + later.encode())

    with pytest.raises(WriteError) as error:
        _make_meddled(plan, meddle)

    assert (error.value.code, error.value.values["path"]) == ("error.read-back-differs", f"{tmp_path}/bag/data/{names[number]}")
