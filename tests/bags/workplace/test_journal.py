"""Two renames with a journal, for file systems that cannot exchange folders. Every state in between can be mended."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo, Target
from archiver.bags.update import Change, UpdateOptions, add_manifests, update_bag
from archiver.bags.validation import validate_bag
from archiver.bags.workplace import remove_abandoned
from archiver.errors import ReadError, WriteError
from archiver.findings import has_errors
from archiver.operating_system import c_library
from tests.bags.kills import MEMORY, kill_updates_at_random
from tests.bags.no_exchange import can_forbid_exchange
from tests.bags.seam import EVERY_CALL, Seam, raise_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
UPDATING = UpdateOptions(datetime(2027, 3, 21, tzinfo=UTC), "none", 1)
JOURNAL, OLD, NEW = ".bag.bayegan-update", ".bag.bayegan-old", ".bag.bayegan-0123456789ab"


@pytest.fixture(autouse=True)
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system offers nothing beyond POSIX."""
    monkeypatch.setattr(c_library, "find_function", lambda _name: None)


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    for name in ("نامه.txt", "b.txt"):
        (tmp_path / "source" / name).write_bytes(name.encode() * 50)
    _make(tmp_path, tmp_path / "bag")
    return tmp_path / "bag"


def _make(folder: Path, target: Path) -> bool:
    """Make a bag and return True, unless there is one already, be it one that was put aside."""
    plan, refused = preflight_sources([str(folder / "source")], str(target))
    if refused:
        remove_abandoned(Target.from_path(str(target)))
        return False
    with Staging(plan, BagOptions(MOMENT, opinion="none")) as staging:
        staging.copy_whole_payload()
        return staging.finish(BagInfo()) == []


