"""Findings before anything is written. Each code has a tree that provokes exactly it."""

from __future__ import annotations

import os
import random
import socket
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archiver.bags.creation import preflight_sources
from archiver.bags.format import check_bag_info
from archiver.errors import ReadError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from collections.abc import Callable


def _codes(sources: list[Path], target: Path, hidden: str = "keep") -> list[tuple[str, str]]:
    _, findings = preflight_sources([str(source) for source in sources], str(target), hidden)  # type: ignore[arg-type]
    assert all(finding.message("en") and finding.message("fa") for finding in findings)
    return [(finding.code, finding.where.get("path", "")) for finding in findings]


def _write(*names: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(b"x")

    return write


def _link(folder: Path) -> None:
    (folder / "link").symlink_to("/etc/passwd")


def _dangling(folder: Path) -> None:
    (folder / "link").symlink_to("absent")


def _linked_folder(folder: Path) -> None:
    (folder / "link").symlink_to("/etc", target_is_directory=True)


def _socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))


def _not_utf8(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + "/نامه".encode("cp1256"))).write_bytes(b"")


def _deep(folder: Path) -> None:
    here = os.open(folder, os.O_PATH)
    for _ in range(30):
        os.mkdir("د" * 70, dir_fd=here)
        here, before = os.open("د" * 70, os.O_PATH, dir_fd=here), here
        os.close(before)
    os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


@pytest.mark.parametrize(
    ("code", "name", "fill"),
    [
        ("source.link", "link", _link),
        ("source.link", "link", _dangling),
        ("source.link", "link", _linked_folder),
        ("source.special-file", "fifo", lambda folder: os.mkfifo(folder / "fifo")),
        ("source.special-file", "socket", _socket),
        ("source.name-not-utf8", r"\xe4\xc7\xe3\xe5", _not_utf8),
        ("source.name-unsafe", r"a\..\..\secret", _write(r"a\..\..\secret")),
        ("source.name-twins", "Amélie", _write("Ame\u0301lie", "Amélie")),
        ("source.bag-inside", "sub/bag", _write("sub/bag/bagit.txt", "sub/bag/data/a")),
        ("source.bag-inside", "sub/bag", _write("sub/bag/bagit.txt", "sub/bag/manifest-md5.txt")),
        ("source.path-too-long", "/".join(["د" * 70] * 29), _deep),
        ("source.name-reserved", "con.txt", _write("con.txt")),
        ("source.name-character", "a:b", _write("a:b")),
        ("source.name-trailing", "a.", _write("a.")),
        ("source.name-trailing", "a ", _write("a ")),
        ("source.name-control", "a\nb", _write("a\nb")),
        ("source.name-control", "first line\nsecond line", _write("first line\nsecond line")),
        ("source.name-bidi", "invoice\u202egnp.exe", _write("invoice\u202egnp.exe")),
        ("source.name-case-twins", "a", _write("A", "a")),
        ("source.hidden-kept", ".git", _write(".git/config")),
        ("source.hidden-kept", "Thumbs.db", _write("Thumbs.db")),
        ("source.hidden-kept", "~$letter.docx", _write("~$letter.docx")),
        ("source.hidden-kept", "._letter.docx", _write("._letter.docx")),
        ("source.empty-folder", "sub/empty", lambda folder: (folder / "sub/empty").mkdir(parents=True)),
    ],
)
def test_a_source_with_one_trait_gives_exactly_its_code(
    tmp_path: Path, code: str, name: str, fill: Callable[[Path], None]
) -> None:
    source = tmp_path / "source"
    _write("good.txt")(source)
    fill(source)

    found = _codes([source], tmp_path / "bag")

    special = {"source.name-unsafe": ["source.name-character"]}.get(code, [])
    place = escape_for_display(f"{source}/{name}")
    assert found == [(code, place), *((other, place) for other in special)]


