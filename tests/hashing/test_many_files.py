"""Digests and copies of many files, here and in worker processes."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from archiver.hashing import DEFAULT_ALGORITHMS, DigestOptions, HashingProcesses, digest_files
from archiver.hashing.algorithms import digest_octets
from archiver.operating_system import count_cores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEBI = 1 << 20
_SIZES = [0, 1, 4095, 4096, _MEBI - 1, _MEBI, _MEBI + 1, 5 * _MEBI + 3]


def _fill(folder: Path, sizes: list[int]) -> list[tuple[str, int]]:
    chance = random.Random(5)  # noqa: S311 - no secret
    files = []
    for number, size in enumerate(sizes):
        path = f"پرونده{number // 50}/a{number:05}"
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(chance.randbytes(size))
        files.append((path, size))
    return files


def _expected(path: Path) -> tuple[str, ...]:
    octets = path.read_bytes()
    return tuple(hashlib.new(name, octets).hexdigest() for name in DEFAULT_ALGORITHMS)


@pytest.mark.parametrize("cores", [1, 2, 3])
def test_digests_are_hashlibs_and_keep_the_order_on_any_number_of_cores(tmp_path: Path, cores: int) -> None:
    files = _fill(tmp_path, _SIZES + [100] * 700 + _SIZES)
    told: list[tuple[int, int]] = []
    manner = DigestOptions(cores=cores, progress=lambda octets, count: told.append((octets, count)))

    results = list(digest_files(str(tmp_path), files, DEFAULT_ALGORITHMS, manner))

    assert [(result.path, result.size, result.fault) for result in results] == [(path, size, None) for path, size in files]
    assert all(result.digests == _expected(tmp_path / result.path) for result in results)
    assert all(result.modified_ns == (tmp_path / result.path).stat().st_mtime_ns for result in results)
    assert told[-1] == (sum(size for _, size in files), len(files))
    assert told == sorted(told)
    assert {count for _, count in told} - {0} == set(range(1, len(files) + 1))


def test_progress_inside_a_large_file_is_told_at_least_each_mebioctet(tmp_path: Path) -> None:
    files = _fill(tmp_path, [9 * _MEBI])
    told: list[int] = []

    list(digest_files(str(tmp_path), files, ["sha256"], DigestOptions(progress=lambda octets, _: told.append(octets))))

    assert max(after - before for before, after in zip([0, *told], told, strict=False)) <= _MEBI


@pytest.mark.parametrize("cores", [1, 2])
def test_copies_have_the_octets_the_time_and_the_rights_of_their_source(tmp_path: Path, cores: int) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    files = _fill(source, _SIZES + [100] * 600)
    for path, _ in files:
        os.utime(source / path, ns=(1_000_000_001, 1_446_768_000_123_456_789))
        (source / path).chmod(0o640)
    target.mkdir()

    results = list(digest_files(str(source), files, DEFAULT_ALGORITHMS, DigestOptions(cores=cores, copies=str(target))))

    assert {result.fault for result in results} == {None}
    assert {(source / path).stat().st_atime_ns for path, _ in files} == {1_000_000_001}
    for result in results:
        copy = target / result.path
        assert copy.read_bytes() == (source / result.path).read_bytes()
        assert copy.stat().st_mtime_ns == 1_446_768_000_123_456_789
        assert copy.stat().st_mode & 0o777 == 0o640
        assert result.digests == _expected(copy)


@pytest.mark.parametrize("cores", [1, 2])
def test_what_is_wrong_with_a_file_is_a_value_and_stops_nothing(tmp_path: Path, cores: int) -> None:
    files = _fill(tmp_path, [10] * 600)
    (tmp_path / "link").symlink_to(tmp_path / files[0][0])
    (tmp_path / "linked-folder").symlink_to(tmp_path / "پرونده0")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    bad = ["absent", "link", "linked-folder/a00000", "fifo", "folder", "folder/absent/absent", files[0][0] + "/below"]
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        asked = [*files[:300], *[(path, 1) for path in bad], ("socket", 1), ("dev/null", 1), *files[300:]]
        results = {result.path: result for result in digest_files(str(tmp_path), asked, ["md5"], DigestOptions(cores=cores))}

    assert [results[path].fault for path in bad] == [
        "missing", "link", "missing", "irregular", "irregular", "missing", "missing",
    ]  # fmt: skip
    assert results["socket"].fault == "irregular"
    assert results["dev/null"].fault == "missing"
    assert all(results[path].fault is None for path, _ in files)


def test_a_device_is_not_read() -> None:
    assert [result.fault for result in digest_files("/dev", [("null", 0), ("zero", 0)], ["md5"])] == ["irregular", "irregular"]


def test_a_root_that_is_missing_raises(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(digest_files(str(tmp_path / "absent"), [("a", 1)], ["md5"]))
    with pytest.raises(FileNotFoundError):
        next(digest_files(str(tmp_path), [("a", 1)], ["md5"], DigestOptions(copies=str(tmp_path / "absent"))))


def test_files_deeper_than_any_path_can_say_are_read(tmp_path: Path) -> None:
    step = "پوشه" * 20
    here = os.open(tmp_path, os.O_PATH)
    for _ in range(1200):
        os.mkdir(step, dir_fd=here)
        here, before = os.open(step, os.O_PATH, dir_fd=here), here
        os.close(before)
    for name in ("a", "b"):
        os.close(os.open(name, os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    folder = "/".join([step] * 1200)

    results = list(digest_files(str(tmp_path), [(f"{folder}/a", 0), ("absent", 0), (f"{folder}/b", 0)], ["sha256"]))

    assert [result.fault for result in results] == [None, "missing", None]
    assert results[2].digests == (hashlib.sha256().hexdigest(),)
    subprocess.run(["rm", "-rf", str(tmp_path / step)], check=True)


def _children() -> set[int]:
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return {int(number) for number in file.read().split()}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("count", [3, 900])
def test_processes_that_started_before_do_the_work_and_end(tmp_path: Path, count: int) -> None:
    files = _fill(tmp_path, [100] * count)
    shared = HashingProcesses(2)
    shared.start()
    processes = list(shared._processes)

    for _ in range(2):
        results = list(digest_files(str(tmp_path), files, DEFAULT_ALGORITHMS, DigestOptions(cores=2, processes=shared)))
        assert all(result.digests == _expected(tmp_path / result.path) for result in results)
    assert shared._processes == processes
    shared.close()

    assert [process._worker._process.returncode for process in processes] == [-signal.SIGKILL] * 2


def test_processes_go_from_one_place_and_manner_to_the_next(tmp_path: Path) -> None:
    """What was copied is read back by the processes that copied it, from the disk, and for other digests."""
    source, copies = tmp_path / "source", tmp_path / "copies"
    source.mkdir()
    copies.mkdir()
    files = _fill(source, [100] * 900)
    shared = HashingProcesses(2)

    copied = list(digest_files(str(source), files, ["md5"], DigestOptions(cores=2, processes=shared, copies=str(copies))))
    (source / files[0][0]).write_bytes(b"another")
    back = list(digest_files(str(copies), files, DEFAULT_ALGORITHMS, DigestOptions(cores=2, processes=shared, drop_pages=True)))
    shared.close()

    assert [len(result.digests) for result in copied] == [1] * 900
    assert [result.digests for result in back] == [_expected(copies / path) for path, _ in files]


def test_processes_of_a_call_that_was_not_heard_out_answer_no_other(tmp_path: Path) -> None:
    files = _fill(tmp_path, [100] * 900)
    shared = HashingProcesses(2)
    manner = DigestOptions(cores=2, processes=shared)
    begun = digest_files(str(tmp_path), files, ["md5"], manner)
    next(begun)
    begun.close()

    results = list(digest_files(str(tmp_path), files, DEFAULT_ALGORITHMS, manner))

    assert all(result.digests == _expected(tmp_path / result.path) for result in results)
    assert shared._processes == []


@pytest.mark.loses_workers
def test_processes_that_were_killed_before_are_not_needed(tmp_path: Path) -> None:
    files = _fill(tmp_path, [100] * 900)
    shared = HashingProcesses(2)
    shared.start()
    for process in shared._processes:
        process._worker._process.kill()
        process._worker._process.wait()

    results = list(digest_files(str(tmp_path), files, DEFAULT_ALGORITHMS, DigestOptions(cores=2, processes=shared)))
    shared.close()

    assert all(result.digests == _expected(tmp_path / result.path) for result in results)


def test_a_file_that_has_another_length_than_was_said_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a" * 100)

    (result,) = digest_files("/proc/self", [("status", 0)], ["sha256"])
    (other,) = digest_files(str(tmp_path), [("a", 5)], ["sha256"])

    # A file of /proc says that it has no octets, and has some.
    assert result.size > 500
    assert (other.size, other.digests) == (100, (hashlib.sha256(b"a" * 100).hexdigest(),))


def test_closing_early_ends_the_worker_processes(tmp_path: Path) -> None:
    files = _fill(tmp_path, [100] * 2000)
    before = _children()
    results = digest_files(str(tmp_path), files, ["md5"], DigestOptions(cores=2))
    next(results)
    assert len(_children() - before) == 2

    results.close()

    assert _children() == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.loses_workers
@pytest.mark.parametrize("killed", [1, 2])
def test_the_work_goes_on_where_worker_processes_are_killed(tmp_path: Path, killed: int) -> None:
    files = _fill(tmp_path, [100] * 4000)
    before = _children()

    def read() -> Iterator[tuple[str, tuple[str, ...]]]:
        results = digest_files(str(tmp_path), files, ["md5"], DigestOptions(cores=2))
        first = next(results)
        for process in sorted(_children() - before)[:killed]:
            os.kill(process, signal.SIGKILL)
        yield first.path, first.digests
        yield from ((result.path, result.digests) for result in results)

    assert list(read()) == [(path, (digest_octets((tmp_path / path).read_bytes(), ["md5"])[0],)) for path, _ in files]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_worker_processes_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"")
    # It takes many minutes to read, so no worker ends because its work is done.
    os.truncate(tmp_path / "large", 400 << 30)
    program = (
        "import sys; from archiver.hashing import DigestOptions, digest_files; root = sys.argv[1]\n"
        "list(digest_files(root, [('large', 400 << 30)] * 2, ['md5'], DigestOptions(cores=2)))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    listing = f"/proc/{parent.pid}/task/{parent.pid}/children"
    deadline = time.monotonic() + 60
    workers: list[str] = []
    while len(workers) < 2 and time.monotonic() < deadline:
        with open(listing, encoding="ascii") as file:
            workers = file.read().split()
        time.sleep(0.02)
    assert len(workers) == 2
    time.sleep(0.2)

    parent.kill()
    parent.wait()

    deadline = time.monotonic() + 60
    while any(os.path.exists(f"/proc/{number}/exe") for number in workers) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [number for number in workers if os.path.exists(f"/proc/{number}/exe")]


def test_cores_are_those_this_process_may_use() -> None:
    assert 1 <= count_cores() <= (os.cpu_count() or 1)


_WITH_FEW_DESCRIPTORS = """
import os, resource, sys
from archiver.hashing import DEFAULT_ALGORITHMS, DigestOptions, digest_files
source, copies, free, cores = sys.argv[1], sys.argv[2] or None, int(sys.argv[3]), int(sys.argv[4])
held = max(map(int, os.listdir("/proc/self/fd")))
resource.setrlimit(resource.RLIMIT_NOFILE, (held + free, held + free))
files = [(f"{name}/{file}", 8) for name in sorted(os.listdir(source)) for file in sorted(os.listdir(f"{source}/{name}"))]
manner = DigestOptions(cores=cores, copies=copies, drop_pages=True)
print({result.fault for result in digest_files(source, files, DEFAULT_ALGORITHMS, manner)}, len(files))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("copies", [False, True], ids=["digest", "copy"])
@pytest.mark.parametrize("cores", [1, 2])
@pytest.mark.parametrize("free", [14, 20, 30, 34, 35, 36, 37, 38, 39, 40, 41, 60])
def test_few_descriptors_are_enough(tmp_path: Path, free: int, cores: int, *, copies: bool) -> None:
    """That a program may open no more files is nothing that a file is to blame for."""
    source, target = tmp_path / "source", tmp_path / "copies"
    source.mkdir()
    target.mkdir()
    _fill(source, [8] * 700)
    arguments = [str(source), str(target) if copies else "", str(free), str(cores)]

    command = [sys.executable, "-c", _WITH_FEW_DESCRIPTORS, *arguments]
    answered = subprocess.run(command, capture_output=True, text=True, check=True)

    assert answered.stdout == "{None} 700\n"
    assert not copies or sum(len(files) for _, _, files in os.walk(target)) == 700


_INTERRUPTED = """
import os, signal, sys
from archiver.hashing import DigestOptions, digest_files
source = sys.argv[1]
files = [(f"{name}/{file}", 8) for name in os.listdir(source) for file in os.listdir(f"{source}/{name}")]
lost = interruptions = 0
def interrupt(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGALRM, interrupt)
for number in range(400):
    before = len(os.listdir("/proc/self/fd"))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0001 + number % 100 * 0.00005)
        list(digest_files(source, files, ["md5"], DigestOptions(cores=1)))
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        interruptions += 1
    lost += len(os.listdir("/proc/self/fd")) - before
print(lost, interruptions)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_interruptions_leave_few_descriptors_open(tmp_path: Path) -> None:
    """One that is being opened may be lost, but not all those of a group."""
    _fill(tmp_path, [8] * 300)

    # A process of its own: an interruption in what pytest itself does would fail the test.
    command = [sys.executable, "-c", _INTERRUPTED, str(tmp_path)]
    answered = subprocess.run(command, capture_output=True, text=True, check=True)

    lost, interruptions = map(int, answered.stdout.split())
    assert interruptions > 50
    assert lost < interruptions
