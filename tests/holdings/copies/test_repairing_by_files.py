"""Copies of which none is whole, or none has the same tag files: repaired file by file, from any copy that holds a file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from archiver.bags.validation import validate_bag
from archiver.records import Organization
from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.comparing import Comparison, compare_copies
from archiver.tasks.audits.copying import copy_bags
from archiver.tasks.audits.repairing import RepairOptions, RepairReport, repair
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from tests.bags.seal_layers import put_layer
from tests.holdings.copies.bags import DAMAGED, DAMAGES, make_bag, state_of
from tests.holdings.copies.test_repairing import Places

if TYPE_CHECKING:
    from pathlib import Path

_OTHER = "data/100%.txt"
_NAMES = ("one", "two")


class OtherTags:
    """Two places with a bag each: the same documents, packed by two runs, so that tag files and tag manifests differ."""

    def __init__(self, folder: Path, *, has_ledger: bool = True) -> None:
        self.folder = folder
        self.settings = folder / "settings.toml"
        places = "".join(f'{name} = {{ path = "{name}" }}\n' for name in _NAMES)
        self.settings.write_text(f'[audit]\nledger = "ledger.sqlite"\n[places]\n{places}', encoding="utf-8")
        for day, name in enumerate(_NAMES):
            with pytest.MonkeyPatch.context() as context:
                # Two runs in one second make the same bag.
                context.setenv("SOURCE_DATE_EPOCH", str(1_478_304_000 + 86_400 * day))
                make_bag(self.bag(name))
        if has_ledger:
            add_to_audit((), configuration=self.settings)

    def bag(self, place: str) -> Path:
        """Return the path of the bag at a place."""
        return self.folder / place / "letters"

    def repair(self, bag: str = "one/letters", **options: Any) -> RepairReport:
        """Repair a bag, or plan it."""
        return repair(bag, RepairOptions(**options, configuration=self.settings))


def _codes(report: RepairReport | Comparison) -> list[str]:
    return [finding.code for finding in report.findings]


def _octets(bag: Path) -> dict[str, object]:
    return {path: state[2] for path, state in state_of(bag).items()}


@pytest.fixture
def packed_twice(tmp_path: Path) -> OtherTags:
    return OtherTags(tmp_path)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("paths", [(DAMAGED,), (DAMAGED, "manifest-sha512.txt"), ("bagit.txt", _OTHER), ("manifest-sha512.txt",)])
def test_documents_and_manifests_come_from_a_bag_with_the_same_payload_and_other_tags(
    packed_twice: OtherTags, paths: tuple[str, ...], damage: str
) -> None:
    good, source = _octets(packed_twice.bag("one")), state_of(packed_twice.bag("two"))
    assert good != _octets(packed_twice.bag("two"))
    for path in paths:
        DAMAGES[damage](packed_twice.bag("one") / path)
    damaged = state_of(packed_twice.bag("one"))

    planned = packed_twice.repair()
    assert (planned.whole, _codes(planned)) == (False, ["copy.differs"])
    assert {(file.path, file.source, file.applied) for file in planned.files} == {(path, "two/letters", False) for path in paths}
    assert state_of(packed_twice.bag("one")) == damaged

    done = packed_twice.repair(apply=True, agent="A. Clerk")
    assert done.whole
    assert _octets(packed_twice.bag("one")) == good
    assert validate_bag(packed_twice.bag("one")).valid
    assert state_of(packed_twice.bag("two")) == source
    assert _codes(packed_twice.repair()) == ["copy.same"]


@pytest.mark.parametrize("path", ["tagmanifest-sha256.txt", "bag-info.txt", "metadata/records.jsonl"])
def test_what_only_this_bag_ever_had_is_not_taken_from_other_tags(packed_twice: OtherTags, path: str) -> None:
    DAMAGES["flipped"](packed_twice.bag("one") / path)
    before = state_of(packed_twice.folder / "one")

    refused = packed_twice.repair(apply=True)

    assert (refused.whole, refused.files) == (False, [])
    assert _codes(refused) == ["copy.differs", "repair.no-good-copy"]
    assert state_of(packed_twice.folder / "one") == before


def test_bags_that_were_packed_apart_differ_and_are_not_damaged(packed_twice: OtherTags) -> None:
    compared = compare_copies("one/letters", configuration=packed_twice.settings)

    assert not compared.same
    assert {copy.copy: list(copy.damaged) for copy in compared.copies} == {"one/letters": [], "two/letters": []}
    assert _codes(compared) == ["copy.same", "copy.same", "copy.other-tags"]
    told = compared.findings[-1].values
    assert (told["copy"], told["other"]) == ("two/letters", "one/letters")
    own, other = _octets(packed_twice.bag("one")), _octets(packed_twice.bag("two"))
    assert told["files"] == sorted(path for path in own.keys() | other.keys() if own.get(path) != other.get(path))


@pytest.mark.parametrize("place", _NAMES)
@pytest.mark.parametrize("path", [DAMAGED, "bag-info.txt", "tagmanifest-sha256.txt"])
def test_damage_in_a_bag_that_was_packed_apart_is_told_beside_that(packed_twice: OtherTags, place: str, path: str) -> None:
    DAMAGES["flipped"](packed_twice.bag(place) / path)
    compared = compare_copies("two/letters", configuration=packed_twice.settings)

    found = {copy.copy: list(copy.damaged) for copy in compared.copies}
    assert path in found.pop(f"{place}/letters")
    assert [*found.values()] == [[]]
    assert sorted(_codes(compared)) == ["copy.differs", "copy.other-tags", "copy.same"]


def test_each_kind_of_tag_files_is_compared_among_its_own(packed_twice: OtherTags) -> None:
    """A third copy, made from the second, is damaged: it is measured by the second, not by the first."""
    assert copy_bags(packed_twice.bag("two"), packed_twice.folder / "one/again", configuration=packed_twice.settings).whole
    (packed_twice.folder / "one/again/letters/manifest-sha256.txt").write_bytes(b"")

    compared = compare_copies("one/letters", configuration=packed_twice.settings)

    found = {copy.copy: list(copy.damaged) for copy in compared.copies}
    assert found == {"one/letters": [], "two/letters": [], "one/again/letters": ["manifest-sha256.txt"]}


def test_a_seal_of_other_tags_does_not_outdo_the_ledger(packed_twice: OtherTags) -> None:
    put_layer(packed_twice.bag("two"))
    good = _octets(packed_twice.bag("one"))
    DAMAGES["flipped"](packed_twice.bag("one") / DAMAGED)

    assert packed_twice.repair(apply=True).whole
    assert _octets(packed_twice.bag("one")) == good


def test_files_that_do_not_belong_into_a_bag_are_moved_out_of_it_without_a_whole_copy(packed_twice: OtherTags) -> None:
    good = _octets(packed_twice.bag("one"))
    (packed_twice.bag("one") / "data/added.txt").write_bytes(b"added")
    (packed_twice.bag("one") / "tagmanifest-md5.txt").write_bytes(b"")

    done = packed_twice.repair(apply=True)

    assert (done.whole, [file.path for file in done.files]) == (True, ["data/added.txt", "tagmanifest-md5.txt"])
    assert _octets(packed_twice.bag("one")) == good


def test_without_ledger_and_seal_other_tags_are_shown_and_a_person_decides(tmp_path: Path) -> None:
    bags = OtherTags(tmp_path, has_ledger=False)
    DAMAGES["flipped"](bags.bag("one") / DAMAGED)
    before = state_of(tmp_path / "one")

    refused = bags.repair(source="two", apply=True)

    assert set(_codes(refused)) == {"copy.differs", "repair.no-authority"}
    assert state_of(tmp_path / "one") == before


def test_without_a_ledger_a_seal_of_the_damaged_bag_knows_its_tags(tmp_path: Path) -> None:
    bags = OtherTags(tmp_path, has_ledger=False)
    put_layer(bags.bag("one"))
    good = _octets(bags.bag("one"))
    DAMAGES["flipped"](bags.bag("one") / DAMAGED)

    assert bags.repair(source="two", apply=True).whole
    assert _octets(bags.bag("one")) == good


@pytest.mark.parametrize("has_ledger", [True, False])
def test_copies_that_are_damaged_in_different_files_repair_one_another(tmp_path: Path, *, has_ledger: bool) -> None:
    places = Places(tmp_path, has_ledger=has_ledger)
    shutil.rmtree(tmp_path / "three")
    good = _octets(tmp_path / "two")
    for path in (DAMAGED, "bag-info.txt", "seals/0001/seal.json"):
        DAMAGES["flipped"](places.bag("one") / path)
    for path in (_OTHER, "metadata/records.jsonl", "data/نامه.txt"):
        DAMAGES["missing"](places.bag("two") / path)

    for place, other in (("one", "two"), ("two", "one")):
        done = places.repair(f"{place}/letters", source=other, apply=True)
        assert done.whole, done.findings
        assert {file.source for file in done.files} == {f"{other}/letters"}
        assert len(done.files) == 3
        assert (
            _octets(places.bag(place)).items()
            >= {key.removeprefix("letters/"): octets for key, octets in good.items() if key.startswith("letters/data/")}.items()
        )
        assert validate_bag(places.bag(place)).valid


def test_each_file_comes_from_the_copy_that_holds_it(tmp_path: Path) -> None:
    places = Places(tmp_path)
    for path in (DAMAGED, _OTHER, "manifest-sha256.txt"):
        DAMAGES["flipped"](places.bag("one") / path)
    for path in (DAMAGED, "manifest-sha256.txt"):
        DAMAGES["truncated"](places.bag("two") / path)
    DAMAGES["flipped"](places.bag("three") / _OTHER)

    done = places.repair(apply=True, agent="A. Clerk")

    sources = {DAMAGED: "three/letters", _OTHER: "two/letters", "manifest-sha256.txt": "three/letters"}
    assert (done.whole, {file.path: file.source for file in done.files}) == (True, sources)
    assert {entry["path"]: entry["from"] for entry in places.entries("repair")} == sources
    assert validate_bag(places.bag("one")).valid


@pytest.mark.parametrize("path", [DAMAGED, "manifest-sha512.txt", "tagmanifest-sha256.txt", "bagit.txt", "seals/0001/seal.json"])
def test_a_file_that_is_damaged_in_all_copies_is_repaired_from_none(tmp_path: Path, path: str) -> None:
    places = Places(tmp_path)
    DAMAGES["flipped"](places.bag("one") / _OTHER)
    for place in ("one", "two", "three"):
        DAMAGES["flipped"](places.bag(place) / path)
    before = state_of(tmp_path / "one")

    refused = places.repair(apply=True)

    assert (refused.whole, refused.files) == (False, [])
    assert set(_codes(refused)) == {"copy.differs", "repair.source-damaged", "repair.no-good-copy"}
    assert state_of(tmp_path / "one") == before


@pytest.mark.parametrize("ending", ["tar", "zip"])
def test_a_folder_takes_a_document_from_an_archive_with_other_tags(tmp_path: Path, ending: str) -> None:
    bags = OtherTags(tmp_path, has_ledger=False)
    shutil.rmtree(bags.bag("two"))
    make_bag(tmp_path / f"two/letters.{ending}")
    add_to_audit((), configuration=bags.settings)
    good = _octets(bags.bag("one"))
    for path in (DAMAGED, "manifest-sha512.txt"):
        DAMAGES["flipped"](bags.bag("one") / path)

    done = bags.repair(apply=True)

    assert (done.whole, {file.source for file in done.files}) == (True, {f"two/letters.{ending}"})
    assert _octets(bags.bag("one")) == good


def test_a_document_that_is_withheld_here_is_not_named_though_it_is_open_in_the_copy_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/secret-name.txt").write_bytes(b"secret")
    table = tmp_path / "table.csv"
    settings = tmp_path / "settings.toml"
    settings.write_text('[places]\none = { path = "one" }\ntwo = { path = "two" }\n', encoding="utf-8")
    for place, access in (("one", "closed"), ("two", "open")):
        (tmp_path / place).mkdir()
        table.write_text(f"path,access,reference code\nsecret-name.txt,{access},AR-17\n", encoding="utf-8")
        bag = tmp_path / place / "letters"
        assert create(tmp_path / "source", bag, CreateOptions(Organization("x"), records=table)).made
    add_to_audit((), configuration=settings)
    DAMAGES["flipped"](tmp_path / "one/letters/data/secret-name.txt")

    planned, done = (repair("one/letters", RepairOptions(apply=apply, configuration=settings)) for apply in (False, True))

    assert done.whole
    for report in (planned, done):
        assert [(file.path, file.source) for file in report.files] == [("AR-17", "two/letters")]


def test_copies_of_one_bag_are_all_repaired_by_its_identifier(tmp_path: Path) -> None:
    places = Places(tmp_path)
    assert copy_bags(["one/letters"], "two", configuration=places.settings).whole
    info = (places.bag("one") / "bag-info.txt").read_text(encoding="utf-8")
    identifier = next(line for line in info.splitlines() if line.startswith("External-Identifier: ")).partition(": ")[2]
    for place, path in (("one", DAMAGED), ("two", _OTHER), ("three", "data/empty.txt")):
        DAMAGES["missing"](places.bag(place) / path)

    done = places.repair(identifier, apply=True)

    assert (done.whole, len(done.files)) == (True, 3)
    assert all(validate_bag(places.bag(place)).valid for place in ("one", "two", "three"))
