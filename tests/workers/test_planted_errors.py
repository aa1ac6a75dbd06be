"""A worker process that fails or ends is told of, and its work is done all the same: for each kind of worker."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import pytest

from archiver import create, validate
from archiver.commands.program import main
from archiver.description import reading_pool
from archiver.hashing import DigestOptions, HashingProcesses, algorithms, digest_files, many_files, processes
from archiver.hashing.one_file import LARGE
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.workers import describe_losses, worker_process

if TYPE_CHECKING:
    from pathlib import Path

WORKERS: Final = {
    "hashing": "archiver.hashing.worker",
    "reading": "archiver.description.reading_worker",
    "bagit": "archiver.bags.second_opinion.bagit_worker",
}
ENDS: Final = {
    "raise RuntimeError('planted')": ("failed", "RuntimeError: planted"),
    "import os, sys; print('the last words', file=sys.stderr, flush=True); os.kill(os.getpid(), 9)": ("killed", "the last words"),
}
"""What a worker does instead of its work: the reason that is told, and what `--debug` shows."""


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Documents enough for processes of each kind, on a machine of two cores."""
    for module in (many_files, processes, reading_pool):
        monkeypatch.setattr(module, "count_cores", lambda: 2)
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number:03}.txt").write_text(f"نامهٔ {number}\n", encoding="utf-8")
    return folder


@pytest.fixture
def planted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the worker processes of one kind do something else than their work."""
    kind, body = request.param
    plant = f"if sys.argv[1] == {WORKERS[kind]!r}:\n    import {WORKERS[kind]} as planted\n    def work(*_):\n        {body}\n"
    for name in ("_PROGRAM", "_FAST_PROGRAM"):
        head, serving, rest = getattr(worker_process, name).partition("from archiver.workers.serving")
        monkeypatch.setattr(worker_process, name, f"{head.strip()}\n{plant}    planted.work = work\n{serving}{rest}")


@pytest.mark.slow
@pytest.mark.loses_workers
@pytest.mark.parametrize("planted", [(kind, body) for kind in WORKERS for body in ENDS], indirect=True, ids=str)
@pytest.mark.usefixtures("planted")
def test_a_worker_that_fails_or_ends_is_told_and_its_work_done(
    request: pytest.FixtureRequest, tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reason, said = ENDS[request.node.callspec.params["planted"][1]]

    report = create(source, tmp_path / "bag", CreateOptions(organization=Organization("x")))

    assert report.made
    lost = [finding for finding in report.findings if finding.code == "work.fewer-processes"]
    assert [finding.values["reason"] for finding in lost] == [reason]
    (tmp_path / "bag").rename(tmp_path / "first")
    assert main(["create", str(source), "--to", str(tmp_path / "bag"), "--organization", "x", "--debug"]) == 0
    assert said in capsys.readouterr().err


@pytest.mark.loses_workers
def test_an_algorithm_that_only_this_process_knows_is_computed_here(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(algorithms._CONSTRUCTORS, "planted", algorithms._CONSTRUCTORS["sha256"])
    pool = HashingProcesses(2)
    files = [(path.name, path.stat().st_size) for path in sorted(source.iterdir())]

    results = list(digest_files(str(source), files, ["sha256", "planted"], DigestOptions(cores=2, processes=pool)))

    assert all(result.digests[0] == result.digests[1] for result in results)
    assert len(results) == 600
    (finding,) = describe_losses(pool.take_losses())
    assert (finding.code, finding.values) == ("work.fewer-processes", {"lost": 2, "reason": "unknown-algorithm"})
    # They know all others.
    known = list(digest_files(str(source), files, ["sha256"], DigestOptions(cores=2, processes=pool)))
    assert [result.digests[0] for result in known] == [result.digests[0] for result in results]
    assert pool.take_losses() == []
    pool.close()


def test_a_worker_finds_what_its_parent_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digest of an installed package is registered by an import, which must work in the workers too."""
    (tmp_path / "installed_digest.py").write_text("from hashlib import sha256 as digest\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    plant = (
        "import installed_digest; from archiver.hashing.algorithms import _CONSTRUCTORS as known\n"
        "known['planted'] = installed_digest.digest\n"
    )
    head, serving, rest = worker_process._FAST_PROGRAM.partition("from archiver.workers.serving")
    monkeypatch.setattr(worker_process, "_FAST_PROGRAM", f"{head}{plant}{serving}{rest}")
    monkeypatch.setitem(algorithms._CONSTRUCTORS, "planted", algorithms._CONSTRUCTORS["sha256"])
    (tmp_path / "a").write_bytes(b"abc")
    pool = HashingProcesses(2)

    results = list(digest_files(str(tmp_path), [("a", 2 << 20)] * 20, ["planted"], DigestOptions(cores=2, processes=pool)))
    pool.close()

    assert {result.digests for result in results} == {digest_of_abc()}
    assert pool.take_losses() == []


def digest_of_abc() -> tuple[str, ...]:
    """Return the digest that FIPS 180-4 prints for the message "abc"."""
    return ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",)


@pytest.mark.slow
@pytest.mark.loses_workers
@pytest.mark.parametrize("started", [0, 1, 2, 3, 4])
def test_the_work_is_done_if_no_more_threads_start(
    started: int, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit on processes counts threads too."""
    start = threading.Thread.start
    left = iter(range(started))

    def start_few(thread: threading.Thread) -> None:
        if next(left, None) is None:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", start_few)
    (source / "large").write_bytes(bytes(LARGE))

    made = create(source, tmp_path / "bag", CreateOptions(Organization("x")))

    assert made.made
    assert {"work.fewer-processes"} <= {finding.code for finding in made.findings}
    monkeypatch.undo()
    assert validate(tmp_path / "bag").valid
