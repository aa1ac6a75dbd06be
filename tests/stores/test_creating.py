"""A bag that is made in a store has the octets of one made in a folder, and stands there whole or not at all."""

from __future__ import annotations

import base64
import hashlib
import socket
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.places import name_stores, read_settings
from archiver.progress import Step
from archiver.records import Organization
from archiver.stores.address import read_address
from archiver.stores.known_stores import KnownStores, naming_stores
from archiver.stores.upload_journal import UploadJournal
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create as create_bag
from tests.meddling import Meddler
from tests.stores.store_commands import Told, read_folder, read_objects, run, run_here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

ADDRESS = "s3://bucket/bags/new"
DOCUMENT = b"bags/new/data/letter 1.txt"
LARGE = b"bags/new/data/scan.bin"
NAMED = ("--organization", "The Register of Names")
EPOCH = "1700000000"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five documents in two folders, one of them empty, one larger than a part of an upload. The state lies apart."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = tmp_path / "letters"
    (folder / "نامه‌ها").mkdir(parents=True)
    (folder / "void").mkdir()
    for number in range(3):
        (folder / f"letter {number}.txt").write_text(f"5 November {2010 + number}\nA letter + an answer\n")
    (folder / "نامه‌ها" / "نامهٔ ۱۵ آبان.txt").write_text("۱۵ آبان ۱۳۹۵\nنامه\n")
    (folder / "empty.txt").touch()
    (folder / "scan.bin").write_bytes(bytes(range(256)) * (17 << 12))
    return folder


def create(source: Path, store: MisbehavingStore, *options: str, to: str = ADDRESS) -> Told:
    return run_here("create", source, "--to", to, *NAMED, "--config", store.settings, *options, SOURCE_DATE_EPOCH=EPOCH)


def is_clean(store: MisbehavingStore, source: Path) -> bool:
    """Return whether nothing is left, in the store or in the state of the user."""
    return not store.objects and not store.uploads and not list((source.parent / "state").rglob("*/*/*"))


def test_the_octets_are_those_of_a_bag_in_a_folder(store: MisbehavingStore, source: Path, tmp_path: Path) -> None:
    told = create(source, store)
    assert (told.exit_code, told.codes) == (0, set())
    assert told.report["results"][0]["bag"] == ADDRESS
    assert told.paths_of("bag.second-opinion-store") == [ADDRESS]
    assert run_here("create", source, "--to", tmp_path / "new", *NAMED, SOURCE_DATE_EPOCH=EPOCH).exit_code == 0
    assert read_objects(store, "bags/new") == read_folder(tmp_path / "new")
    assert not store.uploads
    assert run_here("validate", ADDRESS, "--endpoint", store.endpoint, "--credentials", "none").exit_code == 0


def test_no_second_opinion_was_asked_for_and_none_is_missed(store: MisbehavingStore, source: Path) -> None:
    assert "bag.second-opinion-store" not in create(source, store, "--second-opinion", "none").all_codes


@pytest.mark.parametrize("ending", [".zip", ".tar.gz"])
def test_an_archive_is_one_object(store: MisbehavingStore, source: Path, tmp_path: Path, ending: str) -> None:
    assert create(source, store, to=f"s3://bucket/bags/new{ending}").exit_code == 0
    run_here("create", source, "--to", tmp_path / f"new{ending}", *NAMED, SOURCE_DATE_EPOCH=EPOCH)
    assert store.objects == {f"bags/new{ending}".encode(): (tmp_path / f"new{ending}").read_bytes()}
    assert not list((tmp_path / "state").rglob("*/*/*"))


