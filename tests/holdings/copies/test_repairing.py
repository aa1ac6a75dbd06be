"""Copies that are damaged in fact, repaired from one another. All else in a bag stays as it was."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from archiver.bags.validation import validate_bag
from archiver.errors import ArchiverError
from archiver.tasks.audits.comparing import compare_copies
from archiver.tasks.audits.copying import copy_bags
from archiver.tasks.audits.repairing import RepairOptions, RepairReport, repair
from tests.bags.kills import MEMORY, look
from tests.bags.seal_layers import put_layer
from tests.holdings.copies.bags import DAMAGED, DAMAGES, make_bag, state_of
from tests.holdings.copies.kills import kill_repairs_at_random
from tests.killed_programs import finish_program, start_program

_SEALS = ("seals/0001/seal.json", "../letters.seals/0001/covers.sha512")
_TAGS = ("manifest-sha512.txt", "tagmanifest-sha256.txt", "bag-info.txt", "bagit.txt", "metadata/records.jsonl")


class Places:
    """Three places with a copy of one bag each, entered in a ledger."""

    def __init__(self, folder: Path, *, has_ledger: bool = True) -> None:
        self.folder = folder
        self.settings = folder / "settings.toml"
        names = ("one", "two", "three")
        places = "".join(f'{name} = {{ path = "{name}" }}\n' for name in names)
        self.settings.write_text(f'[audit]\nledger = "ledger.sqlite"\n[places]\n{places}', encoding="utf-8")
        for name in names:
            (folder / name).mkdir()
        bag = make_bag(folder / "letters")
        put_layer(bag)
        put_layer(bag, folder / "letters.seals")
        assert copy_bags([bag], "one", configuration=self.settings).whole
        for name in names[1:]:
            assert copy_bags(["one/letters"], name, configuration=self.settings).whole
        if not has_ledger:
            (folder / "ledger.sqlite").unlink()
        shutil.rmtree(bag)

    def bag(self, place: str) -> Path:
        """Return the path of the copy at a place."""
        return self.folder / place / "letters"

    def repair(self, bag: str = "one/letters", **options: Any) -> RepairReport:
        """Repair a copy, or plan it."""
        return repair(bag, RepairOptions(**options, configuration=self.settings))

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """Return the entries of a kind."""
        with sqlite3.connect(self.folder / "ledger.sqlite") as connection:
            lines = [json.loads(line) for (line,) in connection.execute("SELECT line FROM entries ORDER BY seq")]
        return [line for line in lines if line["kind"] == kind]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def _codes(report: Any) -> list[str]:
    return [finding.code for finding in report.findings]


def _without_quarantine(place: Path) -> dict[str, tuple[object, ...]]:
    return {path: state for path, state in state_of(place).items() if path != "." and not path.startswith(".quarantine")}


def _with_folder_times_of(
    seen: dict[str, tuple[object, ...]], other: dict[str, tuple[object, ...]]
) -> dict[str, tuple[object, ...]]:
    """Return states in which folders have the times of others: a damage that removes or adds something changes these."""
    return {path: (state[0], other.get(path, state)[1], state[2]) if state[2] == b"" else state for path, state in seen.items()}


@pytest.mark.parametrize(
    "path", [DAMAGED, "data/100%.txt", "data/a\nb", *_TAGS, "seals/0001/seal.json", "../letters.seals/0001/covers.sha512"]
)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_replaced_and_kept_and_nothing_else_changes(places: Places, path: str, damage: str) -> None:
    good = _without_quarantine(places.folder / "one")
    DAMAGES[damage](places.bag("one") / path)
    damaged = _without_quarantine(places.folder / "one")
    sources = {name: look(places.folder / name) for name in ("two", "three")}

    planned = places.repair()
    assert (planned.whole, _codes(planned)) == (False, ["copy.differs"])
    shown = path.replace("\n", "\\u000a")
    files = {file.path: (file.applied, file.kept_at) for file in planned.files}
    assert files == {shown: (False, None)}
    assert _without_quarantine(places.folder / "one") == damaged
    assert not (places.folder / "one/.quarantine").exists()

    done = places.repair(apply=True, agent="A. Clerk")
    assert done.whole
    assert set(_codes(done)) == {"repair.done", *([] if damage == "missing" else ["repair.kept-aside"])}
    repaired = _without_quarantine(places.folder / "one")
    assert _with_folder_times_of(repaired, good) == good
    assert (
        {path: state[1] for path, state in repaired.items() if not state[2]}
        == {path: state[1] for path, state in damaged.items() if not state[2] and path in repaired}
        or damage in {"link", "folder"}
        or not path
    )
    assert validate_bag(places.bag("one")).valid
    kept = next(file.kept_at for file in done.files if file.path == shown)
    assert (kept is None) == (damage == "missing")
    if kept is not None and damage in {"flipped", "truncated"}:
        assert Path(kept).read_bytes() == damaged[os.path.normpath(f"letters/{path}")][2]
    assert {name: look(places.folder / name) for name in ("two", "three")} == sources
    assert (places.repair().whole, _codes(places.repair())) == (True, ["copy.same"])


def test_a_repair_and_the_read_that_follows_are_entered(places: Places) -> None:
    DAMAGES["flipped"](places.bag("one") / DAMAGED)

    done = places.repair(apply=True, agent="A. Clerk")

    entry = places.entries("repair")[0]
    lines = (places.bag("two") / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    assert (entry["path"], entry["from"], entry["agent"], entry["keptAt"]) == (
        DAMAGED,
        "two/letters",
        "A. Clerk",
        done.files[0].kept_at,
    )
    assert lines[entry["line"] - 1].endswith(DAMAGED)
    reads = [read for read in places.entries("read") if read["run"] == entry["run"]]
    assert reads
    assert {(read["copy"], read["outcome"]) for read in reads} == {(entry["copy"], "good")}


def test_files_that_do_not_belong_into_the_bag_are_moved_out_of_it(places: Places) -> None:
    good = _without_quarantine(places.folder / "one")
    (places.bag("one") / "data/sub/added.txt").write_bytes(b"added")
    (places.bag("one") / "added.txt").write_bytes(b"added")

    done = places.repair(apply=True)

    assert done.whole
    assert [(file.path, Path(str(file.kept_at)).read_bytes()) for file in done.files] == [
        ("added.txt", b"added"), ("data/sub/added.txt", b"added")
    ]  # fmt: skip
    assert _with_folder_times_of(_without_quarantine(places.folder / "one"), good) == good


def test_a_link_in_the_place_of_a_folder_is_moved_and_the_folder_made_again(places: Places) -> None:
    good = _without_quarantine(places.folder / "one")
    outside = places.folder / "outside"
    (places.bag("one") / "data/sub").rename(outside)
    (places.bag("one") / "data/sub").symlink_to(outside)
    before = look(outside)

    done = places.repair(apply=True)

    assert done.whole
    assert look(outside) == before
    repaired = _without_quarantine(places.folder / "one")
    repaired.setdefault("letters/data/sub/none", good["letters/data/sub/none"])
    assert _with_folder_times_of(repaired, good) == good


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"])
def test_damaged_manifests_of_two_copies_of_three_are_repaired_by_what_the_ledger_pins(places: Places, name: str) -> None:
    for place in ("one", "two"):
        DAMAGES["flipped"](places.bag(place) / name)

    for place in ("one", "two"):
        done = places.repair(f"{place}/letters", apply=True)
        source = "three/letters" if place == "one" else "one/letters"
        assert (done.whole, [(file.path, file.source) for file in done.files]) == (True, [(name, source)])
    assert compare_copies("one/letters", configuration=places.settings).same


def test_a_source_that_is_named_and_damaged_in_the_same_file_is_refused_though_another_is_whole(places: Places) -> None:
    DAMAGES["flipped"](places.bag("one") / DAMAGED)
    DAMAGES["truncated"](places.bag("two") / DAMAGED)

    refused = places.repair(source="two", apply=True)

    assert "repair.source-damaged" in _codes(refused)
    assert places.repair(source="three", apply=True).whole


def test_without_a_ledger_different_tag_manifests_are_shown_and_a_person_decides(tmp_path: Path) -> None:
    places = Places(tmp_path, has_ledger=False)
    for place in ("one", "two"):
        shutil.rmtree(places.bag(place) / "seals")
        shutil.rmtree(places.folder / place / "letters.seals")
    DAMAGES["flipped"](places.bag("one") / "tagmanifest-sha256.txt")
    before = state_of(tmp_path / "one")

    refused = places.repair(source="two", apply=True)

    told = [finding.values for finding in refused.findings if finding.code == "repair.no-authority"]
    assert [(one["copy"], one["other"], one["name"]) for one in told] == [
        ("one/letters", "two/letters", "tagmanifest-sha256.txt")
    ]
    assert told[0]["digest"] != told[0]["otherDigest"]
    assert state_of(tmp_path / "one") == before
    # A seal of the other copy knows which tag manifests were sealed.
    assert places.repair(source="three", apply=True).whole


def test_a_copy_at_another_path_can_be_named_as_the_source(tmp_path: Path) -> None:
    places = Places(tmp_path, has_ledger=False)
    DAMAGES["missing"](places.bag("one") / DAMAGED)

    done = places.repair(source=str(places.bag("two")), apply=True)

    assert (done.whole, [file.source for file in done.files]) == (True, ["two/letters"])


@pytest.mark.parametrize("ending", ["tar", "zip"])
def test_an_archive_is_replaced_whole(tmp_path: Path, ending: str) -> None:
    places = Places(tmp_path)
    archive = make_bag(tmp_path / f"box.{ending}")
    for name in ("one", "two"):
        assert copy_bags(archive, name, configuration=places.settings).whole
    DAMAGES["flipped"](tmp_path / f"one/box.{ending}")
    damaged = (tmp_path / f"one/box.{ending}").read_bytes()

    done = places.repair(f"one/box.{ending}", apply=True)

    assert (done.whole, [file.path for file in done.files]) == (True, [f"box.{ending}"])
    assert Path(str(done.files[0].kept_at)).read_bytes() == damaged
    assert state_of(tmp_path / f"one/box.{ending}") == state_of(tmp_path / f"two/box.{ending}")
    assert (tmp_path / f"one/box.{ending}").read_bytes() == archive.read_bytes()


def test_all_copies_of_a_bag_are_repaired_by_its_identifier(places: Places) -> None:
    info = (places.bag("one") / "bag-info.txt").read_text(encoding="utf-8")
    identifier = next(line for line in info.splitlines() if line.startswith("External-Identifier: ")).partition(": ")[2]
    DAMAGES["flipped"](places.bag("one") / DAMAGED)
    DAMAGES["missing"](places.bag("three") / DAMAGED)

    done = places.repair(identifier, apply=True)

    assert (done.whole, [(file.bag, file.source) for file in done.files]) == (
        True, [("one/letters", "two/letters"), ("three/letters", "one/letters")]
    )  # fmt: skip


def test_a_place_that_cannot_be_reached_is_told_and_no_copy_there_is_called_damaged(places: Places) -> None:
    shutil.rmtree(places.folder / "three")
    DAMAGES["flipped"](places.bag("one") / DAMAGED)

    compared = compare_copies("one/letters", configuration=places.settings)
    refused = places.repair(source="three", apply=True)

    assert sorted(_codes(compared)) == ["audit.place-unreachable", "copy.differs", "copy.same"]
    assert {copy.copy: list(copy.damaged) for copy in compared.copies} == {
        "one/letters": [DAMAGED], "two/letters": [], "three/letters": []
    }  # fmt: skip
    assert set(_codes(refused)) == {"copy.differs", "audit.place-unreachable", "repair.no-good-copy"}


def test_a_bag_that_is_gone_is_missing(places: Places) -> None:
    shutil.rmtree(places.bag("two"))

    assert sorted(_codes(compare_copies("one/letters", configuration=places.settings))) == [
        "audit.bag-missing",
        "copy.same",
        "copy.same",
    ]
    assert _codes(places.repair("two/letters", apply=True)) == ["audit.bag-missing"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_compare_names_the_damaged_files_of_each_copy(places: Places, damage: str) -> None:
    DAMAGES[damage](places.bag("two") / "manifest-sha512.txt")
    DAMAGES[damage](places.bag("two") / DAMAGED)

    compared = compare_copies("three/letters", configuration=places.settings)

    assert not compared.same
    assert {copy.copy: list(copy.damaged) for copy in compared.copies if copy.damaged}["two/letters"][:2] in (
        [DAMAGED, "manifest-sha512.txt"], [DAMAGED, f"{DAMAGED}/inner/file"]
    )  # fmt: skip
    versions = {copy.version for copy in compared.copies}
    assert len(versions) == 1
    assert all(copy.read for copy in compared.copies)


def test_a_bag_that_another_run_changes_is_left_alone(places: Places) -> None:
    from archiver.bags.workplace import locked_bag  # noqa: PLC0415 - held by hand here

    DAMAGES["flipped"](places.bag("one") / DAMAGED)
    with locked_bag(str(places.bag("one"))):
        report = places.repair(apply=True)
    assert [error.code for error in report.errors] == ["error.in-use"]


def test_an_unknown_name_is_told(places: Places) -> None:
    for ask in (lambda: places.repair("urn:uuid:0"), lambda: compare_copies("urn:uuid:0", configuration=places.settings)):
        with pytest.raises(ArchiverError) as error:
            ask()
        assert error.value.code == "error.copy-unknown"


def test_repair_of_a_withheld_document_names_it_by_its_reference_code(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/secret-name.txt").write_bytes(b"secret")
    (tmp_path / "source/open.txt").write_bytes(b"open")
    (tmp_path / "table.csv").write_text("path,access,reference code\nsecret-name.txt,closed,AR-17\n", encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    (tmp_path / "settings.toml").write_text('[places]\none = { path = "one" }\ntwo = { path = "two" }\n', encoding="utf-8")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "archiver", *words]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    made = run("create", "source", "--to", "letters", "--organization", "x", "--records", "table.csv")
    assert made.returncode == 0
    config = ("--config", "settings.toml")
    for place in ("one", "two"):
        assert run("copy", "letters", "--to", place, *config).returncode == 0
    DAMAGES["flipped"](tmp_path / "one/letters/data/secret-name.txt")
    told = [
        run(*words, *config)
        for words in (
            ("audit", "compare", "one/letters"),
            ("audit", "compare", "one/letters", "--json"),
            ("audit", "repair", "one/letters"),
            ("audit", "repair", "one/letters", "--json"),
            ("audit", "repair", "one/letters", "--apply", "--json"),
            ("audit", "export"),
        )
    ]
    assert [one.returncode for one in told] == [1, 1, 1, 1, 0, 0]
    for one in told:
        assert "secret-name" not in one.stdout + one.stderr
        assert "AR-17" in one.stdout
    result = json.loads(told[4].stdout)["results"][0]
    assert (result["path"], result["applied"], result["from"]) == ("AR-17", True, "two/letters")
    assert (Path(result["keptAt"]) / "letters/data/secret-name.txt").is_file()


_KILLED_LAST = """
import os, signal, sys
from archiver.bags.workplace import Workplace
from archiver.tasks.audits.repairing import RepairOptions, repair
Workplace.remove = lambda _: os.kill(os.getpid(), signal.SIGKILL)
print("ready", flush=True)
repair("one/letters", RepairOptions(apply=True, configuration=sys.argv[1]))
"""


def test_what_a_repair_left_that_was_killed_once_all_was_in_place_is_removed_by_the_next(places: Places) -> None:
    DAMAGES["flipped"](places.bag("one") / DAMAGED)
    before = set(os.listdir(places.folder / "one"))
    assert finish_program(start_program(_KILLED_LAST, places.settings)) == -signal.SIGKILL
    left = set(os.listdir(places.folder / "one")) - before - {".quarantine"}
    assert left

    assert places.repair().whole
    assert left <= set(os.listdir(places.folder / "one")), "without --apply nothing is changed"
    assert places.repair(apply=True).whole
    assert set(os.listdir(places.folder / "one")) == {*before, ".quarantine"}


@pytest.mark.slow
def test_kills_at_random_moments_leave_each_file_damaged_or_good_and_the_next_run_repairs(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else tmp_path) as folder:
        tally = kill_repairs_at_random(Path(folder), 20, seed=19)

    assert tally["kills"] == 20
