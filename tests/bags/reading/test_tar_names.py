"""Tar files with names in the encodings of old systems, which a tar file does not tell."""

from __future__ import annotations

import gzip
import io
import tarfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from archiver.bags.extraction import extract_payload
from archiver.bags.validation import validate_bag
from archiver.messages import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.format import BagReport


def write_bag(path: Path, names: list[str], encoding: str, manifest_encoding: str = "UTF-8", folder: str = "bag") -> None:
    """A tar file as a program of an old system writes it: the octets of each name are those of the system's encoding."""
    lines = "".join(f"{sha256(name.encode()).hexdigest()}  data/{name}\n" for name in names)
    files = {
        "bagit.txt": f"BagIt-Version: 1.0\nTag-File-Character-Encoding: {manifest_encoding}\n".encode(),
        **{f"data/{name}": name.encode() for name in names},
        "manifest-sha256.txt": lines.encode(manifest_encoding),
    }
    with (
        gzip.open(path, "wb") if path.suffix == ".tgz" else path.open("wb") as file,
        tarfile.TarFile(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT, encoding=encoding, errors="strict") as archive,
    ):
        for name, content in files.items():
            member = tarfile.TarInfo(f"{folder}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def check(path: Path) -> BagReport:
    report = validate_bag(path)
    for finding in report.findings:
        assert all(finding.message(language) and finding.remedy(language) for language in LANGUAGES)
    return report


@pytest.mark.parametrize(
    ("names", "encoding", "told"),
    [
        (["نامه پدر/گزارش.txt", "letter.txt"], "cp1256", "Windows-1256"),
        (["تقرير/ملف.txt"], "cp720", "CP720"),
        (["Übersicht.txt", "été/à.txt"], "latin-1", "ISO-8859-1 (Latin-1)"),
        (["Письмо.txt"], "koi8-r", "KOI8-R"),
    ],
)
@pytest.mark.parametrize("ending", ["tar", "tgz"])
def test_names_are_read_as_the_manifests_list_them(
    tmp_path: Path, names: list[str], encoding: str, told: str, ending: str
) -> None:
    path = tmp_path / f"bag.{ending}"
    write_bag(path, names, encoding)

    report = check(path)

    assert report.valid
    [finding] = [finding for finding in report.findings if finding.code.startswith("bag.archive")]
    assert (finding.code, finding.values["encoding"], finding.values["form"]) == ("bag.archive-names-encoding", told, "tar")
    extract_payload(str(path), str(tmp_path / "out"))
    assert sorted(str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*") if file.is_file()) == sorted(
        names
    )


def test_the_folder_of_the_bag_may_have_such_a_name_too(tmp_path: Path) -> None:
    write_bag(tmp_path / "bag.tar", ["نامه.txt"], "cp1256", folder="بسته")

    assert check(tmp_path / "bag.tar").valid


def test_a_manifest_in_the_same_encoding_lists_the_names(tmp_path: Path) -> None:
    write_bag(tmp_path / "bag.tar", ["نامه.txt"], "cp1256", manifest_encoding="windows-1256")

    assert check(tmp_path / "bag.tar").valid


def test_names_that_no_manifest_lists_in_any_encoding_are_told(tmp_path: Path) -> None:
    write_bag(tmp_path / "bag.tar", ["Übersicht.txt"], "latin-1")
    octets = (tmp_path / "bag.tar").read_bytes().replace("Übersicht".encode(), b"Elsewhere!")
    (tmp_path / "bag.tar").write_bytes(octets)

    report = check(tmp_path / "bag.tar")

    assert not report.valid
    assert "bag.archive-names-unknown" in [finding.code for finding in report.findings]


def test_names_in_utf_8_are_nothing_to_tell(tmp_path: Path) -> None:
    write_bag(tmp_path / "bag.tar", ["نامه.txt"], "utf-8")

    assert [finding.code for finding in check(tmp_path / "bag.tar").findings] == ["bag.tag-manifest-missing"]
