"""Files with the same content are told once for each group, when a bag is made and in a dry run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import archiver
from archiver.bags.creation import find_in_sources, preflight_folder
from archiver.errors import ReadError
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.findings import Finding


def _told(findings: list[Finding]) -> list[tuple[object, object]]:
    return [(one.values["count"], one.values["names"]) for one in findings if one.code == "source.same-content"]


@pytest.mark.parametrize(
    "modes", [set(), {"plain"}, {"dry run"}, {"plain", "dry run"}], ids=["bag", "plain", "dry", "plain and dry"]
)
def test_each_group_is_told_once_with_its_first_names(tmp_path: Path, modes: set[str]) -> None:
    source = tmp_path / "box"
    (source / "sub").mkdir(parents=True)
    large = b"x" * 100_000
    files = {
        **{f"copy-{number}.txt": b"same" for number in range(7)},
        "sub/other.txt": b"seam",
        "a%b.bin": large + b"1",
        "large.bin": large + b"1",
        "sub/nearly.bin": large + b"2",
        "empty-1": b"",
        "empty-2": b"",
        "alone.txt": b"alone, of a size of its own",
    }
    for name, octets in files.items():
        (source / name).write_bytes(octets)

    options = CreateOptions(organization=Organization("Archive"), plain="plain" in modes, dry_run="dry run" in modes)
    report = archiver.create([source], tmp_path / "bag", options)

    assert report.made is ("dry run" not in modes)
    assert _told(list(report.findings)) == [
        (2, ["a%b.bin", "large.bin"]),
        (7, [f"copy-{number}.txt" for number in range(5)]),
    ]
    assert [one.where["path"] for one in report.findings if one.code == "source.same-content"] == [
        str(source / "a%b.bin"),
        str(source / "copy-0.txt"),
    ]


@pytest.mark.parametrize("algorithm", ["sha3256", "sha3-512", "blake2b", "md5"])
def test_files_are_compared_by_whatever_algorithm_the_bag_has(tmp_path: Path, algorithm: str) -> None:
    for name, octets in (("one", b"same"), ("two", b"same"), ("empty", b""), ("empty too", b"")):
        (tmp_path / name).write_bytes(octets)

    options = CreateOptions(organization=Organization("Archive"), plain=True, algorithms=[algorithm])
    report = archiver.create([tmp_path / name for name in ("one", "two", "empty", "empty too")], tmp_path / "bag", options)

    assert _told(list(report.findings)) == [(2, ["one", "two"])]


def test_files_of_several_sources_are_compared_with_one_another(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letter.txt").write_text("Oslo, 5 November 2016\n")

    report = archiver.create(
        [tmp_path / "one", tmp_path / "two"], tmp_path / "bag", CreateOptions(organization=Organization("Archive"))
    )

    assert _told(list(report.findings)) == [(2, ["one/letter.txt", "two/letter.txt"])]


def test_a_file_that_has_gone_before_a_dry_run_compares_it_is_an_error_of_reading(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("same")
    plan, _ = preflight_folder(str(tmp_path))
    (tmp_path / "b").unlink()

    with pytest.raises(ReadError):
        find_in_sources(plan)
