"""Bags that are made as one file: read by the programs that anybody has, the same octets each time, whole or absent."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.extraction import extract_payload
from archiver.bags.format import BagInfo
from archiver.bags.reading.archives import zstandard
from archiver.bags.validation import validate_bag
from archiver.errors import ArchiverError
from tests.bags.kills import MEMORY, kill_at_random, look
from tests.bags.seam import Seam, raise_error

if TYPE_CHECKING:
    from archiver.findings import Finding

MOMENT = datetime(2026, 11, 24, 9, 30, 16, tzinfo=UTC)
FORMS = ["tar", "tar.gz", "tgz", "tar.zst", "tzst", "zip"]
_MODIFIED_NS = 1_478_332_801_123_456_789
_FILES = {
    "نامه\u200cها ۱۳۹۵.txt": "نامهٔ نخست\n".encode(),
    "100%.txt": b"",
    "a\r\nb": b"line ends in its name",
    "a ": b"a space at its end",
    "back\\slash": b"no separator here",
    "پ" * 127: b"254 octets of a name",
    "/".join(["deep" * 20] * 30) + "/c": bytes(range(256)) * 300,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    for path, octets in _FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(octets)
        os.utime(folder / path, ns=(_MODIFIED_NS, _MODIFIED_NS))
    (folder / "empty").mkdir()
    (folder / "100%.txt").chmod(0o700)
    return folder


def _make(source: Path, target: Path, *, cores: int = 2) -> list[str]:
    """Make a bag, and return the codes of all errors. There are none if it was made."""
    plan, findings = preflight_sources([str(source)], str(target))
    errors = [finding.code for finding in findings if finding.severity == "error"]
    if errors:
        return errors
    with Staging(plan, BagOptions(MOMENT, opinion="none", cores=cores)) as staging:
        staging.copy_whole_payload()
        staging.write_tag_file("metadata/records.jsonl", b"{}\n")
        return [finding.code for finding in staging.finish(BagInfo()) if finding.severity == "error"]


@pytest.mark.parametrize("form", FORMS)
def test_the_one_file_is_a_valid_bag_and_nothing_else_is_left(tmp_path: Path, source: Path, form: str) -> None:
    before = look(source)
    archive = tmp_path / f"بسته ۱.{form}"

    assert _make(source, archive) == []

    report = validate_bag(archive)
    assert report.valid
    assert (report.payload_files, report.payload_bytes) == (len(_FILES), sum(map(len, _FILES.values())))
    assert sorted(os.listdir(tmp_path)) == ["source", archive.name]
    assert archive.stat().st_mtime == MOMENT.timestamp()
    assert look(source) == before


@pytest.mark.parametrize(
    ("form", "unpack"),
    [
        ("tar", ["tar", "--force-local", "-xpf"]),
        ("tgz", ["tar", "--force-local", "-xzpf"]),
        ("tar.zst", ["tar", "--force-local", "--zstd", "-xpf"]),
        ("zip", [sys.executable, "-m", "zipfile", "-e"]),
    ],
)
def test_other_programs_unpack_what_went_in(tmp_path: Path, source: Path, form: str, unpack: list[str]) -> None:
    if form == "tar.zst" and shutil.which("zstd") is None:
        pytest.skip("the program zstd is not installed")
    archive = tmp_path / f"bag.{form}"
    assert _make(source, archive) == []

    where = ["."] if form == "zip" else []
    subprocess.run([*unpack, archive, *where], cwd=tmp_path, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})

    subprocess.run(["diff", "--recursive", "source", "bag/data"], cwd=tmp_path, check=True)
    assert validate_bag(tmp_path / "bag").valid
    subprocess.run(["sha256sum", "--check", "--quiet", "tagmanifest-sha256.txt"], cwd=tmp_path / "bag", check=True)
    if form != "zip":
        for path in _FILES:
            assert (tmp_path / "bag/data" / path).stat().st_mtime_ns == _MODIFIED_NS
        assert os.access(tmp_path / "bag/data/100%.txt", os.X_OK)


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_finds_no_fault_and_restores_times(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/نامه.txt").write_bytes(b"letter")
    os.utime(tmp_path / "source/نامه.txt", ns=(_MODIFIED_NS, _MODIFIED_NS))
    assert _make(tmp_path / "source", tmp_path / "bag.zip") == []

    subprocess.run(["unzip", "-qq", "bag.zip"], cwd=tmp_path, check=True, env={"LC_ALL": "C.UTF-8", "TZ": "Asia/Tehran"})

    assert (tmp_path / "bag/data/نامه.txt").stat().st_mtime == _MODIFIED_NS // 10**9


def test_a_tar_file_names_nobody_of_this_machine_and_is_pax(tmp_path: Path, source: Path) -> None:
    assert _make(source, tmp_path / "bag.tar") == []

    with tarfile.open(tmp_path / "bag.tar") as archive:
        members = archive.getmembers()
    assert members[0].name == "bag"
    assert {(member.uid, member.gid, member.uname, member.gname) for member in members} == {(0, 0, "", "")}
    assert {member.mode for member in members if member.isdir()} == {0o755}
    assert {member.mode for member in members if member.isfile()} == {0o644, 0o755}
    listed = subprocess.run(["tar", "-tf", tmp_path / "bag.tar"], capture_output=True, check=True).stdout.splitlines()
    assert len(listed) == len(members)


def test_a_zip_file_marks_its_names_as_utf_8(tmp_path: Path, source: Path) -> None:
    assert _make(source, tmp_path / "bag.zip") == []

    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        assert archive.testzip() is None
        for member in archive.infolist():
            # APPNOTE.TXT 4.4.4: bit 11 of the general purpose flag says UTF-8.
            assert member.filename.isascii() or member.flag_bits & 0x800


@pytest.mark.parametrize("form", FORMS)
def test_the_same_source_gives_the_same_octets_whoever_packs_it(
    tmp_path: Path, source: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (tmp_path / "elsewhere").mkdir()
    first, second = tmp_path / f"bag.{form}", tmp_path / "elsewhere" / f"bag.{form}"

    _make(source, first, cores=1)
    mask = os.umask(0o077)
    try:
        _make(source, second)
    finally:
        os.umask(mask)

    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("seconds", [0, -86_400, 315_532_799, 4_354_819_200])
@pytest.mark.parametrize("form", ["tar", "tar.zst", "zip"])
def test_times_beyond_what_a_form_knows_do_no_harm(tmp_path: Path, form: str, seconds: int) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a").write_bytes(b"a")
    os.utime(tmp_path / "source/a", ns=(seconds * 10**9 + 5, seconds * 10**9 + 5))

    assert _make(tmp_path / "source", tmp_path / f"bag.{form}") == []

    assert validate_bag(tmp_path / f"bag.{form}").valid
    if form == "tar":
        subprocess.run(["tar", "-xf", "bag.tar"], cwd=tmp_path, check=True)
        assert (tmp_path / "bag/data/a").stat().st_mtime_ns == seconds * 10**9 + 5


def test_a_large_document_is_zip64(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The same as with four gibioctets, but in no time.
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 70_000)

    assert _make(source, tmp_path / "bag.zip") == []

    monkeypatch.undo()
    with zipfile.ZipFile(tmp_path / "bag.zip") as archive:
        # APPNOTE.TXT 4.4.3.2: version 4.5 is needed for ZIP64.
        assert {member.file_size for member in archive.infolist() if member.extract_version == 45} == {76_800}
        assert archive.testzip() is None
    assert validate_bag(tmp_path / "bag.zip").valid


@pytest.mark.parametrize("name", ["bag.tar.bz2", "bag.tar.xz", "BAG.7Z", "bag.rar"])
def test_a_form_that_is_not_written_is_refused_and_not_made_a_folder(tmp_path: Path, source: Path, name: str) -> None:
    assert _make(source, tmp_path / name) == ["source.archive-form"]
    assert os.listdir(tmp_path) == ["source"]


@pytest.mark.parametrize("name", ["~bag.tar", "...tar", "..zip", "c:.tgz", "%APPDATA%.zip", "\udce9.tar"])
def test_a_name_that_would_be_unpacked_elsewhere_is_refused(tmp_path: Path, source: Path, name: str) -> None:
    assert _make(source, tmp_path / name) == ["source.archive-name"]
    assert os.listdir(tmp_path) == ["source"]


@pytest.mark.parametrize("name", [".tar", ".zip", "bag.gz", "tar"])
def test_a_name_that_only_looks_like_an_ending_is_that_of_a_folder(tmp_path: Path, source: Path, name: str) -> None:
    assert _make(source, tmp_path / name) == []
    assert (tmp_path / name / "bagit.txt").is_file()


def test_a_slash_at_the_end_of_the_name_changes_nothing(tmp_path: Path, source: Path) -> None:
    plan, _ = preflight_sources([str(source)], f"{tmp_path}/bag.tar/")
    with Staging(plan, BagOptions(MOMENT, opinion="none")) as staging:
        staging.copy_whole_payload()
        assert staging.finish(BagInfo()) == []

    assert (tmp_path / "bag.tar").is_file()
    assert validate_bag(tmp_path / "bag.tar").valid


def test_an_archive_is_never_written_over_anything(tmp_path: Path, source: Path) -> None:
    target = tmp_path / "bag.tar"
    target.write_bytes(b"mine")
    assert _make(source, target) == ["source.target-exists"]

    target.unlink()
    plan, _ = preflight_sources([str(source)], str(target))
    with Staging(plan, BagOptions(MOMENT, opinion="none")) as staging:
        staging.copy_whole_payload()
        target.write_bytes(b"mine")
        found = [finding.code for finding in staging.finish(BagInfo())]
    assert found == ["source.target-exists"]
    assert target.read_bytes() == b"mine"
    assert sorted(os.listdir(tmp_path)) == ["bag.tar", "source"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["tar", "tar.gz", "tar.zst", "zip"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC], ids=["EIO", "ENOSPC"])
def test_the_failure_of_any_call_gives_an_error_or_a_whole_file(tmp_path: Path, form: str, number: int) -> None:
    source, target = tmp_path / "source", tmp_path / f"bag.{form}"
    source.mkdir()
    (source / "a").write_bytes(b"a" * 100)
    seam = Seam(0, raise_error(number))
    with seam.in_place():
        assert _make(source, target, cores=1) == []
    outcomes = set()
    for count in range(1, seam.count + 1):
        target.unlink(missing_ok=True)
        failing = Seam(count, raise_error(number))
        error: ArchiverError | None = None
        with failing.in_place():
            try:
                found = _make(source, target, cores=1)
            except ArchiverError as raised:
                error, found = raised, []
        told = f"call {count} of {seam.count}, {failing.failed}: {error} {found}"
        if error is not None:
            assert error.exit_code == 3, told
            assert ".bayegan-" not in error.message(), told
        if error is not None or found:
            assert os.listdir(tmp_path) == ["source"], told
        else:
            assert validate_bag(target).valid, told
            assert sorted(os.listdir(tmp_path)) == sorted([target.name, "source"]), told
        outcomes.add("error" if error else "found" if found else "bag")
    assert "error" in outcomes
    assert "bag" in outcomes


def test_a_python_without_zstandard_says_what_to_install(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _make(source, tmp_path / "bag.tar.zst") == []
    monkeypatch.setattr(zstandard, "_MODULES", ("no_such_module",))

    assert _make(source, tmp_path / "other.tar.zst") == ["bag.archive-zstandard-missing"]
    for finding in (*validate_bag(tmp_path / "bag.tar.zst").findings, *_extract(tmp_path / "bag.tar.zst", tmp_path / "out")):
        assert finding.code == "bag.archive-zstandard-missing"
        assert 'pip install "bayegan[zstd]"' in finding.remedy()
    assert not validate_bag(tmp_path / "bag.tar.zst").valid
    assert sorted(os.listdir(tmp_path)) == ["bag.tar.zst", "source"]


def _extract(archive: Path, target: Path) -> list[Finding]:
    report, findings = extract_payload(str(archive), str(target))
    return [finding for finding in (*(report.findings if report is not None else ()), *findings) if finding.severity == "error"]


@pytest.mark.parametrize("form", FORMS)
def test_what_comes_out_of_an_archive_is_what_went_in(tmp_path: Path, source: Path, form: str) -> None:
    assert _make(source, tmp_path / f"bag.{form}") == []

    assert _extract(tmp_path / f"bag.{form}", tmp_path / "out") == []

    subprocess.run(["diff", "--recursive", "source", "out"], cwd=tmp_path, check=True)
    assert (tmp_path / "out/empty").is_dir()
    for path in ("", "empty", *_FILES):
        inside, outside = (tmp_path / "source" / path).stat(), (tmp_path / "out" / path).stat()
        # A zip file knows seconds.
        exact = 10**9 if form == "zip" else 1
        assert outside.st_mtime_ns // exact == inside.st_mtime_ns // exact, path
    assert (tmp_path / "out/100%.txt").stat().st_mode & 0o777 == 0o755
    assert sorted(os.listdir(tmp_path)) == [f"bag.{form}", "out", "source"]


@pytest.mark.slow
def test_kills_at_random_moments_leave_no_half_file(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_at_random(Path(folder), 10, seed=12, name="bag.tar")

    assert tally["absent"] + tally["whole"] == tally["kills"] == 10
