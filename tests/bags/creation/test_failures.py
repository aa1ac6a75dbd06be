"""Any call to the system may fail, any moment may be the last, a disk may be full: source and target do not suffer."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo
from archiver.bags.validation import validate_bag
from archiver.errors import ArchiverError
from tests.bags.kills import MEMORY, fill, interrupt, kill_at_random, look
from tests.bags.seam import Seam, raise_error

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)


def _write_less(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if name == "write" and len(arguments[1]) > 1:
        return call(arguments[0], arguments[1][:1])
    return call(*arguments)


def _interrupt_before(_name: str, _call: Callable[..., Any], _arguments: tuple[Any, ...]) -> Any:
    raise KeyboardInterrupt


def _interrupt_after(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    given = call(*arguments)
    if isinstance(given, int) and name == "open":
        os.close(given)
    elif hasattr(given, "close"):
        given.close()
    raise KeyboardInterrupt


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for path in ("a.txt", "b/c.txt", "b/empty/"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/"):
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(path.encode() * 9)
    return folder


def _make(source: Path, target: Path) -> list[str]:
    """Make a bag, and return the codes of all errors. There are none if it was made."""
    plan, findings = preflight_sources([str(source)], str(target))
    errors = [finding.code for finding in findings if finding.severity == "error"]
    if errors:
        return errors
    with Staging(plan, BagOptions(MOMENT, opinion="none", cores=1)) as staging:
        staging.copy_whole_payload()
        staging.write_tag_file("metadata/records.jsonl", b"{}\n")
        return [finding.code for finding in staging.finish(BagInfo()) if finding.severity == "error"]


def _count_calls(source: Path, target: Path) -> int:
    seam = Seam(0, raise_error(errno.EIO))
    with seam.in_place():
        assert _make(source, target) == []
    subprocess.run(["rm", "-r", target], check=True)
    return seam.count


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EACCES], ids=["EIO", "ENOSPC", "EACCES"])
def test_the_failure_of_any_call_gives_an_error_or_a_whole_bag_and_no_litter(tmp_path: Path, source: Path, number: int) -> None:
    target = tmp_path / "bag"
    before = look(source)
    calls = _count_calls(source, target)
    assert calls > 100
    outcomes = set()
    for count in range(1, calls + 1):
        seam = Seam(count, raise_error(number))
        error: ArchiverError | None = None
        with seam.in_place():
            try:
                found = _make(source, target)
            except ArchiverError as raised:
                error, found = raised, []

        told = f"call {count} of {calls}, {seam.failed}: {error} {found}"
        if error is not None:
            assert error.exit_code == 3, told
            assert error.message("fa"), told
            assert ".bayegan-" not in error.message(), told
        if error is not None or found:
            assert os.listdir(tmp_path) == ["source"], told
        else:
            assert validate_bag(target).valid, told
            subprocess.run(["rm", "-r", target], check=True)
            assert os.listdir(tmp_path) == ["source"], told
        outcomes.add("error" if error else "found" if found else "bag")
        assert look(source) == before, told
    assert outcomes == {"error", "found", "bag"}


@pytest.mark.slow
def test_a_disk_that_is_full_from_some_write_on_leaves_nothing(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "bag"
    for count in range(1, _count_calls(source, target) + 1):
        seam = Seam(count, raise_error(errno.ENOSPC), ever_after="write")
        with seam.in_place(), suppress(ArchiverError):
            _make(source, target)
        if "write" in seam.failed:
            assert os.listdir(tmp_path) == ["source"], seam.failed
        subprocess.run(["rm", "-rf", target], check=True)
        assert os.listdir(tmp_path) == ["source"], seam.failed


@pytest.mark.slow
def test_a_call_that_writes_less_than_asked_changes_nothing(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "bag"
    shortened = 0
    for count in range(1, _count_calls(source, target) + 1):
        seam = Seam(count, _write_less)
        with seam.in_place():
            assert _make(source, target) == []
        shortened += seam.failed == ["write"]
        assert validate_bag(target).valid
        subprocess.run(["rm", "-r", target], check=True)
    assert shortened > 8


@pytest.mark.slow
@pytest.mark.parametrize("interrupt", [_interrupt_before, _interrupt_after], ids=["before", "after"])
def test_ctrl_c_at_any_call_leaves_nothing_or_a_whole_bag(tmp_path: Path, source: Path, interrupt: Callable[..., Any]) -> None:
    target = tmp_path / "bag"
    before = look(source)
    whole = 0
    for count in range(1, _count_calls(source, target) + 1):
        seam = Seam(count, interrupt)
        # A call that fails by itself, such as a look for what is not there, is not interrupted after it.
        is_interrupted = False
        with seam.in_place():
            try:
                _make(source, target)
            except KeyboardInterrupt:
                is_interrupted = True
        if target.exists():
            whole += is_interrupted
            assert validate_bag(target).valid, (count, seam.failed)
            subprocess.run(["rm", "-r", target], check=True)
        assert os.listdir(tmp_path) == ["source"], (count, seam.failed)
        assert look(source) == before
    assert 0 < whole < 15


@pytest.mark.slow
def test_kills_at_random_moments_leave_the_source_as_it_was_and_no_half_bag(tmp_path: Path) -> None:
    # In memory where that can be: what is tested is the order of the steps, and flushing so many bags to a disk takes long.
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_at_random(Path(folder), 20, seed=11)

    assert tally["kills"] == 20
    assert tally["absent"] + tally["whole"] == 20
    assert tally["left a staging folder"] > 0


@pytest.mark.slow
def test_ctrl_c_while_worker_processes_copy_leaves_nothing(tmp_path: Path) -> None:
    tally = interrupt(tmp_path, [0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2])

    assert tally["interrupted"] > 0


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_really_full_file_system_leaves_the_target_absent(tmp_path: Path) -> None:
    source, small = tmp_path / "source", tmp_path / "small"
    fill(source, 200)
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"mount is not allowed here: {mounted.stderr!r}")
    try:
        (source / "large").write_bytes(bytes(8 << 20))
        plan, _ = preflight_sources([str(source)], str(small / "bag"))
        for cores in (1, 2):
            with pytest.raises(ArchiverError) as error, Staging(plan, BagOptions(MOMENT, cores=cores)) as staging:
                staging.copy_whole_payload()
            assert (error.value.code, error.value.exit_code) == ("error.unwritable", 3)
            assert error.value.values["reason"] == os.strerror(errno.ENOSPC)
            assert os.listdir(small) == []
    finally:
        subprocess.run(["umount", small], check=True)
