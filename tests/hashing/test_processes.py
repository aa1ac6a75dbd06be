"""The answers of a hashing process, and that nothing hangs when one of its ends goes away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archiver.hashing.batch import TreeRoots
from archiver.hashing.one_file import DigestRequest
from archiver.hashing.processes import HashingProcess
from archiver.workers import WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archiver.hashing import FileDigests


@pytest.fixture
def process() -> Iterator[HashingProcess]:
    process = HashingProcess()
    yield process
    process.close()


def _results(answer: Any) -> list[FileDigests]:
    assert isinstance(answer, list)
    return answer


def test_lists_of_paths_are_answered_with_results_and_large_files_with_progress(tmp_path: Path, process: HashingProcess) -> None:
    (tmp_path / "small").write_bytes(b"abc")
    (tmp_path / "large").write_bytes(bytes(3 << 20))
    process.begin(TreeRoots(str(tmp_path)), DigestRequest(("md5",)))

    process.give(0, ["small", "absent"])
    small, absent = _results(process.answer())
    # RFC 1321, A.5: MD5 ("abc")
    assert (small.digests, small.size) == (("900150983cd24fb0d6963f7d28e17f72",), 3)
    assert absent.fault == "missing"
    process.give(1, ["large"])
    assert [process.answer() for _ in range(3)] == [1 << 20] * 3
    assert _results(process.answer())[0].size == 3 << 20


@pytest.mark.loses_workers
def test_a_process_that_cannot_open_the_folder_says_so(tmp_path: Path, process: HashingProcess) -> None:
    process.begin(TreeRoots(str(tmp_path / "absent")), DigestRequest(("md5",)))

    with pytest.raises(WorkerLostError) as lost:
        process.answer()

    assert lost.value.reason == "unable"
    assert "FileNotFoundError" in lost.value.details


@pytest.mark.loses_workers
def test_a_process_that_is_gone_takes_no_batch_and_gives_no_answer(process: HashingProcess) -> None:
    process._worker._process.kill()
    process._worker._process.wait()

    for _ in range(2):
        with pytest.raises(WorkerLostError, match="killed"):
            process.give(0, ["a"])
        with pytest.raises(WorkerLostError, match="killed"):
            process.answer()


@pytest.mark.loses_workers
def test_an_algorithm_that_the_process_does_not_know_is_named_once(tmp_path: Path, process: HashingProcess) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    process.begin(TreeRoots(str(tmp_path)), DigestRequest(("md5", "planted")))
    for number in range(3):
        process.give(number, ["a"])

    with pytest.raises(WorkerLostError) as lost:
        process.answer()

    assert (lost.value.reason, lost.value.details) == ("unknown-algorithm", "planted")
    process.begin(TreeRoots(str(tmp_path)), DigestRequest(("md5",)))
    process.give(0, ["a"])
    assert _results(process.answer())[0].digests == ("900150983cd24fb0d6963f7d28e17f72",)


def test_a_process_for_which_nothing_can_be_started_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "absent"))

    with pytest.raises(FileNotFoundError):
        HashingProcess()