def test_names_that_are_fine_everywhere_give_no_finding(tmp_path: Path) -> None:
    source = tmp_path / "source"
    _write(
        "نامه.txt",
        "z\u200cn",
        "100%.txt",
        "Ångström",
        "a b",
        "~lock.doc",
        "$HOME",
        "%TEMP%",
        "-rf",
        "*",
        "data/manifest-md5.txt",
    )(source)
    (source / "*").unlink()

    assert _codes([source], tmp_path / "bag") == []


def test_a_source_that_is_a_bag_is_refused(tmp_path: Path) -> None:
    _write("bagit.txt", "data/a", "manifest-md5.txt")(tmp_path / "old")

    assert _codes([tmp_path / "old"], tmp_path / "bag") == [("source.is-a-bag", f"{tmp_path}/old")]
    assert _codes([tmp_path / "old/data"], tmp_path / "bag") == []


def test_a_source_that_is_given_twice_is_told_as_that(tmp_path: Path) -> None:
    _write("box/a", "elsewhere/b")(tmp_path)

    for again in (tmp_path / "box", tmp_path / "elsewhere/../box"):
        assert _codes([tmp_path / "box", again], tmp_path / "bag") == [("source.given-twice", f"{tmp_path}/box")]


def test_several_sources_of_which_one_is_a_bag_are_refused(tmp_path: Path) -> None:
    _write("old/bagit.txt", "old/data/a", "b")(tmp_path)

    assert _codes([tmp_path / "old", tmp_path / "b"], tmp_path / "bag") == [("source.bag-inside", f"{tmp_path}/old")]


@pytest.mark.parametrize("made", ["folder", "file", "link"])
def test_a_target_that_exists_is_refused_even_if_empty(tmp_path: Path, made: str) -> None:
    _write("a")(tmp_path / "source")
    target = tmp_path / "bag"
    if made == "link":
        target.symlink_to("absent")
    else:
        (target.mkdir if made == "folder" else target.touch)()

    assert _codes([tmp_path / "source"], target) == [("source.target-exists", str(target))]


def test_a_target_inside_the_source_is_refused_even_through_a_link(tmp_path: Path) -> None:
    source = tmp_path / "source"
    _write("a", "sub/b")(source)
    (tmp_path / "way").symlink_to(source / "sub")

    assert _codes([source], source / "sub/bag") == [("source.target-inside-source", f"{source}/sub/bag")]
    assert _codes([source], tmp_path / "way/bag") == [("source.target-inside-source", f"{tmp_path}/way/bag")]


def test_a_source_at_or_inside_the_target_is_refused(tmp_path: Path) -> None:
    _write("source/a")(tmp_path)

    assert _codes([tmp_path / "source"], tmp_path / "source") == [("source.inside-target", f"{tmp_path}/source")]
    assert _codes([tmp_path / "source/a"], tmp_path / "source") == [("source.inside-target", f"{tmp_path}/source/a")]


def test_a_target_beside_the_source_whose_name_begins_alike_is_fine(tmp_path: Path) -> None:
    _write("source/a")(tmp_path)

    assert _codes([tmp_path / "source"], tmp_path / "source-bag") == []


def test_an_empty_payload_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()

    assert _codes([tmp_path / "source"], tmp_path / "bag") == [
        ("source.empty-payload", f"{tmp_path}/source"),
    ]


def test_a_path_that_only_the_bag_makes_too_long_is_refused(tmp_path: Path) -> None:
    _deep(tmp_path)
    target = tmp_path / "/".join(["د" * 70] * 3) / "bag"
    inner = tmp_path.joinpath(*["د" * 70] * 3)
    source = tmp_path / "source"
    name = "/".join(["s" * 250] * 15)
    _write(name)(source)

    assert _codes([source], target) == [("source.path-too-long", f"{source}/{name}")]
    assert inner.is_dir()


