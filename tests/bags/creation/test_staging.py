"""Accidents while a bag is made, and what becomes of the bag."""

from __future__ import annotations

import errno
import os
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from archiver.bags.creation import BagOptions, Plan, Staging, preflight_sources
from archiver.bags.format import BagInfo
from archiver.bags.second_opinion import BagitMisreadings, ask_second_opinion
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WriteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
_LARGE = 6 << 20


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a").write_bytes(b"a")
    (source / "b").write_bytes(bytes(_LARGE))
    plan, findings = preflight_sources([str(source)], str(tmp_path / "bag"))
    assert findings == []
    return plan


def _staging_folder(folder: Path) -> Path:
    (name,) = (name for name in os.listdir(folder) if name.startswith(".bag.bayegan-"))
    return folder / name


def _finish(plan: Plan, staging: Staging) -> list[tuple[str, str]]:
    found = [(finding.code, finding.where.get("path", "")) for finding in staging.finish(BagInfo())]
    assert staging.is_finished is os.path.exists(os.path.join(plan.target.path, "bagit.txt"))
    return found


def _make_meddled(plan: Plan, meddle: Callable[[], object]) -> None:
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        staging.write_tag_file("metadata/records.jsonl", b"{}\n")
        meddle()
        staging.finish(BagInfo())


@pytest.mark.parametrize("change", ["grown", "shrunk", "rewritten with its old time"])
def test_a_file_that_changes_while_it_is_read_makes_no_bag(tmp_path: Path, plan: Plan, change: str) -> None:
    large = tmp_path / "source/b"
    before = large.stat()

    def progress(octets: int, _documents: int) -> None:
        if 1 << 20 < octets < 3 << 20:
            if change == "grown":
                os.truncate(large, _LARGE + 1)
            elif change == "shrunk":
                os.truncate(large, _LARGE - 1)
            else:
                with open(large, "r+b") as file:
                    file.write(b"x")
                os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))

    with Staging(plan, BagOptions(MOMENT, cores=1)) as staging:
        copied = [document.path for document in staging.copy_payload(progress)]
        found = _finish(plan, staging)

    assert copied == ["data/a"]
    assert found == [("bag.changed-while-reading", str(large))]
    assert os.listdir(tmp_path) == ["source"]


@pytest.mark.parametrize("instead", ["nothing", "link", "folder"])
def test_a_file_that_went_away_after_it_was_looked_at_makes_no_bag(tmp_path: Path, plan: Plan, instead: str) -> None:
    (tmp_path / "source/a").unlink()
    if instead == "link":
        (tmp_path / "source/a").symlink_to("/etc/passwd")
    elif instead == "folder":
        (tmp_path / "source/a").mkdir()

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        assert _finish(plan, staging) == [("bag.changed-while-reading", str(tmp_path / "source/a"))]

    assert os.listdir(tmp_path) == ["source"]


def test_a_source_that_went_away_is_an_error(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "source").rename(tmp_path / "moved")

    with pytest.raises(ReadError) as error, Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()

    assert (error.value.code, error.value.values["path"]) == ("error.unreadable", str(tmp_path / "source"))
    assert os.listdir(tmp_path) == ["moved"]


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path, plan: Plan) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o777)
    (tmp_path / "source/a").chmod(0)
    os.seteuid(65534)
    try:
        with pytest.raises(ReadError) as error, Staging(plan, BagOptions(MOMENT)) as staging:
            staging.copy_whole_payload()
    finally:
        os.seteuid(0)

    assert (error.value.code, error.value.values["path"]) == ("error.unreadable", str(tmp_path / "source/a"))
    assert os.listdir(tmp_path) == ["source"]


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_another_users_documents_are_packed_though_their_access_time_cannot_be_kept(tmp_path: Path, plan: Plan) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o777)
    os.seteuid(65534)
    try:
        with Staging(plan, BagOptions(MOMENT, opinion="none")) as staging:
            staging.copy_whole_payload()
            assert _finish(plan, staging) == []
    finally:
        os.seteuid(0)

    assert (tmp_path / "bag/data/a").stat().st_uid == 65534


@pytest.mark.parametrize("what", ["data/a", "data/b", "manifest-sha256.txt", "metadata/records.jsonl"])
def test_what_does_not_read_back_as_it_was_written_makes_no_bag(tmp_path: Path, plan: Plan, what: str) -> None:
    with pytest.raises(WriteError) as error:
        _make_meddled(plan, lambda: (_staging_folder(tmp_path) / what).write_bytes(b"?"))

    assert (error.value.code, error.value.values["path"]) == ("error.read-back-differs", str(tmp_path / "bag" / what))
    assert os.listdir(tmp_path) == ["source"]


def test_a_file_that_was_written_and_is_gone_makes_no_bag(tmp_path: Path, plan: Plan) -> None:
    with pytest.raises(WriteError) as error:
        _make_meddled(plan, lambda: os.unlink(_staging_folder(tmp_path) / "data/b"))

    assert error.value.code == "error.read-back-differs"


def test_a_bag_that_bagit_refuses_for_no_known_reason_is_not_made(
    tmp_path: Path, plan: Plan, capfd: pytest.CaptureFixture[str]
) -> None:
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        staging.write_tag_file("fetch.txt", b"no url here\n")
        assert _finish(plan, staging) == [("bag.second-opinion-differs", plan.target.shown)]

    assert os.listdir(tmp_path) == ["source"]
    assert capfd.readouterr() == ("", "")


