"""One suite for every kind of place: a folder, a store that holds its objects in memory, and a real store of S3."""

from __future__ import annotations

import shutil
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

import pytest

from archiver.bags.reading import open_source
from archiver.findings import FindingLog
from archiver.holdings.places import PlaceSettings, name_stores, open_place, read_settings
from archiver.stores.known_stores import KnownStores, naming_stores
from tests.stores.store_commands import Told, run_here
from tests.stores.test_auditing import list_faults

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.holdings.places import Place
    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


class Held(Protocol):
    """What lies at a place, and the settings that name it."""

    settings: str

    def put(self, path: str, octets: bytes) -> None:
        """Put a file at a path below the place, or in the place of another."""

    def remove(self, path: str) -> None:
        """Remove a file."""

    def get(self, path: str) -> bytes:
        """Return the octets of a file."""


class _InFolder:
    """A place that is a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        self.settings = f'path = "{folder}"'

    def put(self, path: str, octets: bytes) -> None:
        (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self._folder / path).write_bytes(octets)

    def remove(self, path: str) -> None:
        (self._folder / path).unlink()

    def get(self, path: str) -> bytes:
        return (self._folder / path).read_bytes()


class _InMemory:
    """A place in a store that holds its objects in memory."""

    def __init__(self, store: MisbehavingStore) -> None:
        self._store = store
        self.settings = f'url = "s3://bucket/place", endpoint = "{store.endpoint}", credentials = "none", pause = "0.01s"'

    def put(self, path: str, octets: bytes) -> None:
        self._store.objects[f"place/{path}".encode()] = octets

    def remove(self, path: str) -> None:
        del self._store.objects[f"place/{path}".encode()]

    def get(self, path: str) -> bytes:
        return self._store.objects[f"place/{path}".encode()]


class _InRealStore:
    """A place in a store of SeaweedFS, below a prefix of its own."""

    def __init__(self, store: RealStore, prefix: str) -> None:
        self._store = store
        self._prefix = prefix
        self.settings = f'url = "s3://{store.bucket}/{prefix}", endpoint = "{store.endpoint}", credentials = "env"'

    def put(self, path: str, octets: bytes) -> None:
        self._store.put(f"{self._prefix}/{path}", octets)

    def _ask(self, path: str, method: str) -> bytes:
        url = f"{self._store.filer}/buckets/{self._store.bucket}/{self._prefix}/{quote(path)}"
        with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=30) as answer:  # noqa: S310
            octets: bytes = answer.read()
        return octets

    def remove(self, path: str) -> None:
        self._ask(path, "DELETE")

    def get(self, path: str) -> bytes:
        return self._ask(path, "GET")


@pytest.fixture(params=["folder", "memory", pytest.param("s3", marks=pytest.mark.slow)])
def held(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Held:
    """A place of each kind, with nothing in it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    if request.param == "folder":
        return _InFolder(tmp_path / "place")
    if request.param == "memory":
        return _InMemory(request.getfixturevalue("store"))
    store: RealStore = request.getfixturevalue("real_store")
    for name, value in store.environment().items():
        monkeypatch.setenv(name, value)
    return _InRealStore(store, tmp_path.name)


@pytest.fixture
def settings(held: Held, tmp_path: Path) -> Path:
    """Settings that name the place, and a folder beside it."""
    path = tmp_path / "archiver.toml"
    (tmp_path / "nas").mkdir()
    path.write_text(f'[places]\nplace = {{ {held.settings} }}\nnas = {{ path = "nas" }}\n')
    return path


@pytest.fixture
def place(settings: Path) -> Place:
    """The place."""
    return open_place(read_settings(str(settings))[0].place("place"))


def find(place: Place, top: str = "") -> list[str]:
    unread: list[str] = []
    found = sorted(bag.path for bag in place.find_bags(unread, top))
    assert unread == []
    return found


def put_bag(held: Held, letters: Path, name: str = "letters") -> None:
    for path in letters.rglob("*"):
        if path.is_file():
            held.put(f"{name}/{path.relative_to(letters)}", path.read_bytes())


def audit(settings: Path, *words: str) -> Told:
    return run_here("audit", *words, "--config", settings)


