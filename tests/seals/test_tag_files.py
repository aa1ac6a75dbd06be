"""Tag files of a sealed bag are compared with its tag manifests (RFC 8493 2.2.1). Documents are left to the validation."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archiver.bags.reading import open_source
from archiver.findings import FindingLog
from archiver.seals.tag_file_check import check_tag_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {
    "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
    "bag-info.txt": b"Contact-Name: A\n",
    "metadata/note.txt": b"note\n",
}


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    for name, octets in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(octets)
    for algorithm in ("sha256", "sha512"):
        lines = [f"{hashlib.new(algorithm, octets).hexdigest().upper()}  {name}\r\n" for name, octets in FILES.items()]
        (tmp_path / f"tagmanifest-{algorithm}.txt").write_text("".join(lines), newline="")
    return tmp_path


def list_differing(bag: Path) -> list[str]:
    log = FindingLog()
    with closing(open_source(str(bag), log)) as source:
        check_tag_files(source, log)
    return [one.where["path"] for one in log.findings() if one.code == "seal.tag-file-differs"]


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def change_digest(path: Path) -> None:
    digest = hashlib.new(path.stem.partition("-")[2], FILES["metadata/note.txt"]).hexdigest().upper()
    path.write_text(path.read_text(encoding="utf-8").replace(digest, "0" * len(digest)), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        (lambda _: None, []),
        (lambda bag: append(bag / "metadata/note.txt", "more\n"), ["metadata/note.txt"]),
        (lambda bag: (bag / "metadata/note.txt").unlink(), ["metadata/note.txt"]),
        (lambda bag: change_digest(bag / "tagmanifest-sha256.txt"), ["metadata/note.txt"]),
        (lambda bag: change_digest(bag / "tagmanifest-sha512.txt"), ["metadata/note.txt"]),
        (lambda bag: append(bag / "tagmanifest-sha256.txt", f"{'0' * 64}  data/letter.txt\n"), []),
        (lambda bag: (bag / "tagmanifest-whirl.txt").write_text(f"{'0' * 64}  bag-info.txt\n"), []),
        (lambda bag: (bag / "manifest-sha384.txt").write_text(f"{'0' * 96}  bag-info.txt\n"), []),
    ],
    ids=[
        "as it is",
        "changed",
        "removed",
        "one digest of two",
        "the other digest",
        "a document",
        "an algorithm that nobody can take",
        "a list of documents",
    ],
)
def test_tag_files_are_those_that_the_tag_manifests_list(
    change: Callable[[Path], object], differing: list[str], bag: Path
) -> None:
    change(bag)

    assert list_differing(bag) == differing
