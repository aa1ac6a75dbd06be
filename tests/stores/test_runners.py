"""Units of bags in stores are read by other machines too: by files of a plan, and by a cluster of dask."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.auditing import unit_cutting
from tests.holdings.cluster.dask_cluster import DaskCluster
from tests.stores.store_commands import Told, run_here, upload
from tests.stores.test_auditing import list_asked, list_faults

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

DOCUMENT = b"bags/letters/data/letter 3.txt"
KEY, SECRET = "reader", "a-secret-that-nobody-sees"


def write_settings(path: Path, store: MisbehavingStore, more: str = "") -> Path:
    """Write settings that name the store as a place, with keys in a file."""
    path.parent.mkdir(exist_ok=True)
    (path.parent / "keys").write_text(f"AWS_ACCESS_KEY_ID={KEY}\nAWS_SECRET_ACCESS_KEY={SECRET}\n")
    named = f'url = "s3://bucket/bags", endpoint = "{store.endpoint}", credentials = "file:{path.parent / "keys"}"'
    path.write_text(f"[places]\nbucket = {{ {named}{more} }}\n")
    return path


@pytest.fixture
def settings(store: MisbehavingStore, tmp_path: Path, letters: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name a store with one bag as a place. The bag has been found, in units of two documents."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setattr(unit_cutting, "MOST_FILES", 2)
    upload(store, letters)
    path = write_settings(tmp_path / "archiver.toml", store)
    assert audit(path, "add").exit_code == 0
    store.asked.clear()
    return path


def audit(settings: Path, *words: str | Path) -> Told:
    return run_here("audit", *words, "--config", settings)


def test_a_plan_is_worked_on_by_a_machine_with_settings_of_its_own(
    store: MisbehavingStore, settings: Path, tmp_path: Path
) -> None:
    told = audit(settings, "plan", "--to", tmp_path / "plan", "--parts", "2")
    assert (told.exit_code, sum(part["units"] for part in told.report["results"])) == (0, 4)
    plan = b"".join(path.read_bytes() for path in sorted((tmp_path / "plan").iterdir()))
    assert not any(word.encode() in plan for word in (SECRET, store.endpoint, "keys"))
    assert not store.asked
    store.faults[DOCUMENT] = "flipped"
    other = write_settings(tmp_path / "other" / "archiver.toml", store)
    results = []
    for part in sorted((tmp_path / "plan").iterdir()):
        results.append(tmp_path / f"result-{part.name}")
        told = audit(other, "work", part, "--to", results[-1])
        assert {(place["reached"], place["notRead"]) for place in told.report["results"]} == {(True, 0)}
    assert len(set(list_asked(store))) == 6
    told = audit(settings, "take", *results)
    assert (told.exit_code, list_faults(told)) == (1, {("data/letter 3.txt", "bag.digest-differs")})
    assert audit(settings, "run").report["results"][0]["units"] == 1, "the damaged unit alone"


def test_a_worker_that_does_not_reach_the_store_finds_nothing(store: MisbehavingStore, settings: Path, tmp_path: Path) -> None:
    audit(settings, "plan", "--to", tmp_path / "plan")
    other = write_settings(tmp_path / "other" / "archiver.toml", store)
    store.answer_listings(403, b"<Error><Code>AccessDenied</Code></Error>")
    told = audit(other, "work", tmp_path / "plan" / "0001.jsonl", "--to", tmp_path / "results")
    assert (told.exit_code, told.codes, told.report["results"][0]["notRead"]) == (1, {"audit.place-unreachable"}, 4)
    store.listing = None
    assert audit(settings, "take", tmp_path / "results").exit_code == 0
    assert audit(settings, "run").report["results"][0]["units"] == 4


def test_a_rate_of_a_store_is_held(store: MisbehavingStore, settings: Path, letters: Path) -> None:
    tags = sum(path.stat().st_size for path in letters.rglob("*") if path.is_file() and "data" not in path.parts)
    write_settings(settings, store, f', rate = "{tags}B/s"')
    began = time.monotonic()
    assert audit(settings, "run").report["results"][0]["notRead"] == 0
    assert time.monotonic() - began >= 1


def test_an_archive_that_is_damaged_is_a_fault(store: MisbehavingStore, settings: Path, letters: Path, tmp_path: Path) -> None:
    made = shutil.make_archive(str(tmp_path / "packed"), "zip", letters.parent, letters.name)
    with open(made, "rb") as file:
        store.objects[b"bags/packed.zip"] = file.read()
    assert audit(settings, "run").report["results"][0]["notRead"] == 0
    store.objects[b"bags/packed.zip"] = store.objects[b"bags/packed.zip"][:2000]
    assert ("", "bag.archive-damaged") in list_faults(audit(settings, "run", "--for", "1h"))


@pytest.mark.slow
def test_workers_of_dask_read_a_real_store_by_their_own_settings(
    real_store: RealStore, letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_cutting, "MOST_FILES", 2)
    for name, value in real_store.environment().items():
        monkeypatch.setenv(name, value)
    place = f'url = "s3://{real_store.bucket}/{tmp_path.name}", endpoint = "{real_store.endpoint}", credentials = "env"'
    settings = tmp_path / "archiver.toml"
    settings.write_text(f"[places]\nbucket = {{ {place} }}\n")
    for path in letters.rglob("*"):
        if path.is_file():
            real_store.put(f"{tmp_path.name}/letters/{path.relative_to(letters)}", path.read_bytes())
    assert audit(settings, "add").report["results"][0]["units"] == 4
    real_store.put(f"{tmp_path.name}/letters/data/letter 3.txt", b"another")
    blind = tmp_path / "blind.toml"
    blind.write_text("[places]\nother = { path = '/nowhere' }\n")
    (tmp_path / "cluster").mkdir()
    with DaskCluster(tmp_path / "cluster", settings) as cluster:
        cluster.add_worker(changes={"BAYEGAN_CONFIG": str(blind)})
        cluster.add_worker()
        cluster.await_workers(2)
        told = audit(settings, "run", "--runner", "dask", "--cluster", cluster.address)
    assert (told.exit_code, list_faults(told)) == (1, {("data/letter 3.txt", "bag.digest-differs")})
    assert (told.report["results"][0]["units"], told.report["results"][0]["notRead"]) == (4, 0)
    assert audit(settings, "verify").exit_code == 0