def test_the_declaration_goes_last_and_each_write_is_new_and_has_its_digest(store: MisbehavingStore, source: Path) -> None:
    create(source, store)
    written = [(method, path, headers) for method, path, headers in store.written if "uploads" not in path]
    assert written[-1][1] == "/bucket/bags/new/bagit.txt"
    whole = [headers for method, path, headers in written if "partNumber" not in path]
    assert all(headers["if-none-match"] == "*" for headers in whole)
    assert all("x-amz-checksum-sha256" in headers for method, _, headers in written if method == "PUT")
    octets = store.objects[DOCUMENT]
    (sent,) = [headers for _, path, headers in written if path.endswith("letter%201.txt")]
    assert sent["x-amz-checksum-sha256"] == base64.b64encode(hashlib.sha256(octets).digest()).decode()
    parts = [path for _, path, _ in written if "partNumber" in path]
    assert len(parts) == 2


@pytest.mark.parametrize("there", ["bags/new/bagit.txt", "bags/new", "bags/new/data/a.txt", "bags/new.seals/a"])
def test_nothing_is_written_where_something_stands(store: MisbehavingStore, source: Path, there: str) -> None:
    store.objects = {there.encode(): b"of somebody else"}
    codes = {
        "bags/new/data/a.txt": {"store.bag-unfinished"},
        "bags/new.seals/a": {"seal.beside-exists"},
    }
    told = create(source, store)
    assert (told.exit_code, told.codes) == (1, codes.get(there, {"source.target-exists"}))
    assert store.objects == {there.encode(): b"of somebody else"}
    assert not store.written


def test_an_empty_object_that_stands_for_a_folder_is_nothing(store: MisbehavingStore, source: Path) -> None:
    store.objects = {b"bags/": b"", b"bags/new/": b""}
    assert create(source, store).exit_code == 0


def test_no_bag_is_made_inside_a_bag(store: MisbehavingStore, source: Path) -> None:
    store.objects = {b"bags/bagit.txt": b"1"}
    told = create(source, store)
    assert (told.exit_code, told.codes) == (2, {"error.target-inside-bag"})
    assert not store.written


@pytest.mark.parametrize("to", ["s3://bucket", "s3://bucket/", "s3://bucket/a//b", "s3://bucket/a/../b"])
def test_an_address_at_which_no_bag_can_stand(store: MisbehavingStore, source: Path, to: str) -> None:
    told = create(source, store, to=to)
    assert (told.exit_code, told.codes) == (2, {"store.address-malformed"})
    assert not store.asked


def test_a_dry_run_writes_nothing(store: MisbehavingStore, source: Path) -> None:
    assert create(source, store, "--dry-run").exit_code == 0
    assert not store.written
    store.objects = {b"bags/new/bagit.txt": b"1"}
    assert create(source, store, "--dry-run").codes == {"source.target-exists"}


def test_a_key_of_a_thousand_octets_is_the_longest(store: MisbehavingStore, source: Path) -> None:
    to = "s3://bucket/" + "/".join(["n" * 200] * 5)
    (source / ("m" * 30)).touch()
    assert create(source, store, to=to).codes == {"source.path-too-long"}
    assert not store.written


def test_a_seal_needs_a_disk(store: MisbehavingStore, source: Path, tmp_path: Path) -> None:
    told = create(source, store, "--seal-key", str(tmp_path / "key"), "--seal-certificate", str(tmp_path / "certificate"))
    assert (told.exit_code, told.codes) == (2, {"store.disk-needed"})
    assert not store.written


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("status-500", "store.object-unwritable"),
        ("status-503", "store.object-unwritable"),
        ("status-400", "store.object-unwritable"),
        ("status-403", "store.access-denied"),
        ("error-body", "store.object-unwritable"),
        ("redirect", "store.redirected"),
        ("half", "store.read-back-differs"),
        ("flipped", "store.read-back-differs"),
        ("forgets", "store.read-back-differs"),
        ("other", "store.object-unwritable"),
    ],
)
@pytest.mark.parametrize("key", [DOCUMENT, b"bags/new/bagit.txt", LARGE])
def test_a_store_that_does_not_keep_what_it_is_sent(
    store: MisbehavingStore, source: Path, fault: str, code: str, key: bytes
) -> None:
    store.write_faults[key] = fault
    told = create(source, store, "--plain")
    assert (told.exit_code, told.codes) == (3, {code})
    assert not told.report["results"]
    assert b"bags/new/bagit.txt" not in store.objects or fault == "other"
    store.write_faults.clear()
    if fault == "other" and key != LARGE:
        assert store.objects == {key: b"of somebody else"}
        return
    # A store that takes nothing may not remove its parts either. The next run does.
    store.objects.pop(LARGE, None) if fault == "other" else None
    assert create(source, store, "--plain").exit_code == 0
    assert not store.uploads