def test_bags_are_found_at_any_depth_and_none_inside_another(held: Held, place: Place) -> None:
    for path in ("a/bagit.txt", "a/data/inner/bagit.txt", "b/نامه‌ها/bagit.txt", "a/data/packed.zip"):
        held.put(path, DECLARATION)
    held.put("c.zip", b"any octets")
    held.put("c.txt", b"no bag")
    assert find(place) == ["a", "b/نامه‌ها", "c.zip"]
    assert find(place, "b") == ["b/نامه‌ها"]
    assert {bag.path for bag in place.find_bags([]) if bag.is_archive} == {"c.zip"}


def test_hidden_names_and_seals_are_passed_over(held: Held, place: Place) -> None:
    for path in (".quarantine/2026/a/bagit.txt", "a.seals/bagit.txt", "b/.hidden/bagit.txt"):
        held.put(path, DECLARATION)
    assert find(place) == []


def test_a_place_is_a_bag_too(held: Held, place: Place) -> None:
    held.put("bagit.txt", DECLARATION)
    assert find(place) == [""]


def test_a_bag_is_found_by_its_path_and_has_one_identity(held: Held, place: Place) -> None:
    held.put("a/bagit.txt", DECLARATION)
    held.put("b/bagit.txt", DECLARATION)
    held.put("c/notes.txt", b"no bag")
    one, other = place.find_bag("a"), place.find_bag("b")
    assert one is not None
    assert other is not None
    assert one in [*place.find_bags([])]
    assert one.identity != other.identity
    assert [place.find_bag(path) for path in ("c", "d")] == [None, None]


def test_a_place_without_bags_is_reached_and_has_a_device(held: Held, place: Place) -> None:
    assert (place.reach(), find(place)) == (None, [])
    held.put("notes.txt", b"no bag")
    assert (place.reach(), find(place)) == (None, [])
    assert place.device() == place.device() != ""


@pytest.mark.parametrize("kind", ["folder", "store"])
def test_a_place_that_is_not_there_has_a_reason(tmp_path: Path, kind: str) -> None:
    values = {"endpoint": "http://127.0.0.1:9", "credentials": f"file:{tmp_path / 'none'}"}
    url = None if kind == "folder" else "s3://bucket/place"
    assert open_place(PlaceSettings("gone", None if url else str(tmp_path / "none"), 1, url=url, values=values)).reach()


def test_a_bag_is_opened_where_the_place_says(held: Held, place: Place, settings: Path, letters: Path) -> None:
    put_bag(held, letters)
    stores = KnownStores(places=name_stores(read_settings(str(settings))[0]))
    with naming_stores(stores), closing(open_source(place.locate("letters"), FindingLog())) as source:
        assert source.base_files == sorted(path.name for path in letters.iterdir() if path.is_file())
        assert source.read("bagit.txt", 1000) == (letters / "bagit.txt").read_bytes()


def test_damage_is_found_and_repaired(held: Held, settings: Path, letters: Path) -> None:
    put_bag(held, letters)
    shutil.copytree(letters, settings.parent / "nas" / "letters")
    assert audit(settings, "add").exit_code == 0
    assert audit(settings, "run").exit_code == 0
    held.put("letters/data/letter 1.txt", b"damaged")
    held.remove("letters/data/letter 2.txt")
    held.put("letters/data/more.txt", b"of nobody")
    told = audit(settings, "run", "--for", "1h", "--place", "place")
    assert (told.exit_code, list_faults(told)) == (
        1,
        {
            ("data/letter 1.txt", "bag.digest-differs"),
            ("data/letter 2.txt", "bag.file-missing"),
            ("data/more.txt", "bag.file-unlisted"),
        },
    )
    assert audit(settings, "compare", "nas/letters").codes == {"copy.differs"}
    assert audit(settings, "repair", "place/letters", "--apply").exit_code == 0
    assert audit(settings, "compare", "nas/letters").exit_code == 0
    assert held.get("letters/data/letter 1.txt") == (letters / "data" / "letter 1.txt").read_bytes()
    assert audit(settings, "run", "--for", "1h").exit_code == 0


def test_a_bag_that_moved_or_is_gone_is_told(held: Held, settings: Path, letters: Path) -> None:
    put_bag(held, letters)
    assert "audit.bag-new" in audit(settings, "add").all_codes
    put_bag(held, letters, "more/letters")
    for path in letters.rglob("*"):
        if path.is_file():
            held.remove(f"letters/{path.relative_to(letters)}")
    assert "audit.bag-moved" in audit(settings, "add").all_codes
    for path in letters.rglob("*"):
        if path.is_file():
            held.remove(f"more/letters/{path.relative_to(letters)}")
    assert audit(settings, "add").codes == {"audit.bag-missing"}
