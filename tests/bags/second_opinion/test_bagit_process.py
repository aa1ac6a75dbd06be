"""bagit, asked in a process of its own: the same answer as if it were asked here, whatever becomes of the process."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NoReturn

import pytest

from archiver.bags.second_opinion import bagit_process
from archiver.bags.second_opinion.bagit_process import BagitProcess
from archiver.bags.second_opinion.bagit_worker import ask_bagit
from archiver.workers import worker_process
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archiver.bags.second_opinion.bagit_worker import Complaint

_KILLED = """
import sys, time
from archiver.bags.second_opinion.bagit_process import BagitProcess
asked = BagitProcess()
asked.ask(sys.argv[1], full=True)
print(asked._worker.pid, flush=True)
time.sleep(60)
"""


def _ask(place: Path, *, full: bool = False) -> Complaint | None:
    asked = BagitProcess()
    try:
        asked.ask(str(place), full=full)
        return asked.answer()
    finally:
        asked.close()


@pytest.fixture
def bag(tmp_path: Path) -> BagFolder:
    bag = BagFolder(tmp_path / "bag", "plain")
    os.unlink(bag.path / "data/100%.txt")  # which bagit 1.9.0 misreads in any bag of version 1.0
    bag.list_payload()
    bag.write("bag-info.txt", b"Contact-Name: A\n")  # and no Payload-Oxum, which would end bagit's look at the files
    bag.seal()
    return bag


@pytest.fixture
def nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_place: str, *, full: bool) -> NoReturn:
        pytest.fail(f"bagit was asked here ({full})")

    monkeypatch.setattr(bagit_process, "ask_bagit", refuse)


@pytest.mark.usefixtures("nothing_here")
@pytest.mark.parametrize("full", [False, True])
def test_the_process_says_nothing_against_a_good_bag(bag: BagFolder, *, full: bool) -> None:
    assert _ask(bag.path, full=full) is None


@pytest.mark.usefixtures("nothing_here")
def test_the_process_names_what_is_missing(bag: BagFolder) -> None:
    os.unlink(bag.path / "data/hello.txt")

    complaint = _ask(bag.path)

    assert complaint is not None
    assert complaint.paths == {"data/hello.txt"}
    assert "data/hello.txt" in complaint.text


@pytest.mark.usefixtures("nothing_here")
def test_a_failure_of_the_disk_is_no_opinion(bag: BagFolder) -> None:
    os.unlink(bag.path / "bag-info.txt")
    os.mkdir(bag.path / "bag-info.txt")

    with pytest.raises(IsADirectoryError) as error:
        _ask(bag.path)

    assert error.value.filename == str(bag.path / "bag-info.txt")


@pytest.mark.parametrize(
    "raised",
    [OSError(errno.EIO, "Input/output error"), OSError("of no number"), OSError(errno.EIO, "Input/output error", "a/b")],
    ids=["without a path", "without a number", "whole"],
)
def test_a_failure_is_told_in_the_words_that_it_came_with(
    bag: BagFolder, raised: OSError, monkeypatch: pytest.MonkeyPatch
) -> None:
    raises = f"def validate(*_, **__): raise OSError(*{raised.args!r}{f', {raised.filename!r}' if raised.filename else ''})"
    program = f"import bagit\n{raises}\nbagit.Bag.validate = validate\n"
    head, _, rest = worker_process._PROGRAM.partition("from archiver")
    monkeypatch.setattr(worker_process, "_PROGRAM", f"{head}\n{program}from archiver{rest}")

    with pytest.raises(OSError, match=raised.strerror or "of no number") as error:
        _ask(bag.path)

    assert (error.value.errno, error.value.filename) == (raised.errno, raised.filename)


@pytest.fixture(params=["killed", "silent", "garbled", "no interpreter", "frozen"])
def hindered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.param == "killed":
        monkeypatch.setattr(worker_process, "_PROGRAM", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    elif request.param == "silent":
        monkeypatch.setattr(worker_process, "_PROGRAM", "")
    elif request.param == "garbled":
        monkeypatch.setattr(worker_process, "_PROGRAM", "print('no answer')")
    elif request.param == "no interpreter":
        monkeypatch.setattr("sys.executable", "/nowhere/python")
    else:
        monkeypatch.setattr("sys.frozen", True, raising=False)
    return iter([None])


@pytest.mark.loses_workers
@pytest.mark.usefixtures("hindered")
def test_where_no_process_answers_bagit_is_asked_here(bag: BagFolder) -> None:
    os.unlink(bag.path / "data/hello.txt")

    complaint = _ask(bag.path)

    assert complaint is not None
    assert complaint == ask_bagit(str(bag.path), full=False)


@pytest.mark.slow
def test_the_process_ends_with_its_parent(bag: BagFolder) -> None:
    os.unlink(bag.path / "data/hello.txt")
    os.mkfifo(bag.path / "data/hello.txt")  # whoever opens it to read waits for ever
    with subprocess.Popen([sys.executable, "-c", _KILLED, str(bag.path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(2)
        assert _is_alive(child)
        parent.send_signal(signal.SIGKILL)
    until = time.monotonic() + 60
    while _is_alive(child) and time.monotonic() < until:
        time.sleep(0.05)

    assert not _is_alive(child)


def _is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