def test_the_second_opinion_can_be_asked_of_any_bag_and_shows_the_path_that_it_is_given(tmp_path: Path, plan: Plan) -> None:
    with Staging(plan, BagOptions(MOMENT, opinion="none")) as staging:
        staging.copy_whole_payload()
        _finish(plan, staging)
    (tmp_path / "bag/data/a").write_bytes(b"b")
    place = str(tmp_path / "bag")

    assert ask_second_opinion(place, place, "complete", BagitMisreadings()) == []
    (finding,) = ask_second_opinion(place, "/elsewhere/bag", "full", BagitMisreadings())
    assert finding.code == "bag.second-opinion-differs"
    assert finding.where == {"path": "/elsewhere/bag"}
    assert "data/a" in finding.values["said"]
    assert place not in finding.message()


@pytest.mark.parametrize("made", ["folder", "file", "link"])
def test_a_target_that_appears_meanwhile_is_not_touched(tmp_path: Path, plan: Plan, made: str) -> None:
    target = tmp_path / "bag"
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        if made == "link":
            target.symlink_to("absent")
        else:
            (target.mkdir if made == "folder" else target.touch)()
        before = target.lstat()
        assert _finish(plan, staging) == [("source.target-exists", str(target))]

    after = target.lstat()
    # But for the time of the last look at it: looking is no touch.
    assert [after.st_ino, after.st_mode, after.st_size, after.st_mtime_ns, after.st_ctime_ns] == [
        before.st_ino,
        before.st_mode,
        before.st_size,
        before.st_mtime_ns,
        before.st_ctime_ns,
    ]
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_two_runs_for_one_target_do_not_disturb_each_other(tmp_path: Path, plan: Plan) -> None:
    with Staging(plan, BagOptions(MOMENT)) as first:
        first.copy_whole_payload()
        with Staging(plan, BagOptions(MOMENT)) as second:
            second.copy_whole_payload()
            assert _finish(plan, second) == []
        assert [finding.code for finding in first.finish(BagInfo())] == ["source.target-exists"]

    assert validate_bag(plan.target.path).valid
    assert sorted(os.listdir(tmp_path)) == ["bag", "source"]


def test_what_a_killed_run_left_is_removed_by_the_next_for_that_target_alone(tmp_path: Path, plan: Plan) -> None:
    names = [".bag.bayegan-0123456789ab", ".bag2.bayegan-0123456789ab", ".bag.bayegan-mine", "bag.bayegan-0123456789ab"]
    for name in names:
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data/x").write_bytes(b"x")

    with Staging(plan, BagOptions(MOMENT)):
        pass

    assert sorted(os.listdir(tmp_path)) == sorted([*names[1:], "source"])


def test_a_target_with_the_longest_name_is_made(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a").write_bytes(b"a")
    target = tmp_path / ("پ" * 127)
    plan, findings = preflight_sources([str(tmp_path / "source")], str(target))
    assert findings == []

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        assert plan.target.name not in os.listdir(tmp_path)
        staging.finish(BagInfo())

    assert sorted(os.listdir(tmp_path)) == ["source", "پ" * 127]


def test_a_field_that_cannot_be_written_makes_no_bag(tmp_path: Path, plan: Plan) -> None:
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        findings = staging.finish(BagInfo((("Contact:Name", "x"), ("Payload-Oxum", "1.1"))))

    assert [finding.code for finding in findings] == ["source.bag-info-unwritable", "source.bag-info-own"]
    assert os.listdir(tmp_path) == ["source"]


def test_a_folder_that_cannot_be_removed_is_told_of_and_removed_by_the_next_run(
    tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: str) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as patch, pytest.raises(WriteError) as error, Staging(plan, BagOptions(MOMENT)):
        patch.setattr(os, "rmdir", refuse)

    assert error.value.values["path"] == str(_staging_folder(tmp_path))
    with Staging(plan, BagOptions(MOMENT)):
        pass
    assert os.listdir(tmp_path) == ["source"]


@pytest.mark.slow
def test_a_caller_that_stops_early_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for number in range(2000):
        (tmp_path / "source" / str(number)).write_bytes(b"x" * 1000)
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    with pytest.raises(ZeroDivisionError), Staging(plan, BagOptions(MOMENT, cores=2)) as staging:
        next(staging.copy_payload()).size / 0

    assert os.listdir(tmp_path) == ["source"]


def test_progress_counts_on_over_sources_from_several_folders(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    for number in range(3):
        (tmp_path / f"folder{number}").mkdir()
        (tmp_path / f"folder{number}" / f"file{number}").write_bytes(b"x" * 10)
    plan, _ = preflight_sources([str(tmp_path / f"folder{number}/file{number}") for number in range(3)], str(tmp_path / "bag"))
    assert (plan.documents, plan.octets) == (3, 30)

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload(lambda octets, documents: told.append((octets, documents)))

    assert told == [(10, 1), (20, 2), (30, 3)]


def test_a_copy_is_open_to_no_one_to_whom_the_original_was_closed(tmp_path: Path, plan: Plan) -> None:
    source = tmp_path / "source"
    (source / "private").mkdir()
    (source / "private/c").write_bytes(b"c")
    (source / "private/c").chmod(0o400)
    (source / "private").chmod(0o500)  # last: only root writes into such a folder
    plan, _ = preflight_sources([str(source)], str(tmp_path / "bag"))

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        _finish(plan, staging)

    assert (tmp_path / "bag/data/private").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "bag/data/private/c").stat().st_mode & 0o777 == 0o400
    subprocess.run(["rm", "-rf", tmp_path / "bag"], check=True)
