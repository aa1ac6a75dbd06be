"""Archives that hold more than the folder of a bag, or less, and hard links in them."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from archiver.bags.extraction import extract_payload
from archiver.bags.reading.archives import tag_spool
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError
from archiver.messages import LANGUAGES
from archiver.tasks.bag_opening import open_bag
from tests.bags.good_bags import PAYLOAD, BagFolder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archiver.bags.format import BagReport

APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        "
ENDINGS = ("tar", "tar.gz", "zip")


def files_of(folder: Path, top: str = "bag/", payload: Mapping[str, bytes] = {}) -> dict[str, bytes]:
    """The files of a good bag by their names in an archive."""
    bag = BagFolder(folder / "source", "plain")
    for name, content in payload.items():
        bag.write(name, content)
    bag.list_payload()
    bag.seal()
    return {top + name: bag.read(name) for name in bag.files()}


def write(folder: Path, ending: str, files: Mapping[str, bytes], links: Mapping[str, str] = {}) -> Path:
    """An archive with these files in this order, some of them as hard links to other members."""
    path = folder / f"bag.{ending}"
    if ending == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path
    with tarfile.open(path, "w:gz" if ending == "tar.gz" else "w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            if name in links:
                member.type, member.linkname = tarfile.LNKTYPE, links[name]
            else:
                member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def check(path: Path) -> BagReport:
    report = validate_bag(path)
    for finding in report.findings:
        assert all(finding.message(language) and finding.remedy(language) for language in LANGUAGES)
    return report


def codes(report: BagReport) -> list[str]:
    return [finding.code for finding in report.findings]


def extract(archive: Path, target: Path) -> dict[str, bytes]:
    """The documents that come out."""
    report, refusals = extract_payload(str(archive), str(target))
    assert report is not None
    assert (report.valid, refusals) == (True, [])
    return {f"data/{path.relative_to(target)}": path.read_bytes() for path in target.rglob("*") if path.is_file()}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "beside",
    [
        {"__MACOSX/bag/._bag-info.txt": APPLE_DOUBLE, "__MACOSX/._bag": APPLE_DOUBLE},
        {"._bag": APPLE_DOUBLE},
        {".DS_Store": b"Bud1"},
    ],
)
def test_files_of_systems_beside_the_bag_are_left_out(tmp_path: Path, ending: str, beside: dict[str, bytes]) -> None:
    archive = write(tmp_path, ending, beside | files_of(tmp_path))

    report = check(archive)

    assert report.valid
    assert codes(report) == ["bag.archive-system-files"]
    assert report.payload_files == len(PAYLOAD)
    assert extract(archive, tmp_path / "out") == PAYLOAD


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_bag_without_its_folder_is_read(tmp_path: Path, ending: str) -> None:
    archive = write(tmp_path, ending, files_of(tmp_path, top="") | {"__MACOSX/._bagit.txt": APPLE_DOUBLE})

    report = check(archive)

    assert report.valid
    assert codes(report) == ["bag.archive-without-folder", "bag.archive-system-files"]
    assert extract(archive, tmp_path / "out") == PAYLOAD


def test_a_bag_that_tar_packed_from_within_its_folder_is_read(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    subprocess.run(["tar", "-cf", tmp_path / "bag.tar", "."], cwd=bag.path, check=True)

    assert codes(check(tmp_path / "bag.tar")) == ["bag.archive-without-folder"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_other_folders_beside_the_bag_are_named(tmp_path: Path, ending: str) -> None:
    files = {"a note.txt": b"x", "extra/data/x": b"x"} | files_of(tmp_path) | {"zz/y": b"x"}
    archive = write(tmp_path, ending, files)

    report = check(archive)

    assert report.valid
    assert [(finding.code, finding.values) for finding in report.findings] == [
        ("bag.archive-not-one-folder", {"found": ["a note.txt", "extra", "zz"], "bag": "bag/"})
    ]
    assert extract(archive, tmp_path / "out") == PAYLOAD


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_bag_in_folders_of_a_disk_is_found(tmp_path: Path, ending: str) -> None:
    archive = write(tmp_path, ending, files_of(tmp_path, top="home/ali/bag/"))

    report = check(archive)

    assert report.valid
    assert codes(report) == ["bag.archive-inner-folder"]
    assert extract(archive, tmp_path / "out") == PAYLOAD


def test_a_bag_in_the_payload_is_not_taken_for_the_bag(tmp_path: Path) -> None:
    inner = {f"data/inner/{name}": content for name, content in files_of(tmp_path / "inner", top="").items()}
    files = files_of(tmp_path, payload=inner)

    assert check(write(tmp_path, "tar", files)).findings == []

    del files["bag/bagit.txt"]
    assert "bag.declaration-missing" in codes(check(write(tmp_path, "tar", files)))


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_archive_of_several_bags_is_refused_in_one_sentence(tmp_path: Path, ending: str) -> None:
    files = files_of(tmp_path, top="one/") | files_of(tmp_path, top="two/")
    archive = write(tmp_path, ending, files)

    report = check(archive)

    assert [(finding.code, finding.values) for finding in report.findings] == [
        ("bag.archive-several-bags", {"name": f"bag.{ending}", "count": 2, "found": ["one", "two"]})
    ]
    with pytest.raises(ReadError) as error:
        open_bag(archive)
    assert error.value.code == "bag.archive-several-bags"


def test_a_folder_called_data_may_be_the_bag(tmp_path: Path) -> None:
    archive = write(tmp_path, "tar.gz", files_of(tmp_path, top="data/"))

    assert check(archive).findings == []
    assert extract(archive, tmp_path / "out") == PAYLOAD


def test_large_files_beside_the_bag_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_spool, "TAG_FILES_LIMIT", 1 << 20)
    archive = write(tmp_path, "tar.gz", {"a film.mp4": bytes(3 << 20)} | files_of(tmp_path))

    assert codes(check(archive)) == ["bag.archive-not-one-folder"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_macos_keeps_beside_each_file_is_left_out(tmp_path: Path, ending: str) -> None:
    files: dict[str, bytes] = {}
    for name, content in files_of(tmp_path).items():
        above, _, last = name.rpartition("/")
        files |= {f"{above}/._{last}": APPLE_DOUBLE, name: content}
    archive = write(tmp_path, ending, {"._bag": APPLE_DOUBLE} | files)

    report = check(archive)

    assert report.valid
    assert codes(report) == ["bag.archive-system-files", "bag.archive-apple-doubles"]
    assert report.findings[1].values["count"] == len(files) // 2
    assert extract(archive, tmp_path / "out") == PAYLOAD


def test_only_what_macos_wrote_is_left_out(tmp_path: Path) -> None:
    listed = {"data/._hello.txt": APPLE_DOUBLE}
    archive = write(tmp_path, "tar", files_of(tmp_path, payload=listed))
    assert codes(check(archive)) == ["bag.system-file"]
    assert extract(archive, tmp_path / "out") == PAYLOAD | listed

    for name, content in {"bag/data/._hello.txt": b"hidden words", "bag/data/._never.txt": APPLE_DOUBLE}.items():
        report = check(write(tmp_path, "tar", files_of(tmp_path / name[-9:]) | {name: content}))
        assert not report.valid
        assert "bag.file-unlisted" in codes(report)


COPIES = {"data/letters/copy.txt": b"hello\n", "data/z/again.txt": b"hello\n"}


@pytest.mark.parametrize("ending", ["tar", "tar.gz"])
def test_hard_links_are_followed_as_tar_does(tmp_path: Path, ending: str) -> None:
    links = {"bag/data/letters/copy.txt": "bag/data/hello.txt", "bag/data/z/again.txt": "./bag/data/letters/copy.txt"}
    archive = write(tmp_path, ending, files_of(tmp_path, payload=COPIES), links)
    told: list[tuple[int, int]] = []

    report = validate_bag(archive, progress=lambda octets, files: told.append((octets, files)))

    assert report.findings == []
    octets = sum(map(len, (PAYLOAD | COPIES).values()))
    assert (report.payload_bytes, report.payload_files) == told[-1] == (octets, 7)
    assert extract(archive, tmp_path / "out") == PAYLOAD | COPIES
    with open_bag(archive) as bag, bag.open("data/z/again.txt") as file:
        assert file.read() == b"hello\n"


def test_tar_itself_writes_hard_links(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    os.link(bag.path / "data/hello.txt", bag.path / "data/zz.txt")
    (bag.path / "metadata").mkdir()
    os.link(bag.path / "data/hello.txt", bag.path / "metadata/hello.txt")
    bag.list_payload()
    bag.seal()
    subprocess.run(["tar", "--sort=name", "-czf", tmp_path / "bag.tar.gz", "bag"], cwd=tmp_path, check=True)
    with tarfile.open(tmp_path / "bag.tar.gz") as archive:
        assert sum(member.islnk() for member in archive) == 2

    assert check(tmp_path / "bag.tar.gz").findings == []
    assert extract(tmp_path / "bag.tar.gz", tmp_path / "out") == PAYLOAD | {"data/zz.txt": b"hello\n"}


def test_a_document_may_be_a_link_to_a_tag_file(tmp_path: Path) -> None:
    files = files_of(tmp_path)
    files = files_of(tmp_path, payload={"data/info.txt": files["bag/bag-info.txt"]})
    files["bag/bag-info.txt"] = files["bag/data/info.txt"]  # whose Payload-Oxum is now of the bag before
    archive = write(tmp_path, "tar", files, {"bag/data/info.txt": "bag/bag-info.txt"})

    assert set(codes(check(archive))) == {"bag.oxum-differs", "bag.digest-differs"}  # and the link itself is read


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("bag/data/zzz-later.txt", "bag.archive-link-broken"),
        ("bag/data/letters/copy.txt", "bag.archive-link-broken"),
        ("bag/data/never.txt", "bag.archive-link-broken"),
        ("bag/data", "bag.archive-link-broken"),
        ("/etc/passwd", "bag.link"),
        ("../hello.txt", "bag.link"),
        ("beside.txt", "bag.link"),
    ],
)
def test_hard_links_that_lead_nowhere_or_out_of_the_bag_are_refused(tmp_path: Path, target: str, code: str) -> None:
    files = files_of(tmp_path, payload=COPIES)
    later = files | {"bag/data/zzz-later.txt": files.pop("bag/data/z/again.txt")}
    archive = write(tmp_path, "tar", {"beside.txt": b"hello\n"} | later, {"bag/data/letters/copy.txt": target})

    report = check(archive)

    assert not report.valid
    found = [finding for finding in report.findings if finding.where.get("path") == "data/letters/copy.txt"]
    assert [finding.code for finding in found] == [code]
