from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.bags.validation import validate as bag_validation
from archiver.hashing import HashingProcesses
from archiver.tasks import validation
from archiver.tasks.validation import validate_all
from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_several_bags_share_the_processes_of_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[HashingProcesses] = []

    class CountedProcesses(HashingProcesses):
        def __init__(self, cores: int | None = None) -> None:
            super().__init__(cores)
            made.append(self)

    monkeypatch.setattr(validation, "HashingProcesses", CountedProcesses)
    monkeypatch.setattr(bag_validation, "HashingProcesses", CountedProcesses)
    bags = [BagFolder(tmp_path / name, "plain").path for name in ("one", "two", "three")]
    assert validate_all(bags).valid
    assert len(made) == 1


def test_a_bag_that_is_missing_does_not_keep_the_others_from_being_validated(tmp_path: Path) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    bag.write("data/hello.txt", b"HELLO\n")
    done = validate_all([tmp_path / "missing", bag.path], Level.FULL)
    assert [error.code for error in done.errors] == ["error.bag-missing"]
    assert {finding.code for finding in done.findings} == {"bag.digest-differs"}
    assert not done.valid
    assert validate_all([bag.path], "complete").valid
