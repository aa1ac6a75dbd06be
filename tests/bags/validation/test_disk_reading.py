"""`archiver validate --from-disk` reads the medium, and tells if that is not sure."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Final

import pytest

from archiver.errors import WrongUsageError
from archiver.operating_system import find_storage
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate, validate_all

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: Final = CreateOptions(Organization("x"))
FILES: Final = 600
SIZE: Final = 4096
MEMORY: Final = "/dev/shm"  # noqa: S108 - looked for, not taken for granted
BLOCK: Final = 512
"""Octets of the unit in which the kernel counts what it fetched from disks: getrusage(2), ru_inblock."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:04}.bin").write_bytes(os.urandom(SIZE))
    return folder


def _count_fetched(*arguments: str) -> tuple[str, int]:
    """Run the command, and return what it says and the octets that it and its processes fetched from disks."""
    program = [sys.executable, "-m", "archiver", "validate", *arguments]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return said, usage.ru_inblock * BLOCK


@pytest.mark.parametrize("name", ["bag", "bag.tar"])
def test_every_file_comes_from_the_disk(source: Path, tmp_path: Path, name: str) -> None:
    if find_storage(str(tmp_path)) != "disk":
        pytest.skip("the temporary folder does not lie on a disk")
    bag = str(tmp_path / name)
    assert create(source, bag, PLAIN).made
    assert _count_fetched(bag)[0] == f"{bag}: valid, every checksum was checked\nnothing to report\n"
    said, fetched = _count_fetched(bag, "--from-disk")
    assert said == f"{bag}: valid, every checksum was checked, from the disk\nnothing to report\n"
    assert fetched >= FILES * SIZE


def test_a_bag_in_memory_is_not_said_to_be_read_from_a_disk(source: Path) -> None:
    if not os.path.isdir(MEMORY) or find_storage(MEMORY) != "memory":
        pytest.skip("this system keeps no folder in memory")
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        bag = os.path.join(folder, "bag")
        assert create(source, bag, PLAIN).made
        report = validate(bag, from_disk=True)
        assert report.valid
        assert [(finding.code, finding.values["reason"]) for finding in report.findings] == [("bag.disk-not-reached", "memory")]
        said, _ = _count_fetched(bag, "--from-disk")
    assert said.startswith(f"{bag}: valid, every checksum was checked\n")
    assert "The bag lies in the memory of this machine" in " ".join(said.split())


def test_a_system_that_cannot_forget_is_told(source: Path, tmp_path: Path) -> None:
    if find_storage(str(tmp_path)) != "disk":
        pytest.skip("the temporary folder does not lie on a disk")
    assert create(source, tmp_path / "bag", PLAIN).made
    program = (
        "import os, sys\ndel os.posix_fadvise\nimport archiver\nprint(archiver.validate(sys.argv[1], from_disk=True).findings)"
    )
    run = subprocess.run([sys.executable, "-c", program, tmp_path / "bag"], capture_output=True, text=True, check=True)
    assert "bag.disk-not-reached" in run.stdout
    assert "'reason': 'system'" in run.stdout


def test_only_the_full_level_reads_documents(source: Path, tmp_path: Path) -> None:
    assert create(source, tmp_path / "bag", PLAIN).made
    with pytest.raises(WrongUsageError) as refusal:
        validate(tmp_path / "bag", "complete", from_disk=True)
    assert refusal.value.code == "error.from-disk-level"
    with pytest.raises(WrongUsageError):
        validate_all([tmp_path / "bag"], "structure", from_disk=True)


def test_a_changed_octet_is_found(source: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    assert create(source, bag, PLAIN).made
    octets = bytearray((bag / "data" / "0001.bin").read_bytes())
    octets[7] ^= 1
    (bag / "data" / "0001.bin").write_bytes(octets)
    (report,) = validate_all([bag], from_disk=True).reports
    assert [finding.code for finding in report.findings if finding.severity == "error"] == ["bag.digest-differs"] * 2
