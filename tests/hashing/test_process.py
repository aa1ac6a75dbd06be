"""What a worker process answers, and that nothing hangs when one of its ends goes away."""

from __future__ import annotations

import marshal
import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from archiver.hashing import FileDigests
from archiver.hashing.batch import Place
from archiver.hashing.one_file import DigestRequest
from archiver.hashing.process import HashingProcess, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Served:
    """The program of a worker process, run in a thread here, at the other end of two pipes."""

    def __init__(self) -> None:
        self._asked, self._ask = os.pipe()
        self._answered, self._answer = os.pipe()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        serve(self._asked, self._answer)
        os.close(self._answer)

    def ask(self, message: Any) -> None:
        octets = marshal.dumps(message)
        os.write(self._ask, len(octets).to_bytes(4, "little") + octets)

    def hear(self) -> Any:
        length = os.read(self._answered, 4)
        return marshal.loads(os.read(self._answered, int.from_bytes(length, "little"))) if length else None  # noqa: S302

    def end(self) -> None:
        os.close(self._ask)
        self._thread.join(10)
        assert not self._thread.is_alive()
        assert self.hear() is None
        os.close(self._answered)
        os.close(self._asked)


@pytest.fixture
def served() -> Iterator[_Served]:
    served = _Served()
    yield served
    served.end()


def test_lists_of_paths_are_answered_with_results_and_large_files_with_progress(tmp_path: Path, served: _Served) -> None:
    (tmp_path / "small").write_bytes(b"abc")
    (tmp_path / "large").write_bytes(bytes(3 << 20))
    served.ask((tuple(Place(str(tmp_path))), tuple(DigestRequest(("md5",)))))

    served.ask(["small", "absent"])
    small, absent = (FileDigests(*result) for result in served.hear())
    # RFC 1321, A.5: MD5 ("abc")
    assert (small.digests, small.size) == (("900150983cd24fb0d6963f7d28e17f72",), 3)
    assert absent.fault == "missing"
    served.ask(["large"])
    assert [served.hear() for _ in range(3)] == [1 << 20] * 3
    assert FileDigests(*served.hear()[0]).size == 3 << 20


def test_a_worker_that_is_told_nothing_ends(served: _Served) -> None:
    assert served  # its fixture asserts that it ends


def test_a_worker_whose_parent_sent_half_a_message_ends() -> None:
    served = _Served()
    os.write(served._ask, b"\x09\x00\x00\x00half")
    served.end()


def test_a_process_that_is_gone_takes_no_batch_and_gives_no_answer(tmp_path: Path) -> None:
    process = HashingProcess()
    process.begin(Place(str(tmp_path / "absent")), DigestRequest(("md5",)))

    assert process.answer() is None  # it could not open the place
    while process.give(0, ["a"]):
        pass

    process.stop()


def test_a_process_for_which_nothing_can_be_started_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "absent"))

    with pytest.raises(FileNotFoundError):
        HashingProcess()
