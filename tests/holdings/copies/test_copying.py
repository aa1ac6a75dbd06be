"""Whole verified copies of bags: everything of a good bag, nothing of a damaged one."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import bagit
import pytest

from archiver.bags.validation import validate_bag
from archiver.errors import WrongUsageError
from archiver.tasks.audits.copying import CopyReport, copy_bags
from tests.bags.kills import MEMORY, look
from tests.bags.seal_layers import put_foreign_signature, put_layer
from tests.holdings.copies.bags import DAMAGED, DAMAGES, make_bag, state_of
from tests.holdings.copies.kills import kill_copies_at_random

_ARCHIVER = [sys.executable, "-m", "archiver"]


def _codes(report: CopyReport) -> list[str]:
    return list(dict.fromkeys(finding.code for finding in report.findings))


def test_a_copy_has_all_octets_names_rights_and_times_of_the_bag_which_stays_as_it_was(tmp_path: Path, bag: Path) -> None:
    put_layer(bag)
    put_layer(bag, tmp_path / "here/letters.seals")
    put_foreign_signature(bag)
    before = look(tmp_path / "here")

    report = copy_bags(bag, tmp_path / "place")

    assert (report.whole, _codes(report)) == (True, ["bag.name-control"])
    assert look(tmp_path / "here") == before
    assert sorted(os.listdir(tmp_path / "place")) == ["letters", "letters.seals"]
    for name in ("letters", "letters.seals"):
        assert state_of(tmp_path / "place" / name) == state_of(tmp_path / "here" / name)
    assert validate_bag(tmp_path / "place/letters").valid


def test_nothing_is_called_whole_if_the_place_cannot_be_reached(tmp_path: Path, bag: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text('[places]\ndisk = { path = "disk" }\n', encoding="utf-8")
    report = copy_bags(bag, "disk", configuration=settings)

    assert (report.whole, _codes(report)) == (False, ["audit.place-unreachable"])
    assert not (tmp_path / "disk").exists()


def test_many_documents_are_copied_by_several_processes(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    for number in range(1500):
        (tmp_path / "bag" / f"{number % 7}").mkdir(exist_ok=True)
        (tmp_path / "bag" / f"{number % 7}" / f"{number}.txt").write_bytes(f"{number}".encode() * 50)
    bagit.make_bag(str(tmp_path / "bag"), checksums=["sha256", "md5"])

    report = copy_bags(tmp_path / "bag", tmp_path / "place")

    assert report.whole
    assert (report.bags[0].files, report.bags[0].octets) == (1500, sum(len(f"{number}") for number in range(1500)) * 50)
    assert state_of(tmp_path / "place/bag") == state_of(tmp_path / "bag")


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "zip"])
def test_an_archive_is_copied_as_it_is_with_the_seals_beside_it(tmp_path: Path, ending: str) -> None:
    (tmp_path / "here").mkdir()
    archive = make_bag(tmp_path / f"here/letters.{ending}")
    folder = make_bag(tmp_path / "letters")
    put_layer(folder, tmp_path / "here/letters.seals")
    archive.chmod(0o640)
    before = look(tmp_path / "here")

    report = copy_bags(archive, tmp_path / "place")

    assert (report.whole, [finding.severity for finding in report.findings if finding.severity == "error"]) == (True, [])
    assert look(tmp_path / "here") == before
    assert state_of(tmp_path / "place") == {**state_of(tmp_path / "here"), ".": state_of(tmp_path / "place")["."]}
    assert _codes(copy_bags(archive, tmp_path / "place"))[-1] == "copy.same"


def test_an_archive_that_stands_there_already_is_told_by_what_it_is(tmp_path: Path) -> None:
    archive, other = make_bag(tmp_path / "letters.tar"), make_bag(tmp_path / "other/letters.tar")
    assert copy_bags(archive, tmp_path / "place").whole
    octets = archive.read_bytes().replace(b"100%.txt" * 100, b"100%.txt" * 99 + b"1000.txt")
    before = look(tmp_path / "place")

    assert _codes(copy_bags(other, tmp_path / "place")) == ["source.target-exists"]
    # The same octets, of which both are damaged.
    for path in (archive, tmp_path / "damaged/letters.tar"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(octets)
    assert _codes(copy_bags(archive, tmp_path / "damaged")) == ["repair.source-damaged"]
    assert look(tmp_path / "place") == before


def test_seals_that_the_copy_there_lacks_are_told(tmp_path: Path, bag: Path) -> None:
    layer = put_layer(bag, tmp_path / "here/letters.seals")
    copy_bags(bag, tmp_path / "place")
    (tmp_path / "place/letters.seals/0001/seal.json").unlink()
    report = copy_bags(bag, tmp_path / "place")

    assert _codes(report) == ["copy.differs"]
    assert layer.is_dir()
    assert "../letters.seals/0001/seal.json" in report.findings[0].values["files"]


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(
    "path", [DAMAGED, "manifest-sha512.txt", "tagmanifest-sha256.txt", "bag-info.txt", "metadata/records.jsonl"]
)
def test_nothing_is_left_of_the_copy_of_a_damaged_bag(tmp_path: Path, bag: Path, damage: str, path: str) -> None:
    if path.startswith("tagmanifest") and damage == "missing":
        pytest.skip("a bag with one tag manifest less is a good bag of another version")
    DAMAGES[damage](bag / path)
    before = state_of(tmp_path)

    report = copy_bags(bag, tmp_path / "places/place")

    assert not report.whole
    assert "repair.source-damaged" in _codes(report)
    assert state_of(tmp_path) == {**before, ".": state_of(tmp_path)["."]}


def test_a_damaged_seal_is_not_copied(tmp_path: Path, bag: Path) -> None:
    layer = put_layer(bag, tmp_path / "here/letters.seals")
    DAMAGES["flipped"](layer / "seal.json")

    report = copy_bags(bag, tmp_path / "place")

    assert {"seal.list-differs", "repair.source-damaged"} <= set(_codes(report))
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize("damage", ["flipped", "truncated"])
def test_a_damaged_archive_is_not_copied(tmp_path: Path, damage: str) -> None:
    archive = make_bag(tmp_path / "letters.tar")
    DAMAGES[damage](archive)

    report = copy_bags(archive, tmp_path / "place")

    assert "repair.source-damaged" in _codes(report)
    assert not (tmp_path / "place").exists()


_AS_ANOTHER_USER = """
import os, sys
from archiver.tasks.audits.copying import copy_bags
bag, place = sys.argv[1:]
# What the second call imports, another user could not read here.
assert copy_bags(bag, place + "/root").whole
os.chmod(bag + "/data/sub/deeper/c.txt", 0)
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
print(*{one.code for one in copy_bags(bag, place).findings})
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="runs the program as another user")
def test_a_file_that_may_not_be_read_makes_no_copy() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bag, place = make_bag(Path(folder, "letters")), Path(folder, "place")
        place.mkdir()
        for path, rights in ((Path(folder), 0o755), (place, 0o777), (bag / "data/sub", 0o755)):
            path.chmod(rights)
        program = [sys.executable, "-c", _AS_ANOTHER_USER, str(bag), str(place)]
        run = subprocess.run(program, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=False)
        assert {"bag.file-unreadable", "repair.source-damaged"} <= set(run.stdout.split()), run.stderr
        assert os.listdir(place) == ["root"]


