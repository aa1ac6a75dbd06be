"""A store of objects is one more source: the same code finds the same faults as in a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import pytest

from archiver.bags.format import Level, Profile
from archiver.bags.reading import LINE_LIMIT
from archiver.bags.validation import FixityOptions, validate_bag, validate_source
from archiver.findings import FindingLog
from archiver.hashing import DigestOptions
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import PAYLOAD, BagFolder, Kind
from tests.bags.reading.memory_source import MemorySource

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.format import BagReport
    from tests.bags.spoiling import Case

ADDRESS = "toy://letters"


def load(folder: Path) -> dict[str, bytes]:
    """The objects of a bag, from its folder; folders have names that end with `/`."""
    paths = {path: str(path.relative_to(folder)) for path in folder.rglob("*")}
    return {name if path.is_file() else f"{name}/": path.read_bytes() if path.is_file() else b"" for path, name in paths.items()}


def validate_objects(
    objects: dict[str, bytes], options: DigestOptions | None = None, profile: Profile | None = None
) -> BagReport:
    log = FindingLog()
    fixity = FixityOptions(options or DigestOptions())
    return validate_source(MemorySource(ADDRESS, objects, log), log, Level.FULL, fixity, profile)


def describe(report: BagReport) -> list[tuple[str, Any, Any, Any]]:
    return [(finding.code, finding.severity, dict(finding.where), finding.values) for finding in report.findings]


def is_plain(folder: Path) -> bool:
    return all((path.is_dir() or path.is_file()) and not path.is_symlink() for path in folder.rglob("*"))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_good_bag_in_a_store_of_objects_is_valid(tmp_path: Path, kind: Kind) -> None:
    bag = BagFolder(tmp_path / "bag", kind)
    report = validate_objects(load(bag.path))
    assert (report.bag, report.valid, report.findings) == (ADDRESS, True, [])
    assert (report.payload_files, report.payload_bytes) == (len(PAYLOAD), sum(map(len, PAYLOAD.values())))


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_a_faulty_bag_in_a_store_of_objects_has_the_findings_of_its_folder(tmp_path: Path, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)
    in_folder = validate_bag(bag.path)
    if not is_plain(bag.path):
        # A store of objects has neither links nor special files, so there is nothing to compare.
        assert {finding.code for finding in in_folder.findings} & {"bag.link", "bag.special-file"}
        return
    in_store = validate_objects(load(bag.path))
    assert describe(in_store) == describe(in_folder)
    assert in_store.replace(bag="", findings=[]) == in_folder.replace(bag="", findings=[])


def test_progress_of_a_store_ends_with_all_octets_and_files(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    validate_objects(load(BagFolder(tmp_path / "bag", "plain").path), options=DigestOptions(lambda *done: told.append(done)))
    assert told[-1] == (sum(map(len, PAYLOAD.values())), len(PAYLOAD))
    assert told == sorted(told)


def test_lines_have_their_ends_and_a_long_one_comes_in_pieces() -> None:
    octets = b"one\n\ntwo\r\n" + b"x" * LINE_LIMIT + b"y\nlast"
    source = MemorySource(ADDRESS, {"notes.txt": octets}, FindingLog())
    with source.lines("notes.txt") as lines:
        assert [line if len(line) < 9 else len(line) for line in lines] == [
            b"one\n",
            b"\n",
            b"two\r\n",
            LINE_LIMIT,
            b"y\n",
            b"last",
        ]


def test_a_file_that_is_too_large_is_not_read_whole() -> None:
    source = MemorySource(ADDRESS, {"notes.txt": b"12345"}, FindingLog())
    assert source.read("notes.txt", 5) == b"12345"
    assert source.read("notes.txt", 4) is None
    with pytest.raises(FileNotFoundError):
        source.read("missing.txt", 5)


@pytest.mark.parametrize(("serialization", "refused"), [("required", ["profile.not-serialized"]), ("forbidden", [])])
def test_a_store_of_objects_is_no_archive_for_a_profile(
    tmp_path: Path, serialization: Literal["required", "forbidden"], refused: list[str]
) -> None:
    objects = load(BagFolder(tmp_path / "bag", "plain").path)
    profile = Profile("https://bayegan.example/toy", (), ("1.0",), serialization=serialization)
    codes = [finding.code for finding in validate_objects(objects, profile=profile).findings]
    assert codes == ["profile.not-named", *refused]
