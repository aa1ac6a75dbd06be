"""Zip files whose names or members are written as only some programs write them."""

from __future__ import annotations

import subprocess
import unicodedata
import zipfile
from typing import TYPE_CHECKING

import pytest

from archiver.bags.extraction import extract_payload
from archiver.bags.validation import validate_bag
from archiver.messages import LANGUAGES
from tests.bags.good_bags import BagFolder
from tests.bags.odd_zips import DEFLATE_64, ZipForm, write_zip

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.format import BagReport

PERSIAN = "data/نامه پدر/گزارش.txt"
FRENCH = "data/Déclaration à Genève.txt"
RUSSIAN = "data/Письмо/Отчёт.txt"


def files_of(folder: Path, payload: dict[str, bytes], top: str = "bag") -> dict[str, bytes]:
    """The files of a good bag with more payload, by their names in an archive."""
    bag = BagFolder(folder / "source", "plain")
    bag.remove("data/letters/نامه\u200cها ۱۳۹۵.txt")
    for name, content in payload.items():
        bag.write(name, content)
    bag.list_payload()
    bag.seal()
    return {f"{top}/{name}": bag.read(name) for name in bag.files()}


def check(folder: Path, octets: bytes) -> BagReport:
    (folder / "bag.zip").write_bytes(octets)
    report = validate_bag(folder / "bag.zip")
    for finding in report.findings:
        assert all(finding.message(language) and finding.remedy(language) for language in LANGUAGES)
    return report


def codes(report: BagReport) -> list[str]:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    ("name", "encoding", "shown"),
    [
        (PERSIAN, "cp1256", "Windows-1256"),
        (FRENCH, "cp437", "CP437"),
        (FRENCH, "cp1252", "Windows-1252"),
        (RUSSIAN, "cp866", "CP866"),
        (RUSSIAN, "cp1251", "Windows-1251"),
        (RUSSIAN, "koi8_r", "KOI8-R"),
        ("data/報告書.txt", "cp932", "Windows-31J (Shift JIS)"),
    ],
)
def test_names_in_a_code_page_are_read_as_the_manifests_list_them(tmp_path: Path, name: str, encoding: str, shown: str) -> None:
    report = check(tmp_path, write_zip(files_of(tmp_path, {name: b"1"}), ZipForm(encoding)))

    assert report.valid
    assert codes(report) == ["bag.archive-names-encoding"]
    assert report.findings[0].values["encoding"] == shown
    assert report.findings[0].values["example"] == f"bag/{name}"

    copied, _ = extract_payload(str(tmp_path / "bag.zip"), str(tmp_path / "out"))
    assert copied is not None
    assert (tmp_path / "out" / name.removeprefix("data/")).read_bytes() == b"1"


def test_letters_that_the_code_page_lacks_are_read_as_windows_wrote_them(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"data/نامه‌های ۱۳۹۵/بازجویی.txt": b"1"})
    written = {name.replace("ی", "ي").replace("۱۳۹۵", "1395"): content for name, content in files.items()}

    report = check(tmp_path, write_zip(written, ZipForm("cp1256")))

    assert codes(report) == ["bag.archive-names-encoding"]
    assert report.findings[0].values["example"] == "bag/data/نامه‌های ۱۳۹۵/بازجویی.txt"


def test_the_folder_of_the_bag_may_have_a_name_in_a_code_page(tmp_path: Path) -> None:
    report = check(tmp_path, write_zip(files_of(tmp_path, {PERSIAN: b"1"}, top="پرونده"), ZipForm("cp1256")))

    assert report.valid
    assert codes(report) == ["bag.archive-names-encoding"]


def test_names_that_no_manifest_lists_are_said_to_be_unknown(tmp_path: Path) -> None:
    files = files_of(tmp_path, {PERSIAN: b"1"})
    files[f"bag/{RUSSIAN}"] = files.pop(f"bag/{PERSIAN}")

    report = check(tmp_path, write_zip(files, ZipForm("cp1251")))

    assert not report.valid
    assert "bag.archive-names-unknown" in codes(report)


def test_manifests_in_another_encoding_decide_too(tmp_path: Path) -> None:
    files = files_of(tmp_path, {PERSIAN: b"1"})
    files["bag/bagit.txt"] = files["bag/bagit.txt"].replace(b"UTF-8", b"windows-1256")
    for name in ("bag/manifest-sha256.txt", "bag/manifest-sha512.txt", "bag/bag-info.txt"):
        text = files[name].decode().replace("\u200c", "").replace("سازمان اسناد", "Archive")
        files[name] = text.encode("cp1256")
    for name in [name for name in files if "tagmanifest" in name]:
        del files[name]

    report = check(tmp_path, write_zip(files, ZipForm("cp1256")))

    assert report.valid
    assert "bag.archive-names-encoding" in codes(report)


def test_a_name_in_the_unicode_path_field_counts(tmp_path: Path) -> None:
    files = files_of(tmp_path, {PERSIAN: b"1"})

    report = check(tmp_path, write_zip(files, ZipForm("cp1256", has_unicode_field=True)))
    assert codes(report) == ["bag.archive-names-field"]

    renamed = write_zip(files, ZipForm("cp1256", has_unicode_field=True, changes_names_afterwards=True))
    assert codes(check(tmp_path, renamed)) == ["bag.archive-names-encoding"]


def test_utf_8_without_its_mark_is_told(tmp_path: Path) -> None:
    report = check(tmp_path, write_zip(files_of(tmp_path, {PERSIAN: b"1"})))

    assert codes(report) == ["bag.archive-names-unmarked"]


