"""Unreadable files are a finding inside a bag, and an error if they are the bag itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.bags.validation import validate_bag
from archiver.errors import ReadError
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

# Root may read everything, so the bag is validated by a process that is nobody in particular.
PROGRAM = """
import json, os, sys
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError
from archiver.messages import severity_of
if os.geteuid() == 0:
    # All that is imported or read on the way is loaded now: the checkout may lie in a folder that only root may enter.
    validate_bag(sys.argv[1])
    severity_of("bag.file-unreadable")
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
try:
    report = validate_bag(sys.argv[1])
except ReadError as error:
    print(json.dumps([[error.code, error.values["path"]]]))
else:
    print(json.dumps([[finding.code, finding.where.get("path", "")] for finding in report.findings]))
"""


@pytest.fixture
def bag() -> Iterator[BagFolder]:
    # Not below pytest's own folders: nobody but their owner may enter those.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - so that anybody may enter
        yield BagFolder(Path(folder) / "bag", "plain")


def findings_of_nobody(bag: BagFolder, checkout: Path) -> list[list[str]]:
    done = subprocess.run([sys.executable, "-c", PROGRAM, bag.path], cwd=checkout, capture_output=True, check=True, text=True)
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", ["data/hello.txt", "bag-info.txt", "manifest-sha256.txt"])
def test_a_file_that_may_not_be_read_is_a_finding_that_names_it(bag: BagFolder, checkout: Path, name: str) -> None:
    (bag.path / name).chmod(0)

    assert ["bag.file-unreadable", name] in findings_of_nobody(bag, checkout)


def test_a_folder_that_may_not_be_read_is_a_finding_and_its_files_are_not_called_missing(bag: BagFolder, checkout: Path) -> None:
    (bag.path / "data/letters").chmod(0)
    try:
        found = findings_of_nobody(bag, checkout)
    finally:
        (bag.path / "data/letters").chmod(0o755)

    assert found == [["bag.folder-unreadable", "data/letters"], ["bag.oxum-differs", "bag-info.txt"]]


def test_a_bag_that_may_not_be_read_is_an_error(bag: BagFolder, checkout: Path) -> None:
    bag.path.chmod(0)
    try:
        found = findings_of_nobody(bag, checkout)
    finally:
        bag.path.chmod(0o755)

    assert found == [["error.unreadable", str(bag.path)]]


def test_a_bag_that_is_not_there_or_is_a_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist") as missing:
        validate_bag(tmp_path / "nowhere")
    assert missing.value.code == "error.bag-missing"

    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ReadError) as other:
        validate_bag(tmp_path / "file")
    assert other.value.code == "error.not-a-bag"
    for path in ("a\0b", tmp_path / "file" / "below"):
        with pytest.raises(ReadError) as unreadable:
            validate_bag(path)
        assert unreadable.value.code == "error.unreadable"


def test_a_bag_may_be_reached_through_a_link_and_by_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    BagFolder(tmp_path / "bag", "plain")
    (tmp_path / "link").symlink_to("bag")
    monkeypatch.chdir(tmp_path)

    assert validate_bag("link").findings == []
    assert validate_bag("bag/").findings == []
