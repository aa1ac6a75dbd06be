"""Any tree that RFC 8493 can carry becomes a bag: names, contents and depths that no one would think of."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import bagit
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.bags.creation import BagOptions, Staging, preflight_sources
from archiver.bags.format import BagInfo, decode_name, read_line
from archiver.bags.format.tag_file import split_lines
from archiver.bags.validation import validate_bag
from archiver.findings import escape_for_display

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)

_LETTERS = st.one_of(
    st.sampled_from("%\r\n \t\x0b\x0c\x1c\x85\u2028\u2029\xa0.~$*?:\\\"'\u200c\u200f\u202e\u0301\u06540A25aAبپکیé"),
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0"),
)
_NAMES = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda name: name not in {".", ".."} and len(name.encode()) <= 255)
_LONG_NAMES = st.sampled_from(["پ" * 127, "a" * 255, "%" * 255, " " * 255])
_PATHS = st.lists(st.one_of(_NAMES, _NAMES, _NAMES, _LONG_NAMES), min_size=1, max_size=4)
_TREES = st.lists(st.tuples(_PATHS, st.binary(max_size=40)), min_size=1, max_size=6)


def _write(root: Path, parts: list[str], octets: bytes) -> None:
    """Write a file if it can be: not below a file, over a folder, or beside a twin."""
    here = os.fsencode(root)
    for number, part in enumerate(parts):
        twins = {unicodedata.normalize("NFC", name) for name in os.listdir(os.fsdecode(here)) if name != part}
        if unicodedata.normalize("NFC", part) in twins:
            return
        here += b"/" + part.encode()
        if number < len(parts) - 1:
            if os.path.isfile(here):
                return
            os.makedirs(here, exist_ok=True)
    if not os.path.isdir(here):
        with open(here, "wb") as file:
            file.write(octets)


def _files(root: Path) -> dict[str, bytes]:
    found = {}
    for here, _, names in os.walk(root):
        for name in names:
            path = os.path.join(here, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, root)] = file.read()
    return found


@given(tree=_TREES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_becomes_a_bag_that_reads_back_and_that_bagit_accepts_but_for_its_known_faults(
    tree: list[tuple[list[str], bytes]],
) -> None:
    """RFC 8493 2.1.3: CR, LF and "%" in a path "MUST be percent-encoded"; nothing else is."""
    folder = Path(tempfile.mkdtemp())
    try:
        source, bag = folder / "source", folder / "bag"
        source.mkdir()
        for parts, octets in tree:
            _write(source, parts, octets)
        before = _files(source)
        plan, findings = preflight_sources([str(source)], str(bag))
        if any(finding.severity == "error" for finding in findings):
            assert {finding.code for finding in findings if finding.severity == "error"} <= {
                "source.name-unsafe",
                "source.empty-payload",
            }
            return
        with Staging(plan, BagOptions(MOMENT)) as staging:
            assert {document.path for document in staging.copy_payload()} == {f"data/{path}" for path in before}
            opinion = [finding.code for finding in staging.finish(BagInfo())]

        assert _files(bag / "data") == before
        assert validate_bag(bag).valid
        assert _listed(bag) == {f"data/{path}" for path in before}
        if opinion:
            assert opinion == ["bag.second-opinion-fault"]
        assert _is_accepted_by_bagit(bag) is not bool(opinion)
    finally:
        shutil.rmtree(folder)


def _is_accepted_by_bagit(bag: Path) -> bool:
    try:
        bagit.Bag(str(bag)).validate()
    except Exception:  # noqa: BLE001 - bagit raises anything
        return False
    return True


def _listed(bag: Path) -> set[str]:
    text = (bag / "manifest-sha256.txt").read_bytes().decode()
    lines = [read_line(line) for line in split_lines(text)]
    assert None not in lines
    return {decode_name(line.path) for line in lines if line}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("100%.txt", "percent"),
        ("a%0Ab", "percent"),
        ("a\nb\nc\nd", "line-ends"),
        ("a\x85b", "separators"),
        ("a\u2028b c d", "separators"),
        ("a\x0c", "separators"),
        ("a ", "trailing-space"),
        ("a\u00a0", "trailing-space"),
        ("/".join("d" * 300) + "/f", "depth"),
    ],
)
def test_a_known_fault_of_bagit_is_named(tmp_path: Path, name: str, fault: str) -> None:
    (tmp_path / "source" / name).parent.mkdir(parents=True)
    (tmp_path / "source" / name).write_bytes(b"x")
    (tmp_path / "source" / "good").write_bytes(b"y")
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        findings = staging.finish(BagInfo())

    if fault == "depth":
        assert findings == []  # so deep does bagit still read
    else:
        assert [(finding.code, finding.values["faults"]) for finding in findings] == [("bag.second-opinion-fault", fault)]
        assert findings[0].values["example"] == escape_for_display(f"data/{name}")
    assert (tmp_path / "bag/data" / name).read_bytes() == b"x"


@pytest.mark.parametrize(
    "name", ["پرونده\u200cها.txt", "a\nb\rc", "\ttab", "  two", "~x", r"a\b", "con.txt", "a:b", "\u202ertl", "Ame\u0301lie"]
)
def test_bagit_reads_names_that_only_seem_hard(tmp_path: Path, name: str) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / name).write_bytes(b"x")
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    with Staging(plan, BagOptions(MOMENT, opinion="full")) as staging:
        staging.copy_whole_payload()
        assert staging.finish(BagInfo()) == []

    bagit.Bag(str(tmp_path / "bag")).validate()


@pytest.mark.slow
def test_a_tree_of_1200_levels_is_copied_and_removed(tmp_path: Path) -> None:
    deep = tmp_path / "source" / "/".join("d" * 1200)
    subprocess.run(["mkdir", "-p", deep], check=True)
    (deep / "f").write_bytes(b"x")
    plan, findings = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))
    assert findings == []

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
    assert os.listdir(tmp_path) == ["source"]
    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        findings = staging.finish(BagInfo())

    assert (tmp_path / "bag/data" / "/".join("d" * 1200) / "f").read_bytes() == b"x"
    assert [(finding.code, finding.values["faults"]) for finding in findings] == [("bag.second-opinion-fault", "depth")]
    subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=tmp_path / "bag", check=True)
    subprocess.run(["rm", "-rf", tmp_path / "bag", tmp_path / "source"], check=True)


def test_bag_info_that_bagit_cannot_read_is_a_known_fault(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a").write_bytes(b"x")
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    with Staging(plan, BagOptions(MOMENT)) as staging:
        staging.copy_whole_payload()
        findings = staging.finish(BagInfo((("External-Description", "one\u2028two"),)))

    assert [(finding.code, finding.values["faults"]) for finding in findings] == [("bag.second-opinion-fault", "separators")]


def test_a_bag_without_an_algorithm_that_bagit_reads_is_said_to_lack_a_second_opinion(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a").write_bytes(b"x")
    plan, _ = preflight_sources([str(tmp_path / "source")], str(tmp_path / "bag"))

    with Staging(plan, BagOptions(MOMENT, ("sha3256",))) as staging:
        staging.copy_whole_payload()
        assert [finding.code for finding in staging.finish(BagInfo())] == ["bag.second-opinion-algorithms"]
