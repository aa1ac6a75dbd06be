"""Bags in tar, tar.gz and zip files: the same findings as for the folder, and what only archives can do wrong."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import subprocess
import tarfile
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.bags.extraction import extract_payload
from archiver.bags.format import Level, Profile
from archiver.bags.reading.archives import archive_members, tag_spool, zstandard
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError
from archiver.messages import LANGUAGES
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import PAYLOAD, BagFolder

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.format import BagReport
    from tests.bags.spoiling import Case

Kind = Literal["tar", "tar.gz", "tar.zst", "zip"]
KINDS: tuple[Kind, ...] = ("tar", "tar.gz", "tar.zst", "zip")


def pack(folder: Path, kind: Kind) -> Path:
    """The folder in an archive beside it, links and FIFOs too."""
    archive = folder.parent / f"{folder.name}.{kind}"
    if kind != "zip":
        flags = "-czf" if kind == "tar.gz" else "-cf"
        subprocess.run(["tar", "--force-local", flags, archive, folder.name], cwd=folder.parent, check=True, capture_output=True)
        if kind == "tar.zst":
            archive.write_bytes(zstandard.load_zstandard().module.compress(archive.read_bytes()))
        return archive
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in sorted(folder.rglob("*"), key=os.fsencode):
            name = os.fsencode(path.relative_to(folder.parent)).decode("utf-8", "replace")
            if path.is_symlink() or not (path.is_dir() or path.is_file()):
                member = zipfile.ZipInfo(name)
                member.create_system = 3
                member.external_attr = path.lstat().st_mode << 16
                file.writestr(member, os.readlink(path) if path.is_symlink() else b"")
            elif path.is_dir():
                file.mkdir(name) if not any(path.iterdir()) else None
            else:
                file.write(path, name)
    return archive


def codes(report: BagReport) -> set[str]:
    for finding in report.findings:
        assert all(finding.message(language) for language in LANGUAGES)
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("profile", ["plain", "early", "own"])
def test_a_good_bag_is_good_in_an_archive_too(tmp_path: Path, kind: Kind, profile: Literal["plain", "early", "own"]) -> None:
    archive = pack(BagFolder(tmp_path / "bag", profile).path, kind)
    told: list[tuple[int, int]] = []

    report = validate_bag(archive, progress=lambda octets, files: told.append((octets, files)))

    assert report.findings == []
    assert report.follows_our_profile is (profile == "own")
    octets = sum(map(len, PAYLOAD.values()))
    assert (report.payload_files, report.payload_bytes) == (len(PAYLOAD), octets)
    assert told[-1] == (octets, len(PAYLOAD))
    assert told == sorted(told)


def _fits_in(case: Case, kind: Kind) -> bool:
    # Names that are not UTF-8, sockets and hard-to-pack names are no fault of the reader.
    if case.name in {"a socket", "no UTF-8", "a name that is there"}:
        return False
    if case.code in {"record.statement-differs", "record.encoding-unknown"}:
        return False  # an archive is read from front to back once, so that no document is looked at again
    return not (kind == "zip" and case.name in {"repr('data/a\\\\b')", "a\\b", "an escape"})


PACKED = [(case, kind) for case in CASES[::3] for kind in KINDS if _fits_in(case, kind)]


@pytest.mark.slow
@pytest.mark.parametrize(("case", "kind"), [pytest.param(*one, id=f"{one[0].code}: {one[0].name} ({one[1]})") for one in PACKED])
def test_a_fault_is_found_in_an_archive_as_in_the_folder(tmp_path: Path, case: Case, kind: Kind) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)
    in_folder = validate_bag(bag.path)

    report = validate_bag(pack(bag.path, kind))

    assert codes(report) == codes(in_folder)
    assert report.valid is in_folder.valid


def test_nothing_is_unpacked_beside_the_archive(tmp_path: Path) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "own").path, "tar.gz")
    (tmp_path / "alone").mkdir()
    archive = archive.rename(tmp_path / "alone" / "bag.tar.gz")

    assert validate_bag(archive).valid
    assert os.listdir(tmp_path / "alone") == ["bag.tar.gz"]


def tar_of(folder: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    """A bag with more members after its own."""
    bag = BagFolder(folder / "bag", "plain")
    archive = folder / "hostile.tar"
    with tarfile.open(archive, "w") as file:
        file.add(bag.path, "bag")
        for member, content in members:
            member.size = len(content)
            file.addfile(member, io.BytesIO(content))
    return archive


def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type = kind
    made.linkname = target
    return made


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside", "bag/../../outside", "bag/data/..\\..\\x", "C:\\x", "~root/x"])
def test_a_name_that_could_be_unpacked_outside_is_refused(tmp_path: Path, name: str) -> None:
    found = validate_bag(tar_of(tmp_path, [(member(name), b"x")]))

    assert codes(found) == {"bag.archive-member-unsafe"}
    assert not found.valid

    zipped = tmp_path / "hostile.zip"
    pack(tmp_path / "bag", "zip").rename(zipped)
    with zipfile.ZipFile(zipped, "a") as file:
        file.writestr(name, b"x")
    assert codes(validate_bag(zipped)) == {"bag.archive-member-unsafe"}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (tarfile.SYMTYPE, "bag.link"),
        (tarfile.LNKTYPE, "bag.link"),
        (tarfile.FIFOTYPE, "bag.special-file"),
        (tarfile.CHRTYPE, "bag.special-file"),
        (tarfile.BLKTYPE, "bag.special-file"),
        (tarfile.GNUTYPE_SPARSE, "bag.special-file"),
    ],
)
def test_what_is_no_file_is_refused(tmp_path: Path, kind: bytes, code: str) -> None:
    found = validate_bag(tar_of(tmp_path, [(member("bag/data/new", kind, "/etc/passwd"), b"")]))

    assert codes(found) == {code}
    assert [finding.where["path"] for finding in found.findings] == ["data/new"]


def test_a_device_in_a_zip_file_is_refused(tmp_path: Path) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, "zip")
    with zipfile.ZipFile(archive, "a") as file:
        for name, mode in {"s": stat.S_IFSOCK, "c": stat.S_IFCHR, "b": stat.S_IFBLK, "f": stat.S_IFIFO}.items():
            info = zipfile.ZipInfo(f"bag/data/{name}")
            info.external_attr = (mode | 0o644) << 16
            file.writestr(info, b"")

    found = validate_bag(archive)

    assert codes(found) == {"bag.special-file"}
    assert {finding.values["kind"] for finding in found.findings} == {"socket", "device", "fifo"}


def test_a_member_that_comes_twice_is_refused_and_the_first_is_checked(tmp_path: Path) -> None:
    found = validate_bag(tar_of(tmp_path, [(member("bag/data/hello.txt"), b"HELLO\n"), (member("./bag/bagit.txt"), b"x")]))

    assert [finding.values["name"] for finding in found.findings] == ["bag/data/hello.txt", "bag/bagit.txt"]
    assert codes(found) == {"bag.archive-member-repeated"}


def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path) -> None:
    found = validate_bag(tar_of(tmp_path, [(member("bag/data/hello.txt/below"), b"x")]))

    assert codes(found) == {"bag.archive-member-repeated", "bag.file-unlisted", "bag.oxum-differs"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_of_nothing(tmp_path: Path, kind: Kind) -> None:
    (tmp_path / "bag").mkdir()
    archive = pack(tmp_path / "bag", kind)

    assert codes(validate_bag(archive)) == {"bag.none-here"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_that_is_cut_off_is_never_good(tmp_path: Path, kind: Kind) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, kind)
    whole = archive.read_bytes()
    for length in range(300, len(whole) - 1, max(1, len(whole) // 40)):
        archive.write_bytes(whole[:length])
        report = validate_bag(archive)
        if kind == "tar" and length >= len(whole.rstrip(b"\0")):
            continue  # only of the zeros that fill up the last block
        assert not report.valid, length
        codes(report)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_of_an_archive_raises(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    kind = data.draw(st.sampled_from(KINDS))
    archive = pack(BagFolder(folder / "bag", "plain").path, kind)
    whole = bytearray(archive.read_bytes())
    place = data.draw(st.integers(min_value=0, max_value=999_999)) * len(whole) // 1_000_000
    whole[place] ^= data.draw(st.integers(min_value=1, max_value=255))
    archive.write_bytes(whole)

    with suppress(ReadError):  # where its first octets no longer tell what it is
        codes(validate_bag(archive))


def uncompressed_zip(bag: BagFolder) -> Path:
    archive = bag.path.parent / "bag.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name in bag.files():
            file.write(bag.path / name, f"bag/{name}")
    return archive


def test_a_member_whose_checksum_is_wrong_is_named(tmp_path: Path) -> None:
    archive = uncompressed_zip(BagFolder(tmp_path / "bag", "plain"))
    archive.write_bytes(archive.read_bytes().replace(b"hello\n", b"HELLO\n", 1))

    found = validate_bag(archive)

    assert [(finding.code, finding.where["path"]) for finding in found.findings] == [("bag.file-unreadable", "data/hello.txt")]


def test_a_tag_file_whose_checksum_is_wrong_is_named(tmp_path: Path) -> None:
    archive = uncompressed_zip(BagFolder(tmp_path / "bag", "plain"))
    archive.write_bytes(archive.read_bytes().replace(b"Letters of one year", b"Letters of any year", 1))

    assert ("bag.file-unreadable", "bag-info.txt") in {
        (finding.code, finding.where.get("path")) for finding in validate_bag(archive).findings
    }


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    archive = uncompressed_zip(BagFolder(tmp_path / "bag", "plain"))
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("x", b"x")
    octets = bytearray(archive.read_bytes())
    for head, length in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):  # of the name (APPNOTE 4.3.7 and 4.3.12)
        octets[octets.rindex(head) + length] = 0
    # What was the name is a comment now, so that the directory ends where it says.
    octets[octets.rindex(b"PK\x01\x02") + 32] = 1
    archive.write_bytes(octets)

    assert "bag.archive-member-unsafe" in codes(validate_bag(archive))


def test_an_encrypted_member_is_said_to_be_locked(tmp_path: Path) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, "zip")
    octets = bytearray(archive.read_bytes())
    # The flag of encryption, in the entry of the directory at the end and in the member's own head (APPNOTE 4.4.4).
    entry = octets.rindex(b"PK\x01\x02", 0, octets.rindex(b"bag/data/hello.txt"))
    octets[entry + 8] |= 1
    head = octets.index(b"PK\x03\x04", octets.index(b"bag/data/hello.txt") - 30)
    octets[head + 6] |= 1
    archive.write_bytes(octets)

    assert codes(validate_bag(archive)) == {"bag.archive-member-locked"}


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, "zip")
    octets = bytearray(archive.read_bytes())
    entry = octets.rindex(b"PK\x01\x02", 0, octets.rindex(b"bag/data/hello.txt"))
    octets[entry + 24 : entry + 28] = struct.pack("<I", 0xFFFFFFF0)
    archive.write_bytes(octets)

    found = validate_bag(archive)

    assert "bag.archive-damaged" in codes(found)
    assert "bomb" in next(finding.values["reason"] for finding in found.findings if finding.code == "bag.archive-damaged")


def test_a_header_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    header = tarfile.TarInfo("pax")
    header.type = tarfile.XHDTYPE
    header.size = 7 << 30
    with gzip.open(tmp_path / "bag.tar.gz", "wb", compresslevel=1) as file:
        file.write(header.tobuf())
        for _ in range(64):
            file.write(bytes(1 << 20))

    assert "bag.archive-damaged" in codes(validate_bag(tmp_path / "bag.tar.gz"))


def test_headers_of_headers_without_end_are_not_followed(tmp_path: Path) -> None:
    header = member("././@LongLink", tarfile.GNUTYPE_LONGNAME)
    header.size = 512
    (tmp_path / "bag.tar").write_bytes((header.tobuf(tarfile.GNU_FORMAT) + bytes(512)) * 5000)

    assert "bag.archive-damaged" in codes(validate_bag(tmp_path / "bag.tar"))


def test_tag_files_larger_than_any_disk_are_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_spool, "TAG_FILES_LIMIT", 1 << 20)
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("zeros", bytes(3 << 20))

    found = validate_bag(pack(bag.path, "zip"))

    assert "bag.tag-file-too-large" in codes(found)


def test_names_without_a_mark_of_their_encoding_are_taken_for_utf_8_where_they_are(tmp_path: Path) -> None:
    class _Unmarked(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile's name
            return self.filename.encode(), self.flag_bits & ~0x800

    bag = BagFolder(tmp_path / "bag", "plain")
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as file:
        for name in bag.files():
            file.writestr(_Unmarked(f"bag/{name}"), bag.read(name))
    assert codes(validate_bag(tmp_path / "bag.zip")) == {"bag.archive-names-unmarked"}

    bag.write("data/x", b"x")
    with zipfile.ZipFile(tmp_path / "bag.zip", "w") as file:
        for name in bag.files():
            file.writestr(_Unmarked(f"bag/{name}"), bag.read(name))
    octets = (tmp_path / "bag.zip").read_bytes().replace(b"bag/data/x", b"bag/data/\x82")
    (tmp_path / "bag.zip").write_bytes(octets)
    found = validate_bag(tmp_path / "bag.zip")
    assert {finding.where.get("path") for finding in found.findings} == {None, "data/é", "bag-info.txt"}  # 0x82 of code page 437
    assert "bag.archive-names-unknown" in codes(found)


def test_a_file_that_is_no_archive_is_an_error(tmp_path: Path) -> None:
    for content in (b"", b"hello", bytes(1000)):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(ReadError, match="is a file, but not a bag"):
            validate_bag(tmp_path / "file")


@pytest.mark.parametrize(
    ("case", "kind"), [pytest.param(*one, id=f"{one[0].code}: {one[0].name} ({one[1]})") for one in PACKED[::11]]
)
def test_nothing_comes_out_of_an_archive_that_is_faulty(tmp_path: Path, case: Case, kind: Kind) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)
    report, _ = extract_payload(str(pack(bag.path, kind)), str(tmp_path / "out"))

    assert report is not None
    assert report.valid is (tmp_path / "out").exists()
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


@pytest.mark.parametrize("name", ["../outside", "bag/data/../../../outside", "/outside", "bag/data/..\\..\\outside"])
def test_nothing_is_written_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    bag = BagFolder(tmp_path / "in/bag", "plain")
    with tarfile.open(tmp_path / "in/bag.tar", "w") as file:
        file.add(bag.path, "bag")
        file.addfile(member(name))

    report, _ = extract_payload(str(tmp_path / "in/bag.tar"), str(tmp_path / "in/out"))

    assert report is not None
    assert "bag.archive-member-unsafe" in codes(report)
    assert (sorted(os.listdir(tmp_path)), sorted(os.listdir(tmp_path / "in"))) == (["in"], ["bag", "bag.tar"])


def test_rights_and_times_of_others_do_no_harm(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    with tarfile.open(tmp_path / "bag.tar", "w", format=tarfile.PAX_FORMAT) as file:
        for path in bag.files():
            one = member(f"bag/{path}")
            one.size, one.mode = len(bag.read(path)), 0o6000
            one.pax_headers = {"mtime": "9" * 18 + ".5" if path == "data/hello.txt" else "-1.5"}
            file.addfile(one, io.BytesIO(bag.read(path)))

    report, _ = extract_payload(str(tmp_path / "bag.tar"), str(tmp_path / "out"))

    assert report is not None
    assert codes(report) == set()
    assert (tmp_path / "out/hello.txt").stat().st_mode & 0o7777 == 0o400
    assert {path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()} > {-1_500_000_000}


def test_a_bomb_of_zstandard_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zstandard, "FREE_OCTETS", 1 << 20)
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/zeros", bytes(64 << 20))

    found = validate_bag(pack(bag.path, "tar.zst"))

    assert "bag.archive-damaged" in codes(found)
    assert "bomb" in next(finding.values["reason"] for finding in found.findings if finding.code == "bag.archive-damaged")


def test_a_frame_that_wants_gigabytes_of_memory_is_refused(tmp_path: Path) -> None:
    module = zstandard.load_zstandard().module
    parameter = module.CompressionParameter
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, "tar")
    compressor = module.ZstdCompressor(options={parameter.window_log: 30, parameter.content_size_flag: 0})
    archive.write_bytes(compressor.compress(archive.read_bytes()) + compressor.flush())

    assert "bag.archive-damaged" in codes(validate_bag(archive))


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (Profile("p", (), ("1.0",), serialization="required", media_types=("application/zip",)), set()),
        (
            Profile("p", (), ("1.0",), serialization="required", media_types=("application/tar",)),
            {"profile.serialization-refused"},
        ),
        (Profile("p", (), ("1.0",), serialization="forbidden"), {"profile.serialized"}),
        (Profile("p", (), ("1.0",)), set()),
    ],
)
def test_a_profile_says_how_a_bag_may_be_packed(tmp_path: Path, profile: Profile, expected: set[str]) -> None:
    archive = pack(BagFolder(tmp_path / "bag", "plain").path, "zip")

    assert codes(validate_bag(archive, profile=profile)) - {"profile.not-named"} == expected


def test_levels_hold_for_archives_too(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/hello.txt", b"HELLO\n")
    archive = pack(bag.path, "tar.gz")

    assert codes(validate_bag(archive, Level.COMPLETE)) == set()
    assert codes(validate_bag(archive)) == {"bag.digest-differs"}


def test_the_limit_of_a_header_is_above_any_path(tmp_path: Path) -> None:
    assert archive_members.HEADER_LIMIT > 1200 * 256 * 3
    name = "bag/data/" + "n" * 255 + "/" + "d/" * 2000 + "f"
    found = validate_bag(tar_of(tmp_path, [(member(name), b"x")]))
    assert codes(found) == {"bag.file-unlisted", "bag.oxum-differs"}