@pytest.mark.parametrize("fault", ["status-503-once", "error-body-once", "lost"])
@pytest.mark.parametrize("key", [DOCUMENT, b"bags/new/bagit.txt", LARGE])
@pytest.mark.parametrize("keeps_marks", [True, False])
def test_a_store_that_fails_for_the_moment_is_asked_again(
    store: MisbehavingStore, source: Path, tmp_path: Path, fault: str, key: bytes, *, keeps_marks: bool
) -> None:
    store.keeps_marks = keeps_marks
    store.write_faults[key] = fault
    assert create(source, store, "--plain").exit_code == 0
    run_here("create", source, "--to", tmp_path / "new", *NAMED, "--plain", SOURCE_DATE_EPOCH=EPOCH)
    assert read_objects(store, "bags/new") == read_folder(tmp_path / "new")
    assert not store.uploads


def test_a_tag_of_its_own_is_no_fault(store: MisbehavingStore, source: Path) -> None:
    store.write_faults[DOCUMENT] = "wrong-tag"
    assert create(source, store).exit_code == 0


@pytest.mark.parametrize("fault", ["short", "flipped", "changed", "gone", "cut", "status-403"])
def test_what_cannot_be_read_back_is_no_bag(store: MisbehavingStore, source: Path, fault: str) -> None:
    store.faults[DOCUMENT] = fault
    told = create(source, store)
    assert (told.exit_code, told.codes) == (3, {"store.read-back-differs"})
    assert set(store.objects) <= {DOCUMENT}


def test_what_somebody_else_puts_there_meanwhile_stays(store: MisbehavingStore, source: Path) -> None:
    store.write_faults[b"bags/new/manifest-sha256.txt"] = "other"
    assert create(source, store).exit_code == 3
    assert store.objects == {b"bags/new/manifest-sha256.txt": b"of somebody else"}


@pytest.mark.parametrize("keeps_marks", [True, False])
def test_what_a_failed_run_could_not_remove_is_removed_by_the_next(
    store: MisbehavingStore, source: Path, *, keeps_marks: bool
) -> None:
    store.keeps_marks = keeps_marks
    store.write_faults = {b"bags/new/bagit.txt": "status-500", DOCUMENT: "lost"}
    assert create(source, store).exit_code == 3
    assert is_clean(store, source)


def test_what_may_not_be_removed_is_told(store: MisbehavingStore, source: Path) -> None:
    store.faults[DOCUMENT] = "flipped"
    assert create(source, store).exit_code == 3
    store.faults.clear()
    # Deleting is a write too.
    store.objects[DOCUMENT] = b"x"
    assert create(source, store).codes == {"store.bag-unfinished"}


def test_two_runs_at_once_do_not_write_to_one_address(store: MisbehavingStore, source: Path) -> None:
    access = KnownStores(store.endpoint, "none").find(read_address(ADDRESS))
    with UploadJournal(read_address(ADDRESS), access):
        told = create(source, store, "--plain")
    assert (told.exit_code, told.codes) == (3, {"store.upload-running"})
    assert not store.written


def test_parts_of_others_are_told_and_left(store: MisbehavingStore, source: Path) -> None:
    store.uploads["theirs"] = (b"bags/new/data/theirs.bin", "", {1: b"1"})
    told = create(source, store)
    assert told.exit_code == 0
    left = [finding["values"]["left"] for finding in told.report["findings"] if finding["code"] == "store.parts-left"]
    assert left == ["s3://bucket/bags/new/data/theirs.bin"]
    assert [*store.uploads] == ["theirs"]


