"""How many documents of bags are kept in memory, and how many of one bag are listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import CreateOptions, Organization, create
from archiver.web.bags import bag_contents
from archiver.web.bags.bag_contents import read_contents
from archiver.web.bags.packed_contents import pack_contents, unpack_contents
from tests.holdings.bags import write_bag

if TYPE_CHECKING:
    import pytest


def test_bags_are_kept_within_a_bound_and_the_last_one_always(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag_contents, "_MOST_KEPT", 5)
    monkeypatch.setattr(bag_contents, "_STORE", bag_contents._Store())
    paths = [str(tmp_path / str(size)) for size in (2, 3, 7)]
    for path in map(Path, paths):
        write_bag(path, {f"{one}.txt": b"x" for one in range(int(path.name))})
    contents = [read_contents(path) for path in paths[:2]]

    assert read_contents(paths[0]) is contents[0]
    assert read_contents(paths[1]) is contents[1]
    large = read_contents(paths[2])
    assert len(large.documents) == 7
    assert read_contents(paths[2]) is large
    assert list(bag_contents._STORE.kept) == [paths[2]]


def test_of_a_very_large_bag_the_first_documents_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bag_contents, "MOST_LISTED", 3)
    monkeypatch.setattr(bag_contents, "_STORE", bag_contents._Store())
    write_bag(tmp_path / "bag", {f"{one}.txt": b"x" for one in range(4)})
    contents = read_contents(str(tmp_path / "bag"))

    assert len(contents.documents) == 3
    assert contents.is_cut


def test_contents_come_back_from_a_job_as_they_were_read(seeds: Path, tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    options = CreateOptions(Organization("The Register of Names", "en"), second_opinion="none")
    assert create(f"{seeds}/", bag, options).made
    contents = read_contents(str(bag))
    unpacked = unpack_contents(json.loads(json.dumps(pack_contents(str(bag)))))

    assert len(unpacked.documents) > 5
    assert unpacked == contents
    (bag / "metadata" / "records.jsonl").write_text("{", encoding="utf-8")
    doubtful = unpack_contents(json.loads(json.dumps(pack_contents(str(bag)))))
    read = read_contents(str(bag))
    assert doubtful.fault is not None
    assert read.fault is not None
    assert doubtful.fault.code == read.fault.code
