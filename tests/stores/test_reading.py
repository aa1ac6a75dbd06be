"""Bags in stores are read in place by each command that only reads. What changes a bag is refused with what to do."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.stores.store_commands import describe_store, run_here, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore

ADDRESS = "s3://bucket/bags/letters"


def reach(store: MisbehavingStore) -> tuple[str, ...]:
    return ("--endpoint", store.endpoint, "--credentials", "none")


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_documents_are_taken_out(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    upload(store, letters)
    told = run_here("extract", ADDRESS, "--to", str(tmp_path / "out"), *reach(store))
    names = files_below(letters / "data")
    assert (told.exit_code, files_below(tmp_path / "out")) == (0, names)
    assert filecmp.cmpfiles(letters / "data", tmp_path / "out", names, shallow=False) == (names, [], [])


def test_nothing_is_taken_out_of_a_damaged_bag(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    upload(store, letters)
    store.faults[b"bags/letters/data/letter 1.txt"] = "short"
    told = run_here("extract", ADDRESS, "--to", str(tmp_path / "out"), *reach(store))
    assert (told.exit_code, [*tmp_path.iterdir()]) == (1, [])
    assert "store.object-short" in told.codes


def test_a_new_bag_is_made_of_one_in_a_store(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    upload(store, letters)
    told = run_here("extract", ADDRESS, "--as-bag", "--to", str(tmp_path / "new"), "--agent", "Ava", *reach(store))
    assert (told.exit_code, run_here("validate", str(tmp_path / "new")).exit_code) == (0, 0)


@pytest.mark.parametrize("command", [("bag", "history"), ("seal", "check")], ids=" ".join)
def test_a_command_that_reads_says_the_same_of_a_store_as_of_a_disk(
    store: MisbehavingStore, letters: Path, command: tuple[str, ...]
) -> None:
    upload(store, letters)
    of_store, of_disk = run_here(*command, ADDRESS, *reach(store)), run_here(*command, str(letters))
    assert (of_store.exit_code, of_store.codes) == (of_disk.exit_code, of_disk.codes) == (0, set())
    assert [sorted(result) for result in of_store.report["results"]] == [sorted(result) for result in of_disk.report["results"]]


def test_an_export_of_a_store_has_the_octets_of_one_of_a_disk(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    upload(store, letters)
    options = ("--as", "dublin-core", "--to")
    assert run_here("export", ADDRESS, *options, str(tmp_path / "store.csv"), *reach(store)).exit_code == 0
    assert run_here("export", str(letters), *options, str(tmp_path / "disk.csv")).exit_code == 0
    assert (tmp_path / "store.csv").read_bytes() == (tmp_path / "disk.csv").read_bytes()


def test_seals_in_the_bag_and_beside_it_are_found(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.objects[b"bags/letters/seals/0001/odd.txt"] = b"1"
    store.objects[b"bags/letters.seals/0001/odd.txt"] = b"1"
    told = run_here("seal", "check", ADDRESS, *reach(store))
    assert told.exit_code == 1
    shown = {path.rpartition("/0001")[0] for path in told.paths_of("seal.file-unknown")}
    assert shown == {"seals", "../letters.seals"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("bag", "add-algorithm", ADDRESS, "sha3-256"),
        ("bag", "describe", ADDRESS, "--records", "table.csv", "--agent", "Ava"),
        ("bag", "resolve-date", ADDRESS, "data/letter 1.txt", "--date", "2016-11-05", "--note", "n", "--agent", "Ava"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_what_changes_a_bag_is_done_on_a_disk(letters: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "a.txt").write_text("a\n")
    shutil.copytree(letters, tmp_path / "bag")
    words = [sys.executable, "-m", "archiver", *arguments]
    told = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, "copy the bag back" in told.stderr) == (2, True), told.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bag", "seeds"]


def test_a_place_of_the_settings_names_the_store(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    upload(store, letters)
    settings = tmp_path / "settings.toml"
    settings.write_text(f"[places]\nbucket = {{ {describe_store(store, 's3://bucket/bags')} }}\n")
    assert run_here("validate", ADDRESS, "--config", str(settings)).exit_code == 0
    # A place reaches as far as a slash.
    told = run_here("validate", "s3://bucket/bags-of-others/letters", "--config", str(settings))
    assert (told.exit_code, told.codes) == (2, {"store.not-named"})