def test_a_document_that_is_missing_leaves_nothing(store: MisbehavingStore, source: Path) -> None:
    (source / "letter 2.txt").unlink()
    (source / "letter 2.txt").symlink_to(source / "nowhere")
    assert create(source, store).exit_code == 1
    assert is_clean(store, source)


def test_a_source_that_goes_before_it_is_sent_makes_no_bag(store: MisbehavingStore, source: Path) -> None:
    settings, _ = read_settings(str(store.settings))
    work = (source / "letter 1.txt").unlink
    with naming_stores(KnownStores(places=name_stores(settings))):
        report = create_bag(source, ADDRESS, CreateOptions(Organization("X")), Meddler(Step.COPYING, work))

    assert not report.made
    assert is_clean(store, source)


def test_several_sources_and_new_documents(store: MisbehavingStore, source: Path, tmp_path: Path) -> None:
    access = ("--endpoint", store.endpoint, "--credentials", "none")
    (tmp_path / "one.txt").write_text("5 November 2016\n")
    sources = (source / "نامه‌ها", tmp_path / "one.txt", source / "letter 0.txt")
    assert run_here("create", *sources, "--to", ADDRESS, *NAMED, *access, SOURCE_DATE_EPOCH=EPOCH).exit_code == 0
    run_here("create", *sources, "--to", tmp_path / "new", *NAMED, SOURCE_DATE_EPOCH=EPOCH)
    assert read_objects(store, "bags/new") == read_folder(tmp_path / "new")


def test_nobody_else_is_called_and_no_secret_is_told(store: MisbehavingStore, source: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("AWS_ACCESS_KEY_ID=testkey\nAWS_SECRET_ACCESS_KEY=hidden-word\n")
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.settimeout(0.2)
        other = f"http://127.0.0.2:{listener.getsockname()[1]}"
        names = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "AWS_METADATA_ENDPOINT")
        access = ("--endpoint", store.endpoint, "--credentials", f"file:{tmp_path / 'keys'}")
        report = tmp_path / "report.json"
        store.write_faults[b"bags/new/bagit.txt"] = "status-403"
        told = run("create", source, "--to", ADDRESS, *NAMED, *access, "--report", report, **dict.fromkeys(names, other))
        assert told.exit_code == 3
        with pytest.raises(TimeoutError):
            listener.accept()
    assert "hidden-word" not in told.output + report.read_text()
    assert all("hidden-word" not in path.read_text() for path in (tmp_path / "state").rglob("*") if path.is_file())


def test_without_an_endpoint_nobody_is_called(store: MisbehavingStore, source: Path) -> None:
    told = run("create", source, "--to", ADDRESS, *NAMED, AWS_ENDPOINT_URL=store.endpoint)
    assert (told.exit_code, told.codes) == (2, {"store.not-named"})
    assert not store.asked


@pytest.mark.slow
def test_a_real_store(real_store: RealStore, source: Path, tmp_path: Path) -> None:
    address = f"s3://{real_store.bucket}/made/{tmp_path.name}"
    access = ("--endpoint", real_store.endpoint, "--credentials", "env")
    environment = {**real_store.environment(), "SOURCE_DATE_EPOCH": EPOCH}
    made = run("create", source, "--to", address, *NAMED, *access, **environment)
    assert made.exit_code == 0
    on_disk = run("create", source, "--to", tmp_path / "disk" / tmp_path.name, *NAMED, **environment).report["produced"][0]
    assert made.report["produced"] == [{"path": address, "kind": "store", "tagManifests": on_disk["tagManifests"]}]
    assert run("validate", address, *access, **environment).exit_code == 0
    assert run("create", source, "--to", address, *NAMED, *access, **environment).codes == {"source.target-exists"}
    assert run("extract", address, "--to", tmp_path / "out", *access, **environment).exit_code == 0
    assert read_folder(tmp_path / "out") == read_folder(source)