def test_a_wrong_mark_of_utf_8_is_named(tmp_path: Path) -> None:
    report = check(tmp_path, write_zip(files_of(tmp_path, {PERSIAN: b"1"}), ZipForm("cp1256", is_flagged=True)))

    assert not report.valid
    assert (
        next(finding for finding in report.findings if finding.code == "bag.archive-damaged").values["reason"]
        == "names-not-utf-8"
    )


def test_the_program_zip_is_read(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    subprocess.run(["zip", "-q", "-r", "bag.zip", "bag"], cwd=tmp_path, check=True)

    report = validate_bag(tmp_path / "bag.zip")

    assert report.valid
    assert report.payload_files == 5
    assert set(codes(report)) <= {"bag.archive-names-field", "bag.archive-names-unmarked"}
    assert bag.read("data/hello.txt") == b"hello\n"


@pytest.mark.parametrize("system", [0, 3], ids=["MS-DOS", "Unix"])
def test_backslashes_between_folders_are_told(tmp_path: Path, system: int) -> None:
    files = {name.replace("/", "\\"): content for name, content in files_of(tmp_path, {}).items()}

    report = check(tmp_path, write_zip(files, ZipForm(system=system)))

    assert report.valid
    assert codes(report) == ["bag.archive-backslashes"]
    copied, _ = extract_payload(str(tmp_path / "bag.zip"), str(tmp_path / "out"))
    assert copied is not None
    assert (tmp_path / "out/hello.txt").read_bytes() == b"hello\n"


def test_backslashes_of_some_names_are_read_as_the_manifests_list_them(tmp_path: Path) -> None:
    files = files_of(tmp_path, {"data/a\\b.txt": b"1"})
    files["bag/data\\hello.txt"] = files.pop("bag/data/hello.txt")

    report = check(tmp_path, write_zip(files, ZipForm(system=3)))

    assert report.valid
    assert codes(report) == ["bag.archive-backslashes", "bag.name-character"]
    assert report.findings[0].values == {"count": 1, "example": "bag/data\\hello.txt"}
    assert report.findings[1].where["path"] == "data/a\\b.txt"


def test_backslashes_and_a_code_page_together(tmp_path: Path) -> None:
    files = {name.replace("/", "\\"): content for name, content in files_of(tmp_path, {PERSIAN: b"1"}).items()}

    report = check(tmp_path, write_zip(files, ZipForm("cp1256")))

    assert report.valid
    assert codes(report) == ["bag.archive-names-encoding", "bag.archive-backslashes"]


def test_names_with_backslashes_do_not_lead_out(tmp_path: Path) -> None:
    files = files_of(tmp_path, {}) | {"bag\\..\\..\\outside": b"x"}

    report = check(tmp_path, write_zip(files))

    assert codes(report) == ["bag.archive-member-unsafe", "bag.archive-backslashes"]


def test_locked_members_are_told_without_a_word_about_the_disk(tmp_path: Path) -> None:
    report = check(tmp_path, write_zip(files_of(tmp_path, {}), ZipForm(locked=("bag/data/hello.txt", "bag/data/100%.txt"))))

    assert [(finding.code, finding.where["path"]) for finding in report.findings] == [
        ("bag.archive-member-locked", "data/100%.txt"),
        ("bag.archive-member-locked", "data/hello.txt"),
    ]
    assert "disk" not in report.findings[0].remedy("en")
    assert "دیسک" not in report.findings[0].remedy("fa")


def test_an_archive_that_is_locked_as_a_whole_is_told_once(tmp_path: Path) -> None:
    files = files_of(tmp_path, {})

    report = check(tmp_path, write_zip(files, ZipForm(locked=tuple(files))))

    assert [(finding.code, finding.values) for finding in report.findings] == [("bag.archive-member-locked", {"name": "bag.zip"})]
    copied, _ = extract_payload(str(tmp_path / "bag.zip"), str(tmp_path / "out"))
    assert copied is not None
    assert not copied.valid
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("method", "name"), [(DEFLATE_64, "Deflate64"), (98, "PPMd"), (95, "XZ"), (55, "55")])
def test_a_method_that_cannot_be_undone_is_named(tmp_path: Path, method: int, name: str) -> None:
    files = files_of(tmp_path, {})

    report = check(tmp_path, write_zip(files, ZipForm(methods={"bag/data/hello.txt": method})))
    assert codes(report) == ["bag.archive-method-unknown"]
    assert report.findings[0].where["path"] == "data/hello.txt"
    assert name in report.findings[0].message("en")

    whole = check(tmp_path, write_zip(files, ZipForm(methods=dict.fromkeys(files, method))))
    assert codes(whole) == ["bag.archive-method-unknown"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_methods_are_read(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "bag.zip", "w", method) as archive:
        for name, content in files_of(tmp_path, {}).items():
            archive.writestr(name, content)

    assert validate_bag(tmp_path / "bag.zip").findings == []


def test_a_composed_name_fits_a_manifest_that_lists_it_decomposed(tmp_path: Path) -> None:
    files = files_of(tmp_path, {FRENCH: b"1"})
    for name in ("bag/manifest-sha256.txt", "bag/manifest-sha512.txt"):
        files[name] = unicodedata.normalize("NFD", files[name].decode()).encode()
    for name in [name for name in files if "tagmanifest" in name]:
        del files[name]

    report = check(tmp_path, write_zip(files, ZipForm("cp437")))

    assert report.valid
    assert "bag.archive-names-encoding" in codes(report)
