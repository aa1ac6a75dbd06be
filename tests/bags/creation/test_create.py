"""Bags made from real trees, checked by the programs that anybody has."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import bagit
import pytest

from archiver.bags.creation import BagOptions, PayloadFile, Staging, preflight_sources
from archiver.bags.format import BagInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archiver.findings import Finding

MOMENT = datetime(2026, 11, 24, 9, 30, 15, tzinfo=UTC)


def make(sources: Sequence[Path], target: Path, making: BagOptions = BagOptions(MOMENT)) -> list[Finding]:  # noqa: B008 - a value
    """Make a bag as the task does, with one tag file beside those of the bag itself."""
    plan, findings = preflight_sources([str(source) for source in sources], str(target))
    assert not [finding for finding in findings if finding.severity == "error"]
    with Staging(plan, making) as staging:
        documents = list(staging.copy_payload())
        staging.write_tag_file("metadata/records.jsonl", [f"{document.path}\n".encode() for document in documents])
        fields = (("Source-Organization", "سازمان اسناد"), ("External-Description", "one\ntwo"))
        return findings + staging.finish(BagInfo(fields, "1405-09-03", "https://example.org/profile"))


def look(folder: Path) -> dict[str, tuple[object, ...]]:
    """Everything about a tree but what reading it in the test itself may change."""
    seen: dict[str, tuple[object, ...]] = {}
    for here, _, names in os.walk(folder):
        for path in (here, *(os.path.join(here, name) for name in names)):
            state = os.lstat(path)
            times = (state.st_atime_ns if stat.S_ISREG(state.st_mode) else 0, state.st_mtime_ns, state.st_ctime_ns)
            seen[path] = (state.st_mode, state.st_size, state.st_ino, state.st_nlink, *times)
    return seen


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "مبدأ"
    for path, octets in {
        "نامه.txt": "نامهٔ نخست\n".encode(),
        "a.txt": b"",
        "a/b.txt": b"b",
        "a/deeper/c d.txt": b"c" * 70_000,
        "a-b": b"sorted between a.txt and a/",
        "z\u200cn": b"zwnj",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(octets)
        os.utime(folder / path, ns=(1_000_000_000, 1_478_332_800_123_456_789))
    (folder / "empty").mkdir()
    return folder


def _check_with_coreutils(bag: Path) -> None:
    for algorithm in ("sha256", "sha512"):
        for manifest in (f"manifest-{algorithm}.txt", f"tagmanifest-{algorithm}.txt"):
            subprocess.run([f"{algorithm}sum", "--check", "--strict", "--quiet", manifest], cwd=bag, check=True)


def test_a_bag_passes_coreutils_and_bagit(tree: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"

    findings = make([tree], bag)

    assert [finding.code for finding in findings] == ["source.empty-folder"]
    _check_with_coreutils(bag)
    bagit.Bag(str(bag)).validate()
    lines = (bag / "manifest-sha512.txt").read_bytes().splitlines()
    assert [line[130:].decode() for line in lines] == [
        "data/a-b", "data/a.txt", "data/a/b.txt", "data/a/deeper/c d.txt", "data/z\u200cn", "data/نامه.txt",
    ]  # fmt: skip
    assert lines == subprocess.run(
        ["sort", "-k2"], input=b"\n".join(lines), capture_output=True, check=True, env={"LC_ALL": "C"}
    ).stdout.splitlines()  # fmt: skip


def test_every_octet_time_and_name_of_the_source_stays_as_it_is(tree: Path, tmp_path: Path) -> None:
    before = look(tree)

    make([tree], tmp_path / "bag", BagOptions(MOMENT, cores=1))
    make([tree], tmp_path / "bag2", BagOptions(MOMENT, cores=2))

    assert look(tree) == before
    assert sorted(os.listdir(tmp_path)) == ["bag", "bag2", "مبدأ"]


def test_not_even_the_folders_of_the_source_show_that_they_were_read(tree: Path, tmp_path: Path) -> None:
    folders = [tree, tree / "a", tree / "a/deeper", tree / "empty"]
    for folder in folders:
        # So old that a file system that keeps access times at all would write a new one.
        os.utime(folder, ns=(1_000_000_000, folder.stat().st_mtime_ns))

    make([tree], tmp_path / "bag")

    assert [folder.stat().st_atime_ns for folder in folders] == [1_000_000_000] * 4


def test_documents_keep_their_modification_times_and_all_else_has_the_moment(tree: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"

    make([tree], bag)

    for path in (path for path in bag.rglob("*") if path.is_file()):
        inside = path.relative_to(bag)
        expected = 1_478_332_800_123_456_789 if inside.parts[0] == "data" else int(MOMENT.timestamp()) * 1_000_000_000
        assert path.stat().st_mtime_ns == expected, inside
    assert (bag / "data/a").stat().st_mtime_ns == (tree / "a").stat().st_mtime_ns
    assert (bag / "metadata").stat().st_mtime == bag.stat().st_mtime == MOMENT.timestamp()


def test_the_tag_files_say_what_rfc_8493_asks_for(tree: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"

    make([tree], bag)

    assert (bag / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    octets = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file())
    lines = (bag / "bag-info.txt").read_text(encoding="utf-8").splitlines()
    identifier = lines.pop(3)
    assert identifier.startswith("External-Identifier: urn:uuid:")
    assert lines == [
        "Source-Organization: سازمان اسناد",
        "External-Description: one",
        "  two",
        "Bagging-Date: 2026-11-24",
        "Bagging-Date-Solar-Hijri: 1405-09-03",
        f"Payload-Oxum: {octets}.6",
        "Bag-Software-Agent: bayegan 0.1.0",
        "BagIt-Profile-Identifier: https://example.org/profile",
    ]
    assert (bag / "metadata/empty-folders.txt").read_text(encoding="utf-8") == "data/empty\n"
    assert (bag / "data/empty").is_dir()
    tagged = {line.split()[1].decode() for line in (bag / "tagmanifest-sha256.txt").read_bytes().splitlines()}
    assert tagged == {
        "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt",
        "metadata/empty-folders.txt", "metadata/records.jsonl",
    }  # fmt: skip


def test_the_caller_learns_of_each_document_what_it_needs_for_a_record(tree: Path, tmp_path: Path) -> None:
    plan, _ = preflight_sources([str(tree)], str(tmp_path / "bag"))
    with Staging(plan, BagOptions(MOMENT)) as staging:
        documents = list(staging.copy_payload())

    assert documents[2] == PayloadFile(
        "data/a/b.txt",
        str(tree / "a/b.txt"),
        1,
        1_478_332_800_123_456_789,
        {
            # printf b | sha256sum, sha512sum
            "sha256": "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d",
            "sha512": "5267768822ee624d48fce15ec5ca79cbd602cb7f4c2157a516556991f22ef8c7b5ef7b18d1ff41c59370efb0858651d44a936c11b7b144c48fe04df3c6a3e8da",  # noqa: E501
        },
    )
    assert os.listdir(tmp_path) == ["مبدأ"]


def test_several_sources_stand_under_their_own_names(tree: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "b.txt"
    other.parent.mkdir()
    other.write_bytes(b"other")
    bag = tmp_path / "bag"

    make([tree / "نامه.txt", other, tree / "a"], bag)

    bagit.Bag(str(bag)).validate()
    assert sorted(str(path.relative_to(bag / "data")) for path in bag.glob("data/**/*") if path.is_file()) == [
        "a/b.txt", "a/deeper/c d.txt", "b.txt", "نامه.txt",
    ]  # fmt: skip


def test_a_source_given_from_inside_it_is_packed(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "a")

    make([tree / "a"], tmp_path / "one")
    plan, _ = preflight_sources([".", "../a.txt"], str(tmp_path / "two"))
    with Staging(plan, BagOptions(MOMENT)) as staging:
        sources = [document.source for document in staging.copy_payload()]
        staging.finish(BagInfo())

    assert (tmp_path / "two/data/a/deeper/c d.txt").is_file()
    assert sources[0] == "../a.txt"
    assert all(os.path.isfile(source) for source in sources)


def test_the_same_source_and_moment_give_the_same_octets(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(MOMENT.timestamp())))
    make([tree], tmp_path / "one", BagOptions(MOMENT, cores=1))
    make([tree], tmp_path / "two", BagOptions(MOMENT, cores=2))

    subprocess.run(["diff", "--recursive", "one", "two"], cwd=tmp_path, check=True)
    packed = [
        subprocess.run(["tar", "--sort=name", "-C", tmp_path / name, "-c", "."], capture_output=True, check=True).stdout
        for name in ("one", "two")
    ]
    assert packed[0] == packed[1]


def test_any_known_algorithm_can_be_asked_for(tree: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"

    findings = make([tree], bag, BagOptions(MOMENT, ("sha3256", "sha512")))

    assert [finding.code for finding in findings] == ["source.empty-folder"]
    assert (bag / "manifest-sha3256.txt").read_text(encoding="utf-8").splitlines()[1] == (
        "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a  data/a.txt"  # FIPS 202: SHA3-256 of nothing
    )
    bagit.Bag(str(bag)).validate()


@pytest.mark.parametrize("opinion", ["none", "complete", "full"])
def test_the_second_opinion_is_silent_about_a_good_bag(
    tree: Path, tmp_path: Path, opinion: str, capfd: pytest.CaptureFixture[str]
) -> None:
    findings = make([tree], tmp_path / "bag", BagOptions(MOMENT, opinion=opinion))  # type: ignore[arg-type]

    assert [finding.code for finding in findings] == ["source.empty-folder"]
    assert capfd.readouterr() == ("", "")


def test_a_killed_run_leaves_what_the_next_one_removes(tree: Path, tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from datetime import datetime, UTC; from archiver.bags.creation import *\n"
        "plan, _ = preflight_sources([sys.argv[1]], sys.argv[2])\n"
        "with Staging(plan, BagOptions(datetime.now(UTC))) as staging:\n"
        "    next(staging.copy_payload()); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", program, tree, tmp_path / "bag"], check=False)
    assert killed.returncode < 0
    assert len(os.listdir(tmp_path)) == 2

    make([tree], tmp_path / "other")
    assert len(os.listdir(tmp_path)) == 3
    make([tree], tmp_path / "bag")

    assert sorted(os.listdir(tmp_path)) == ["bag", "other", "مبدأ"]
