"""An algorithm is added to a bag: the old bag or the new one stands there at every moment, and nothing is lost."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import bagit
import pytest

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo
from archiver.bags.update import Change, UpdateOptions, add_manifests, update_bag
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WriteError
from archiver.events import EventLog, EventType
from archiver.findings import Finding, make_finding
from archiver.hashing import ALGORITHMS
from archiver.messages import LANGUAGES
from archiver.records import Organization
from archiver.tasks.changes.updating import add_algorithm
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from tests.bags.kills import MEMORY, kill_updates_at_random
from tests.bags.seam import Seam, raise_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.bags.format import BagReport

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
LATER = UpdateOptions(datetime(2027, 3, 21, tzinfo=UTC))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for name in ("نامه.txt", "sub/100%.txt", "sub/a\nb"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 50)
    (folder / "empty").mkdir()
    return folder


@pytest.fixture
def bag(tmp_path: Path, source: Path) -> Path:
    plan, _ = preflight_sources([str(source)], str(tmp_path / "bag"))
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        staging.write_tag_file("metadata/notes.txt", b"a tag file\n")
        staging.finish(BagInfo((("Source-Organization", "سازمان اسناد"),)))
    return tmp_path / "bag"


def _codes(bag: Path, algorithm: str, updating: UpdateOptions = LATER) -> list[str]:
    report, findings = add_manifests(str(bag), algorithm, updating)
    found = [*(report.findings if report is not None else ()), *findings]
    return [finding.code for finding in found if finding.severity == "error"]


def _octets(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bag_gets_manifests_of_one_more_algorithm_and_keeps_its_old_tag_files(tmp_path: Path, bag: Path) -> None:
    before, states = _octets(bag), {path: path.stat() for path in bag.rglob("*")}

    assert _codes(bag, "sha384") == []

    after = _octets(bag)
    assert validate_bag(bag).valid
    assert validate_bag(bag).algorithms == ("sha256", "sha384", "sha512")
    subprocess.run(["sha384sum", "--check", "--strict", "--quiet", "tagmanifest-sha384.txt"], cwd=bag, check=True)
    old = {"bag-info.txt", *(name for name in before if "manifest-" in name)}
    assert {name: octets for name, octets in after.items() if name.startswith("metadata/history/")} == {
        f"metadata/history/1/{name}": before[name] for name in old
    }
    unchanged = [name for name in before if not name.startswith("tagmanifest-")]
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    for path, state in states.items():
        if str(path.relative_to(bag)).startswith("data"):
            assert (path.stat().st_ino == state.st_ino) is path.is_file(), "documents are the same files, not copies"
            assert path.stat().st_mtime_ns == state.st_mtime_ns
            assert path.stat().st_nlink == state.st_nlink
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_bag_that_was_made_read_only_stays_so(tmp_path: Path, source: Path) -> None:
    create([source], tmp_path / "own", CreateOptions(Organization(name="Archive", language="en")))
    for path in (tmp_path / "own", *(tmp_path / "own").rglob("*")):
        path.chmod(0o2550 if path.is_dir() else 0o440)
    (tmp_path / "own/data").chmod(0o500)
    (tmp_path / "own/bag-info.txt").chmod(0o400)

    assert _codes(tmp_path / "own", "sha3512") == []

    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "own").rglob("*")}
    folders = {name for name in modes if (tmp_path / name).is_dir()}
    assert {"own/metadata/history/1", "own/data/sub"} < folders
    apart = {"own/data": 0o500, "own/bag-info.txt": 0o400, "own/metadata/history/1/bag-info.txt": 0o400}
    assert modes == {name: apart.get(name, 0o2550 if name in folders else 0o440) for name in modes}
    assert stat.S_IMODE((tmp_path / "own").stat().st_mode) == 0o2550
    assert os.listdir(tmp_path / "own/metadata/history") == ["1"]
    assert sorted(os.listdir(tmp_path)) == ["own", "source"]


def test_the_new_digests_are_those_that_coreutils_find(bag: Path) -> None:
    _codes(bag, "sha384")

    line = next(line for line in (bag / "manifest-sha384.txt").read_text(encoding="utf-8").splitlines() if "نامه" in line)
    printed = subprocess.run(["sha384sum", "data/نامه.txt"], cwd=bag, capture_output=True, check=True, text=True).stdout
    assert f"{line}\n" == printed


def test_each_change_has_a_history_of_its_own(bag: Path) -> None:
    assert _codes(bag, "sha3256") == []
    assert _codes(bag, "blake2b") == []

    assert sorted(os.listdir(bag / "metadata/history")) == ["1", "2"]
    assert (bag / "metadata/history/2/manifest-sha3256.txt").exists()
    assert validate_bag(bag).valid
    assert _codes(bag, "sha3256") == ["bag.algorithm-present"]


def test_a_bag_of_ours_logs_the_event_and_stays_one_of_ours(tmp_path: Path, source: Path) -> None:
    create([source], tmp_path / "own", CreateOptions(Organization(name="Archive", language="en")))
    before = (tmp_path / "own/metadata/events.jsonl").read_bytes()

    assert _codes(tmp_path / "own", "sha3512") == []

    report = validate_bag(tmp_path / "own")
    assert (report.valid, report.follows_our_profile) == (True, True)
    after = (tmp_path / "own/metadata/events.jsonl").read_bytes()
    assert after.startswith(before)
    assert b"message digest calculation" in after[len(before) :]
    assert (tmp_path / "own/metadata/history/1/events.jsonl").read_bytes() == before


def test_a_bag_that_bagit_made_can_be_made_stronger(tmp_path: Path) -> None:
    (tmp_path / "bag/sub").mkdir(parents=True)
    (tmp_path / "bag/sub/a").write_bytes(b"x")
    bagit.make_bag(str(tmp_path / "bag"), checksums=["md5"])

    assert _codes(tmp_path / "bag", "sha512") == []

    bagit.Bag(str(tmp_path / "bag")).validate()
    assert validate_bag(tmp_path / "bag").valid
    assert sorted(bagit.Bag(str(tmp_path / "bag")).algorithms) == ["md5", "sha512"]


def test_a_bag_whose_manifests_are_not_such_as_ours_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/a.txt").write_bytes(b"x")
    bagit.make_bag(str(tmp_path / "bag"))
    (tmp_path / "bag/bagit.txt").write_text("BagIt-Version: 0.97\nTag-File-Character-Encoding: ISO-8859-1\n")
    for manifest in (tmp_path / "bag").glob("tagmanifest-*"):
        manifest.unlink()
    before = _octets(tmp_path / "bag")

    assert _codes(tmp_path / "bag", "sha3256") == ["bag.update-unwritable"]

    assert _octets(tmp_path / "bag") == before
    assert os.listdir(tmp_path) == ["bag"]


@pytest.mark.parametrize("version", ["0.97", "1.0"])
def test_names_with_percent_signs_are_written_as_the_bag_writes_them(tmp_path: Path, version: str) -> None:
    place = tmp_path / "bag"
    place.mkdir()
    for name in ("100%.txt", "50%-%25.txt", "plain.txt"):
        (place / name).write_bytes(name.encode())
    bagit.make_bag(str(place), checksums=["sha256"])  # which writes percent signs bare (bagit-python issue 157)
    (place / "bagit.txt").write_text(f"BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
    digest = hashlib.sha256((place / "bagit.txt").read_bytes()).hexdigest()
    lines = (place / "tagmanifest-sha256.txt").read_text().splitlines()
    (place / "tagmanifest-sha256.txt").write_text(
        "\n".join(f"{digest} bagit.txt" if "bagit.txt" in line else line for line in lines)
    )
    before = validate_bag(place)
    assert before.valid

    assert _codes(place, "sha512") == []

    after = validate_bag(place)
    assert after.valid
    assert {finding.code for finding in after.findings} == {finding.code for finding in before.findings}
    names = {line.split("  ")[1] for line in (place / "manifest-sha512.txt").read_text().splitlines()}
    assert names == {"data/100%.txt", "data/50%-%25.txt", "data/plain.txt"}
    bagit.Bag(str(place)).validate()


def test_a_bag_without_a_log_is_said_to_be_no_longer_as_it_came(tmp_path: Path) -> None:
    place = tmp_path / "bag"
    place.mkdir()
    (place / "a.txt").write_bytes(b"x")
    bagit.make_bag(str(place), checksums=["md5"])
    before = subprocess.run(["sha256sum", place / "tagmanifest-md5.txt"], capture_output=True, text=True, check=True).stdout[:64]

    report = add_algorithm(place, "sha512")

    assert report.changed
    after = subprocess.run(["sha256sum", place / "tagmanifest-md5.txt"], capture_output=True, text=True, check=True).stdout[:64]
    assert [(finding.code, dict(finding.values)) for finding in report.findings] == [
        ("bag.no-longer-as-it-came", {"path": str(place), "history": "metadata/history/1"}),
        (
            "bag.tag-manifest-rewritten",
            {"name": "tagmanifest-md5.txt", "before": before, "after": after, "kept": "metadata/history/1/tagmanifest-md5.txt"},
        ),
    ]
    assert hashlib.sha256((place / "metadata/history/1/tagmanifest-md5.txt").read_bytes()).hexdigest() == before
    assert all(finding.message(language) and finding.remedy(language) for finding in report.findings for language in LANGUAGES)


def test_a_bag_that_is_not_valid_stays_as_it_is(tmp_path: Path, bag: Path) -> None:
    (bag / "data/نامه.txt").write_bytes(b"harmed")
    before = _octets(bag)

    assert "bag.digest-differs" in _codes(bag, "sha3256")

    assert _octets(bag) == before
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_bag_to_which_somebody_adds_a_file_meanwhile_keeps_it(tmp_path: Path, bag: Path) -> None:
    def add(_octets: int, _documents: int) -> None:
        (bag / "data/sub/new.txt").write_bytes(b"new")

    _, findings = add_manifests(str(bag), "sha3256", LATER, add)

    assert [finding.code for finding in findings][-1] == "bag.changed-while-reading" or not validate_bag(bag).valid
    assert (bag / "data/sub/new.txt").read_bytes() == b"new"
    assert not (bag / "manifest-sha3256.txt").exists()
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_change_may_write_tag_files_and_what_they_held_is_kept(tmp_path: Path, bag: Path) -> None:
    class NewNotes(Change):
        def tag_files(self, bag: str) -> Iterator[tuple[str, Iterable[bytes]]]:
            old = Path(bag, "metadata/notes.txt").read_bytes()
            yield "metadata/notes.txt", (old, b"one more line\n")
            yield "metadata/more/new.txt", (b"new",)

    report, findings = update_bag(str(bag), NewNotes(), LATER._replace(opinion="none"))

    assert report is not None
    assert report.valid
    assert {finding.code for finding in findings} == {"bag.no-longer-as-it-came", "bag.tag-manifest-rewritten"}
    assert (bag / "metadata/notes.txt").read_bytes() == b"a tag file\none more line\n"
    assert (bag / "metadata/more/new.txt").read_bytes() == b"new"
    assert (bag / "metadata/history/1/notes.txt").read_bytes() == b"a tag file\n"
    assert (bag / "metadata/history/1/bag-info.txt").read_bytes() == (bag / "bag-info.txt").read_bytes()
    assert validate_bag(bag).valid
    subprocess.run(["sha512sum", "--check", "--strict", "--quiet", "tagmanifest-sha512.txt"], cwd=bag, check=True)
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_change_that_speaks_against_itself_leaves_the_bag_as_it_is(tmp_path: Path, bag: Path) -> None:
    class Refused(Change):
        def check(self, bag: str, report: BagReport) -> list[Finding]:
            assert report.valid
            return [make_finding("bag.update-unwritable", {"path": bag}, path=bag)]

    before = _octets(bag)
    _, findings = update_bag(str(bag), Refused(), LATER)

    assert [finding.code for finding in findings] == ["bag.update-unwritable"]
    assert _octets(bag) == before
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_change_of_a_bag_of_ours_is_in_its_log(tmp_path: Path, source: Path) -> None:
    class Logged(Change):
        def log_events(self, log: EventLog) -> None:
            log.add(EventType.METADATA_MODIFICATION, "a note was added")

    create([source], tmp_path / "own", CreateOptions(Organization(name="Archive", language="en")))
    report, findings = update_bag(str(tmp_path / "own"), Logged(), LATER._replace(opinion="none"))

    assert report is not None
    assert (report.valid, findings) == (True, [])
    assert validate_bag(tmp_path / "own").valid
    last = (tmp_path / "own/metadata/events.jsonl").read_bytes().splitlines()[-1]
    assert b"a note was added" in last
    assert f"Event-Log-Head: {hashlib.sha256(last).hexdigest()}" in (tmp_path / "own/bag-info.txt").read_text(encoding="utf-8")


def test_two_changes_at_once_do_not_harm_each_other(tmp_path: Path, bag: Path) -> None:
    algorithms = [name for name in ALGORITHMS if name not in {"md5", "sha1", "sha256", "sha512"}]

    def add(algorithm: str) -> bool:
        try:
            return _codes(bag, algorithm) == []
        except WriteError as error:
            return error.code not in {"error.in-use", "error.unwritable"}

    with ThreadPoolExecutor(3) as threads:
        added = [name for name, is_added in zip(algorithms, threads.map(add, algorithms), strict=True) if is_added]

    assert added
    assert validate_bag(bag).algorithms == tuple(sorted([*added, "sha256", "sha512"]))
    assert validate_bag(bag).valid
    assert len(os.listdir(bag / "metadata/history")) == len(added)
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_a_manifest_counts_however_its_name_is_spelt(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag/a").write_bytes(b"x")
    bagit.make_bag(str(tmp_path / "bag"), checksums=["sha3_256", "md5"])

    assert (tmp_path / "bag/manifest-sha3_256.txt").exists()
    assert _codes(tmp_path / "bag", "sha3256") == ["bag.algorithm-present"]


def test_a_bag_that_is_missing_raises(tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path / "absent/absent"):
        with pytest.raises(ReadError) as error:
            add_manifests(str(path), "sha3256", LATER)
        assert error.value.code == "error.bag-missing"


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EPERM], ids=["EIO", "ENOSPC", "EPERM"])
def test_the_failure_of_any_call_leaves_the_old_bag_or_the_new_one(tmp_path: Path, bag: Path, number: int) -> None:
    updating = LATER._replace(opinion="none", cores=1)
    shutil.copytree(bag, tmp_path / "kept", copy_function=shutil.copy2)
    counting = Seam(0, raise_error(number))
    with counting.in_place():
        _codes(bag, "sha3256", updating)
    old, outcomes = _octets(tmp_path / "kept"), set()
    for count in range(1, counting.count + 1, 3):
        shutil.rmtree(bag)
        shutil.copytree(tmp_path / "kept", bag, copy_function=shutil.copy2)
        seam = Seam(count, raise_error(number))
        with seam.in_place():
            try:
                outcome = "refused" if _codes(bag, "sha3256", updating) else "changed"
            except (ReadError, WriteError):
                outcome = "error"

        told = f"call {count} of {counting.count}: {seam.failed}: {outcome}"
        if outcome == "changed":
            # Where the old folder itself could not be removed, the next run does it.
            assert _codes(bag, "sha3256", updating) == ["bag.algorithm-present"], told
        assert sorted(os.listdir(tmp_path)) == ["bag", "kept", "source"], told
        assert validate_bag(bag).valid, told
        assert (_octets(bag) == old) is (outcome != "changed"), told
        outcomes.add(outcome)
    assert {"error", "changed"} <= outcomes


@pytest.mark.slow
def test_kills_at_random_moments_leave_the_old_bag_or_the_new_one(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_updates_at_random(Path(folder), 15, 7)

    assert tally["kills"] == 15
    assert tally["old"] > 0