def test_what_is_hidden_can_be_left_out_and_is_listed_still(tmp_path: Path) -> None:
    source = tmp_path / "source"
    _write("a", ".git/config", "sub/.DS_Store")(source)

    plan, findings = preflight_sources([str(source)], str(tmp_path / "bag"), "skip")

    assert [path for path, _ in plan.list_files()] == ["a"]
    assert plan.empty_folders == ["sub"]
    assert [(finding.code, finding.where["path"]) for finding in findings] == [
        ("source.hidden-skipped", f"{source}/.git"),
        ("source.hidden-skipped", f"{source}/sub/.DS_Store"),
        ("source.empty-folder", f"{source}/sub"),
    ]


def test_sources_of_one_name_are_refused(tmp_path: Path) -> None:
    _write("one/a", "two/a")(tmp_path)

    assert _codes([tmp_path / "one/a", tmp_path / "two/a"], tmp_path / "bag") == [("source.name-taken", f"{tmp_path}/one/a")]


def test_sources_that_are_twins_or_links_are_refused(tmp_path: Path) -> None:
    _write("one/é", "two/e\u0301")(tmp_path)
    (tmp_path / "link").symlink_to("one")

    assert _codes([tmp_path / "one/é", tmp_path / "two/e\u0301"], tmp_path / "bag") == [
        ("source.name-twins", f"{tmp_path}/one/é"),
    ]  # fmt: skip
    assert _codes([tmp_path / "link"], tmp_path / "bag") == [("source.link", f"{tmp_path}/link")]


def test_a_source_that_is_missing_raises_and_a_folder_above_the_target_need_not_be_there(tmp_path: Path) -> None:
    _write("a")(tmp_path / "source")

    with pytest.raises(ReadError) as read:
        preflight_sources([str(tmp_path / "absent")], str(tmp_path / "bag"))

    assert (read.value.code, read.value.exit_code) == ("error.source-missing", 3)
    assert preflight_sources([str(tmp_path / "source")], str(tmp_path / "absent/bag"))[1] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes another user")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    source = tmp_path / "source"
    _write("a", "closed.txt", "closed/b")(source)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(folder.stat().st_mode | 0o055)
    (source / "closed.txt").chmod(0)
    (source / "closed").chmod(0)
    os.seteuid(65534)
    try:
        found = _codes([source], tmp_path / "bag")
    finally:
        os.seteuid(0)

    assert found == [("source.unreadable", f"{source}/closed.txt"), ("source.unreadable", f"{source}/closed")]


def test_a_million_of_one_finding_are_counted_but_not_listed(tmp_path: Path) -> None:
    _write(*(f"{number}." for number in range(1003)))(tmp_path / "source")

    _, findings = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    assert len(findings) == 1000
    assert findings[-1].values["omitted"] == 3


@pytest.mark.parametrize(
    ("label", "value", "codes"),
    [
        ("Contact-Name", "فرشته", []),
        ("Contact:Name", "x", ["source.bag-info-unwritable"]),
        ("", "x", ["source.bag-info-unwritable"]),
        ("Contact-Name", "a\rb", ["source.bag-info-unwritable"]),
        ("Contact-Name", "a\n b", ["source.bag-info-unwritable"]),
        ("payload-oxum", "1.1", ["source.bag-info-own"]),
        ("Bag-Software-Agent", "me", ["source.bag-info-own"]),
    ],
)
def test_bag_info_fields_are_looked_over(label: str, value: str, codes: list[str]) -> None:
    assert [finding.code for finding in check_bag_info([(label, value)])] == codes


def test_documents_are_planned_in_the_order_of_the_manifest_whatever_order_the_folder_has(tmp_path: Path) -> None:
    """The order is that of `LC_ALL=C sort`. The slash after the name of a folder counts."""
    names = [f"letter-{number:03}.txt" for number in range(100)] + ["letter-001/inside.txt", "letters/one.txt", "letters two.txt"]
    random.Random(7).shuffle(names)  # noqa: S311 - no secret
    _write(*names)(tmp_path / "source")

    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    ordered = subprocess.run(
        ["sort"], input="\n".join(names), capture_output=True, text=True, check=True, env={"LC_ALL": "C"}
    ).stdout.split("\n")
    assert [path for path, _ in plan.list_files()] == [name for name in ordered if name]
