"""Bags are made, changed, validated and extracted on systems that lack a call, and are the same as elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# Each takes from Python what a system does not have, before anything of ours is imported.
MISSING: Final = {
    "posix_fadvise": "del os.posix_fadvise",
    "renameat2 and syncfs": "from archiver.operating_system import c_library; c_library.find_function = lambda name: None",
    "O_NOFOLLOW": "del os.O_NOFOLLOW",
    "O_DIRECTORY": "del os.O_DIRECTORY",
    "O_NOATIME and O_PATH": "del os.O_NOATIME, os.O_PATH",
    "pread": "del os.pread",
    "openat": "os.supports_dir_fd.clear()",
    "listing by descriptor": "os.supports_fd.discard(os.scandir)",
    "FIONREAD": "sys.modules['termios'] = None",
    "flock": "sys.modules['fcntl'] = None",
    "sched_getaffinity": "del os.sched_getaffinity",
    "poll": "import select; del select.poll",
    "effective rights": "os.supports_effective_ids.clear()",
    "links of links": "os.supports_follow_symlinks.discard(os.link)",
    "pathconf": "del os.pathconf",
    "a C library": "import ctypes; ctypes.CDLL = ctypes.c_int",
    "F_FULLFSYNC (which only macOS has)": "import fcntl; fcntl.F_FULLFSYNC = 51; fcntl.__dict__.pop('F_SETPIPE_SZ', None)",
}
MISSING["all of macOS"] = "; ".join(MISSING[name] for name in ("posix_fadvise", "O_NOATIME and O_PATH", "sched_getaffinity"))

PROGRAM: Final = """
import hashlib, os, sys
{missing}
import archiver
from archiver.tasks.extraction import extract
from archiver.tasks.changes.updating import add_algorithm
source, folder = sys.argv[1:]
options = archiver.CreateOptions(organization=archiver.Organization("x"))
os.chdir(folder)
for name in ("bag", "bag.tar", "bag.zip"):
    report = archiver.create(source, name, options)
    assert report.made, report.findings
    assert archiver.validate(name).valid
assert archiver.create(source, source + "/inside", options).findings[0].code == "source.target-inside-source"
assert archiver.create(source, "bag", options).findings[0].code == "source.target-exists"
for name in ("bag", "bag.tar"):
    extract(name, name + "-documents")
    assert sorted(os.listdir(name + "-documents")) == sorted(os.listdir(source))
report = add_algorithm("bag", "sha3256")
assert report.changed, report.findings
assert archiver.validate("bag").valid
os.rename("bag/data/a.txt", "a.txt")
os.symlink("../../a.txt", "bag/data/a.txt")
assert "bag.link" in [finding.code for finding in archiver.validate("bag").findings]
for name in ("bag.tar", "bag.zip", "bag/manifest-sha3256.txt"):
    with open(name, "rb") as file:
        print(hashlib.sha256(file.read()).hexdigest())
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("missing") / "source"
    (folder / "پوشه").mkdir(parents=True)
    (folder / "پوشه/نامه.txt").write_text("تهران، ۱۵ آبان ۱۳۹۵\n", encoding="utf-8")
    (folder / "a.txt").write_bytes(b"a" * 3_000_000)
    return folder


def _run(source: Path, folder: Path, missing: str) -> str:
    folder.mkdir()
    command = [sys.executable, "-c", PROGRAM.format(missing=missing), str(source), str(folder)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1480000000"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture(scope="module")
def expected(source: Path) -> str:
    return _run(source, source.parent / "whole", "")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="takes away what Linux has")
@pytest.mark.parametrize("missing", MISSING.values(), ids=list(MISSING))
def test_bags_are_made_and_changed_without(source: Path, expected: str, tmp_path: Path, missing: str) -> None:
    assert _run(source, tmp_path / "work", missing) == expected