def _octets(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _codes(bag: Path) -> list[str]:
    return [finding.code for finding in validate_bag(bag).findings]


def _names(folder: Path) -> list[str]:
    return sorted(set(os.listdir(folder)) - {"source"})


def _leave(folder: Path, *left: str) -> None:
    """Leave what a killed run leaves, by the table of the journal: the new folder has one more manifest."""
    shutil.copytree(folder / "bag", folder / NEW)
    add_manifests(str(folder / NEW), "sha3256", UPDATING)
    (folder / JOURNAL).write_text(NEW, encoding="utf-8")
    if "old" in left or "bag" not in left:
        (folder / "bag").rename(folder / OLD)
    if left == ("bag", "old"):
        (folder / NEW).rename(folder / "bag")
    if left == ("bag", "old", "new"):
        shutil.copytree(folder / OLD, folder / "bag")
    for name, path in (("old", OLD), ("new", NEW)):
        if name not in left:
            shutil.rmtree(folder / path, ignore_errors=True)


def test_a_change_leaves_the_new_bag_and_nothing_beside_it(tmp_path: Path, bag: Path) -> None:
    before = _octets(bag)

    report, findings = add_manifests(str(bag), "sha3256", UPDATING)

    assert report is not None
    assert report.valid
    assert not has_errors(findings)
    assert before.items() - _octets(bag).items() == {item for item in before.items() if item[0].startswith("tagmanifest-")}
    assert (bag / "manifest-sha3256.txt").exists()
    assert _codes(bag) == []
    assert _names(tmp_path) == ["bag"]


@pytest.mark.parametrize(
    ("left", "is_new"),
    [
        (("bag", "new"), False),
        (("old", "new"), False),
        (("old",), False),
        (("bag", "old"), True),
        (("new",), True),
    ],
)
def test_the_next_run_mends_what_was_cut_short(tmp_path: Path, bag: Path, left: tuple[str, ...], *, is_new: bool) -> None:
    _leave(tmp_path, *left)
    assert _codes(bag) == ["bag.update-unfinished"]

    assert not _make(tmp_path, bag)

    assert _names(tmp_path) == ["bag"]
    assert (bag / "manifest-sha3256.txt").exists() is is_new
    assert _codes(bag) == []


def test_the_next_change_goes_on_from_what_was_mended(tmp_path: Path, bag: Path) -> None:
    _leave(tmp_path, "old", "new")

    report, findings = add_manifests(str(bag), "sha384", UPDATING)

    assert report is not None
    assert report.algorithms == ("sha256", "sha512")
    assert not has_errors(findings)
    assert _names(tmp_path) == ["bag"]
    assert _codes(bag) == []


def test_two_bags_that_claim_the_name_are_both_kept(tmp_path: Path, bag: Path) -> None:
    _leave(tmp_path, "bag", "old", "new")
    before = {name: _octets(tmp_path / name) for name in ("bag", OLD)}

    report, _ = add_manifests(str(bag), "sha384", UPDATING)

    assert report is not None
    assert [finding.code for finding in report.findings] == ["bag.update-unfinished"]
    assert {name: _octets(tmp_path / name) for name in ("bag", OLD)} == before


@pytest.mark.parametrize("octets", [b"", b".bag.bayegan-0123", b"../../other", b"\xff\0"])
def test_a_journal_that_was_not_written_whole_is_of_a_change_that_was_not_begun(tmp_path: Path, bag: Path, octets: bytes) -> None:
    (tmp_path / NEW).mkdir()
    (tmp_path / JOURNAL).write_bytes(octets)
    before = _octets(bag)

    assert not _make(tmp_path, bag)

    assert _octets(bag) == before
    assert _names(tmp_path) == ["bag"]


def test_a_change_at_work_is_left_alone(tmp_path: Path, bag: Path) -> None:
    _leave(tmp_path, "old", "new")
    with open(tmp_path / JOURNAL, "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert _codes(bag) == ["bag.update-unfinished"]
        report, _ = add_manifests(str(bag), "sha384", UPDATING)

    assert report is not None
    assert [finding.code for finding in report.findings] == ["bag.update-unfinished"]
    assert _names(tmp_path) == sorted([JOURNAL, OLD])


def test_where_nothing_can_be_locked_either_the_bag_stays_as_it_is(
    tmp_path: Path, bag: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _octets(bag)

    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(WriteError) as error:
        add_manifests(str(bag), "sha3256", UPDATING)

    assert error.value.code == "error.exchange-missing"
    assert _octets(bag) == before
    assert _names(tmp_path) == ["bag"]


def test_a_bag_that_somebody_changes_meanwhile_keeps_the_change(tmp_path: Path, bag: Path) -> None:
    class Meanwhile(Change):
        def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:
            Path(bag, "data/new.txt").write_bytes(b"new")
            yield "metadata/notes.txt", (b"notes",)

    _, findings = update_bag(str(bag), Meanwhile(), UPDATING)

    assert [finding.code for finding in findings] == ["bag.changed-while-reading"]
    assert (bag / "data/new.txt").read_bytes() == b"new"
    assert not (bag / "metadata").exists()
    assert _names(tmp_path) == ["bag"]


class _Killed(BaseException):
    """Nothing of this process runs any more."""


def _die(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if name == "close":
        call(*arguments)  # which the system does for a process that is dead
    raise _Killed


@pytest.mark.slow
@pytest.mark.parametrize("is_killed", [True, False], ids=["killed", "EIO"])
def test_an_end_at_any_call_leaves_the_old_bag_or_the_new_one(tmp_path: Path, bag: Path, *, is_killed: bool) -> None:
    shutil.copytree(bag, tmp_path / "kept", copy_function=shutil.copy2)
    manifests = {name: octets for name, octets in _octets(bag).items() if name.startswith("manifest-")}
    # The first change of a process makes calls that later ones do not make.
    for _ in range(2):
        shutil.rmtree(bag)
        shutil.copytree(tmp_path / "kept", bag, copy_function=shutil.copy2)
        counting = Seam(0, _die)
        with counting.in_place():
            add_manifests(str(bag), "sha3256", UPDATING)
    seen = set()
    # The journal comes last; ends at the calls before it are tested where folders are exchanged.
    for count in range(counting.count - 100, counting.count + 1):
        shutil.rmtree(bag)
        shutil.copytree(tmp_path / "kept", bag, copy_function=shutil.copy2)
        # After a kill nothing is done any more; what is left then is what the next run finds.
        seam = Seam(count, _die, ever_after=EVERY_CALL) if is_killed else Seam(count, raise_error(errno.EIO))
        with seam.in_place(), suppress(_Killed, ReadError, WriteError):
            add_manifests(str(bag), "sha3256", UPDATING)
        told = f"call {count}: {seam.failed[0]}"
        is_unfinished = (tmp_path / JOURNAL).exists()
        whole = [place for place in (bag, tmp_path / OLD) if place.exists()]
        assert whole, told
        assert all(manifests.items() <= _octets(place).items() for place in whole), told
        assert _codes(bag) == ["bag.update-unfinished"] * is_unfinished, told
        seen.add((is_unfinished, bag.exists(), (tmp_path / OLD).exists()))

        assert not _make(tmp_path, bag), told
        assert _names(tmp_path) == ["bag", "kept"], told
        assert _codes(bag) == [], told
    # Between the renames, after them, and before and after it all.
    assert not is_killed or seen == {(True, False, True), (True, True, True), (True, True, False), (False, True, False)}


@pytest.mark.slow
@pytest.mark.skipif(not can_forbid_exchange(), reason="seccomp is known for two kinds of machine")
def test_kills_where_the_kernel_exchanges_nothing_lose_nothing(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_updates_at_random(Path(folder), 8, 7, "renaming")

    assert tally["kills"] == 8
