"""Folders are listed in parts that are worth their way: each file is counted once, by processes and by a cluster."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archiver.bags.format import PAYLOAD
from archiver.bags.validation.folder_listing import FoldersListed, order_listing, order_rest
from archiver.hashing import HashingProcesses, UnitWork
from archiver.hashing.paths_sum import sum_paths
from archiver.hashing.units import Places, do_order
from archiver.holdings.cluster import Cluster, ClusterWork

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archiver.hashing import Work

KEY = b"k" * 32
FOLDERS = 12
FILES = 500


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    for number in range(FOLDERS):
        folder = tmp_path / PAYLOAD / f"{number % 3}" / f"{number:02}"
        folder.mkdir(parents=True)
        for name in range(FILES):
            (folder / f"{name}.txt").touch()
    return tmp_path


def list_all(bag: Path, work: Work) -> Iterator[FoldersListed]:
    orders = deque([order_listing(str(bag), (PAYLOAD,), work, KEY)])
    with Places() as places:
        while orders:
            listed = FoldersListed(*do_order(orders.popleft(), places, lambda _: None))
            orders += order_rest(str(bag), listed, work, KEY)
            yield listed


def test_processes_share_the_folders_and_count_each_file_once(bag: Path) -> None:
    paths = [f"  {path.relative_to(bag)}".encode() for path in (bag / PAYLOAD).rglob("*.txt")]
    with closing(HashingProcesses()) as processes:
        parts = list(list_all(bag, UnitWork(processes)))

    # The first part ends after 2,000 entries, which is a third, and leaves two folders: one for each half.
    assert [part.files for part in parts] == [2000, 2000, 2000]
    assert sum(part.paths_sum for part in parts) == sum_paths(paths, KEY)
    assert all(part.is_whole for part in parts)


def test_a_cluster_lists_a_bag_of_thousands_in_one_order(bag: Path) -> None:
    [listed] = list_all(bag, ClusterWork(Cluster(None, "tcp://127.0.0.1:1")))

    assert listed.files == FOLDERS * FILES