def test_the_same_bag_that_is_there_already_is_told_and_left_alone(tmp_path: Path, bag: Path) -> None:
    put_layer(bag, tmp_path / "here/letters.seals")
    copy_bags(bag, tmp_path / "place")
    before = look(tmp_path / "place")

    again = copy_bags(bag, tmp_path / "place")

    assert (again.whole, again.bags[0].made, _codes(again)) == (True, False, ["copy.same"])
    assert look(tmp_path / "place") == before


@pytest.mark.parametrize("path", [DAMAGED, "manifest-sha512.txt", "tagmanifest-sha256.txt", "../letters.seals/0001/seal.json"])
@pytest.mark.parametrize("damage", ["flipped", "missing"])
def test_a_damaged_copy_at_the_target_is_told_with_its_files_and_left_alone(
    tmp_path: Path, bag: Path, damage: str, path: str
) -> None:
    put_layer(bag, tmp_path / "here/letters.seals")
    copy_bags(bag, tmp_path / "place")
    DAMAGES[damage](tmp_path / "place/letters" / path)
    before = look(tmp_path / "place")

    report = copy_bags(bag, tmp_path / "place")

    assert (report.whole, _codes(report)) == (False, ["copy.differs"])
    # A layer of seals that lacks a file is told as a whole, too.
    is_seal_missing = damage == "missing" and path.startswith("../")
    assert report.findings[0].values["files"] == ([os.path.dirname(path), path] if is_seal_missing else [path])
    assert look(tmp_path / "place") == before


@pytest.mark.parametrize("kind", ["empty folder", "file", "link", "other bag"])
def test_what_stands_at_the_target_is_never_touched(tmp_path: Path, bag: Path, kind: str) -> None:
    target = tmp_path / "place/letters"
    target.parent.mkdir()
    if kind == "empty folder":
        target.mkdir()
    elif kind == "file":
        target.write_bytes(b"mine")
    elif kind == "link":
        target.symlink_to(bag)
    else:
        make_bag(target)
    before = state_of(tmp_path / "place")

    report = copy_bags(bag, tmp_path / "place")

    assert (report.whole, _codes(report)) == (False, ["source.target-exists"])
    assert state_of(tmp_path / "place") == before


def test_seals_of_another_bag_beside_the_target_are_told(tmp_path: Path, bag: Path) -> None:
    put_layer(bag, tmp_path / "place/letters.seals")

    report = copy_bags(bag, tmp_path / "place")

    assert _codes(report) == ["seal.beside-exists"]
    assert os.listdir(tmp_path / "place") == ["letters.seals"]


