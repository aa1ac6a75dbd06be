"""Nothing of the archivist's machine gets into a bag: neither user nor host, neither home nor any folder outside the sources."""

from __future__ import annotations

import gzip
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tarfile
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.conftest import CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_USER = "shahrzad-qz7"
_HOST = "host-of-shahrzad-qz8"
_PLACE = "private-folder-qz9"
_SHORTEST = 6
"""A name that is shorter, such as that of a host, could stand anywhere by chance."""


@pytest.fixture
def place(tmp_path: Path, seeds: Path) -> Path:
    """A folder with sources, a report of a virus scan and a home, whose path nobody else has."""
    folder = tmp_path / _PLACE
    shutil.copytree(seeds, folder / "letters")
    for path in (CHECKOUT / "tests/data/documents").rglob("*.pdf"):
        shutil.copy(path, folder / "letters" / path.name)
    (folder / "letters/unknown.qqq").write_bytes(bytes(range(256)))
    (folder / "letters/empty").mkdir()
    for number in range(250):  # so many that worker processes read them
        (folder / f"letters/{number}.txt").write_text(f"تهران، ۱۵ آبان ۱۳۹۵\n{number}\n", encoding="utf-8")
    scanned = [f"{path}: OK\n" for path in sorted((folder / "letters").iterdir()) if path.is_file()]
    (folder / "report").write_text("".join(scanned), encoding="utf-8")
    (folder / _USER).mkdir()
    return folder


def _run(place: Path, *arguments: str) -> None:
    """Run the command as a user with a distinctive name and home, and on a host of that name where that can be had."""
    environment = {
        **os.environ,
        **dict.fromkeys(("USER", "LOGNAME", "USERNAME", "LNAME"), _USER),
        "HOME": str(place / _USER),
        "HOSTNAME": _HOST,
        "PWD": str(place),
        "PYTHONPATH": str(CHECKOUT),
    }
    command = [sys.executable, "-m", "archiver", *arguments]
    if _can_have_a_host_name():
        command = ["unshare", "--uts", "sh", "-c", f'hostname {_HOST} && exec "$@"', "sh", *command]
    subprocess.run(command, cwd=place, env=environment, check=True, stdout=subprocess.DEVNULL)


def _can_have_a_host_name() -> bool:
    if shutil.which("unshare") is None or shutil.which("hostname") is None:
        return False
    return subprocess.run(["unshare", "--uts", "hostname", _HOST], check=False, stderr=subprocess.DEVNULL).returncode == 0


def _create(place: Path, name: str) -> Path:
    sources = str(place / "letters")
    _run(place, "create", sources, "--to", name, "--organization", "سازمان اسناد", "--virus-scan-report", str(place / "report"))
    return place / name


def _needles(place: Path) -> list[bytes]:
    names = [_USER, _HOST, socket.gethostname(), _PLACE, str(place), str(place.parent), str(CHECKOUT), sys.prefix, ".bayegan-"]
    telling = [name for name in names if len(name) >= _SHORTEST]
    return list({form for name in telling for form in (name.encode(), quote(name).encode(), name.encode("utf-16-le"))})


def _octets(path: Path) -> Iterator[tuple[str, bytes]]:
    """All names and octets of a bag; those of an archive as they stand there, and unpacked."""
    for file in [path, *path.rglob("*")]:
        yield "a name", str(file.relative_to(path.parent)).encode()
        if file.is_file():
            yield str(file), file.read_bytes()
    if path.name.endswith(".gz"):
        yield "unpacked", gzip.decompress(path.read_bytes())
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())


def _assert_private(path: Path, needles: list[bytes]) -> None:
    for where, octets in _octets(path):
        found = [needle for needle in needles if needle in octets]
        assert not found, where


@pytest.mark.slow
def test_a_bag_says_nothing_of_the_machine(place: Path) -> None:
    bag = _create(place, "bag")

    _assert_private(bag, _needles(place))


@pytest.mark.slow
def test_a_bag_that_was_changed_says_nothing_of_it_either(place: Path) -> None:
    bag = _create(place, "bag")
    _run(place, "bag", "add-algorithm", str(bag), "sha3_256")
    given = ("--date", "15 Aban 1395", "--note", "by the invitation", "--agent", "A. Clerk")
    _run(place, "bag", "resolve-date", str(bag), "statement-oslo-1395.txt", *given)

    assert (bag / "metadata/history/2").is_dir()
    _assert_private(bag, _needles(place))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bag.tar", "bag.tar.gz", "bag.zip"])
def test_a_bag_in_one_file_says_nothing_of_the_machine(place: Path, name: str) -> None:
    bag = _create(place, name)

    _assert_private(bag, _needles(place))
    if not name.endswith(".zip"):
        with tarfile.open(bag) as archive:
            owners = {(member.uid, member.gid, member.uname, member.gname) for member in archive}
        assert owners == {(0, 0, "", "")}


def test_the_needles_can_be_found(place: Path) -> None:
    (place / "leak").write_text(f"{pwd.getpwuid(os.getuid()).pw_name} {_USER} on {_HOST}: {place}", encoding="utf-8")

    with pytest.raises(AssertionError):
        _assert_private(place / "leak", _needles(place))
