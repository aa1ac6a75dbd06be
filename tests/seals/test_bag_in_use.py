"""Sealing and changing one bag at the same moment: the second run is told, and leaves the bag as it was."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.workplace import locked_bag
from archiver.errors import WriteError
from archiver.operating_system import try_lock
from tests.bags.seal_layers import read_octets
from tests.seals.conftest import archiver

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.signatures.openssl import Identity


def _add(bag: Path, desk: Identity, _: str) -> list[str | Path]:
    return ["seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate]


def _stamp(bag: Path, _: Identity, address: str) -> list[str | Path]:
    return ["seal", "stamp", bag, "--stamp", address]


def _write_request(bag: Path, _: Identity, __: str) -> list[str | Path]:
    return ["seal", "stamp", bag, "--request", bag.parent / "request.tsq"]


def _take_reply(bag: Path, _: Identity, __: str) -> list[str | Path]:
    return ["seal", "stamp", bag, "--reply", bag / "seals" / "0001" / "stamp-1.tsr"]


def _renew(bag: Path, _: Identity, address: str) -> list[str | Path]:
    return ["seal", "renew", bag, "--stamp", address]


def _adopt(bag: Path, _: Identity, __: str) -> list[str | Path]:
    return ["seal", "adopt", bag, bag.parent, bag / "seals" / "0001" / "signature-1.p7s"]


@pytest.mark.parametrize("words", [_add, _stamp, _write_request, _take_reply, _renew, _adopt])
def test_a_bag_that_another_run_changes_is_left_alone(
    words: Callable[..., list[str | Path]], sealed: Path, desk: Identity, address: str
) -> None:
    lock = os.open(sealed, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = read_octets(sealed)
        refused = archiver(*words(sealed, desk, address))
        assert (refused.code, refused.codes) == (3, {"error.in-use"})
        assert read_octets(sealed) == before
    finally:
        os.close(lock)


def test_a_change_waits_for_a_run_that_stamps(sealed: Path) -> None:
    with locked_bag(str(sealed)):
        refused = archiver("bag", "add-algorithm", sealed, "sha3_256")

    assert (refused.code, refused.codes) == (3, {"error.in-use"})
    assert archiver("bag", "add-algorithm", sealed, "sha3_256").code == 0


def test_the_other_bags_are_sealed_all_the_same(bag: Path, tmp_path: Path, desk: Identity) -> None:
    other = tmp_path / "other"
    shutil.copytree(bag, other)
    with locked_bag(str(bag)):
        done = archiver("seal", "add", bag, other, "--key", desk.key, "--certificate", desk.certificate)

    assert (done.code, done.codes, [one["bag"] for one in done.report["results"]]) == (3, {"error.in-use"}, [str(other)])


def test_an_archive_is_locked_too(bag: Path, tmp_path: Path, seal: Callable[..., Any]) -> None:
    archive = shutil.make_archive(str(tmp_path / "packed"), "tar", tmp_path, bag.name)
    with locked_bag(archive):
        assert seal(archive).codes == {"error.in-use"}

    assert seal(archive).code == 0


def test_a_bag_that_was_exchanged_before_the_lock_was_taken_is_in_use(
    bag: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run swaps the folder between opening it and locking it."""
    shutil.copytree(bag, tmp_path / "new")

    def exchange_first(descriptor: int) -> bool:
        bag.rename(tmp_path / "old")
        (tmp_path / "new").rename(bag)
        return bool(try_lock(descriptor))

    monkeypatch.setattr("archiver.bags.workplace.bag_lock.lock_soon", exchange_first)
    with pytest.raises(WriteError) as refusal, locked_bag(str(bag)):
        pass
    assert refusal.value.code == "error.in-use"


def test_what_cannot_be_opened_is_not_locked(tmp_path: Path) -> None:
    with locked_bag(str(tmp_path / "missing")):
        pass


def test_a_lock_that_is_let_go_at_once_is_no_use(bag: Path) -> None:
    """A killed run may hold its lock until the process that it was starting begins its own program."""
    held = os.open(bag, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    timer = threading.Timer(0.2, os.close, [held])
    timer.start()
    with locked_bag(str(bag)):
        pass
    timer.join()