@pytest.mark.parametrize("there", ["same", "other", "file", "link"])
def test_seals_that_stand_at_the_target_are_left_alone_and_the_same_ones_will_do(tmp_path: Path, bag: Path, there: str) -> None:
    put_layer(bag, tmp_path / "here/letters.seals")
    seals = tmp_path / "place/letters.seals"
    seals.parent.mkdir()
    if there in {"same", "other"}:
        shutil.copytree(tmp_path / "here/letters.seals", seals)
    if there == "other":
        DAMAGES["flipped"](seals / "0001/seal.json")
    elif there == "file":
        seals.write_bytes(b"no folder")
    elif there == "link":
        seals.symlink_to(tmp_path / "here/letters.seals")
    before = {path: os.lstat(path).st_ino for path in (seals, *seals.rglob("*"))}
    report = copy_bags(bag, tmp_path / "place")

    assert (report.whole, "seal.beside-exists" in _codes(report)) == (there == "same", there != "same")
    assert {path: os.lstat(path).st_ino for path in (seals, *seals.rglob("*"))} == before
    assert sorted(os.listdir(tmp_path / "place")) == (["letters", "letters.seals"] if there == "same" else ["letters.seals"])


def test_a_path_that_ends_with_the_name_of_the_bag_is_the_copy_itself(tmp_path: Path, bag: Path) -> None:
    assert copy_bags(bag, tmp_path / "restored/letters").whole
    assert validate_bag(tmp_path / "restored/letters").valid


def test_a_bag_is_not_copied_onto_or_into_itself_or_into_another(tmp_path: Path, bag: Path) -> None:
    other = make_bag(tmp_path / "other")

    assert _codes(copy_bags(bag, tmp_path / "here")) == ["source.inside-target"]
    for inside in (bag / "data", other):
        with pytest.raises(WrongUsageError):
            copy_bags(bag, inside)


def test_one_bag_that_cannot_be_copied_does_not_keep_the_others_back(tmp_path: Path, bag: Path) -> None:
    report = copy_bags([tmp_path / "here/leters", bag], tmp_path / "place")

    assert [error.code for error in report.errors] == ["error.bag-missing"]
    assert report.bags[0].made


def test_damage_of_a_withheld_document_is_told_without_its_name(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/secret-name.txt").write_bytes(b"secret")
    (tmp_path / "source/open.txt").write_bytes(b"open")
    (tmp_path / "table.csv").write_text("path,access,reference code\nsecret-name.txt,closed,AR-17\n", encoding="utf-8")
    made = [*_ARCHIVER, "create", "source", "--to", "letters", "--organization", "x", "--records", "table.csv", "--quiet"]
    subprocess.run(made, cwd=tmp_path, check=True)
    for ending in ([], ["--json"]):
        DAMAGES["flipped"](tmp_path / "letters/data/secret-name.txt")
        run = subprocess.run(
            [*_ARCHIVER, "copy", "letters", "--to", "place", *ending], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 1
        assert "AR-17" in run.stdout
        assert "secret-name" not in run.stdout + run.stderr
        DAMAGES["flipped"](tmp_path / "letters/data/secret-name.txt")
    assert subprocess.run([*_ARCHIVER, "copy", "letters", "--to", "place", "--quiet"], cwd=tmp_path, check=True).returncode == 0
    DAMAGES["missing"](tmp_path / "place/letters/data/secret-name.txt")
    run = subprocess.run(
        [*_ARCHIVER, "copy", "letters", "--to", "place"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, "secret-name" in run.stdout + run.stderr, "AR-17" in run.stdout) == (1, False, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a file system")
def test_a_really_full_disk_leaves_nothing(tmp_path: Path, bag: Path) -> None:
    (bag.parent / "large").mkdir()
    (bag.parent / "large/large").write_bytes(os.urandom(4 << 20))
    bagit.make_bag(str(bag.parent / "large"))
    (tmp_path / "small").mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", tmp_path / "small"], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"mount is not allowed here: {mounted.stderr!r}")
    try:
        report = copy_bags([bag.parent / "large"], tmp_path / "small")
        assert [(error.code, error.exit_code) for error in report.errors] == [("error.unwritable", 3)]
        assert report.errors[0].values["reason"] == os.strerror(errno.ENOSPC)
        assert os.listdir(tmp_path / "small") == []
        assert copy_bags(bag, tmp_path / "small").whole
    finally:
        subprocess.run(["umount", tmp_path / "small"], check=True)


@pytest.mark.slow
def test_kills_at_random_moments_leave_a_whole_copy_or_none_and_the_next_run_leaves_nothing_else(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_copies_at_random(Path(folder), 20, seed=18)

    assert tally["kills"] == tally["absent"] + tally["whole"] == 20
