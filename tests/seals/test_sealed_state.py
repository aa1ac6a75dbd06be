"""The state that a layer speaks of, in bags that somebody prepared: a history that proves nothing counts for nothing."""

from __future__ import annotations

import hashlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from archiver.bags.reading import find_seal_folders, open_source
from archiver.findings import FindingLog
from archiver.seals.layer_files import SealLayer
from archiver.seals.sealed_state import SealedState, find_sealed_state, find_state_of_manifest, list_changes_since

if TYPE_CHECKING:
    from pathlib import Path

    from archiver.bags.reading import BagSource

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TODAY = "metadata/history/1/"


def sum_up(octets: bytes, name: str = "sha256") -> str:
    return hashlib.new(name, octets).hexdigest()


OLD = f"{sum_up(b'old')}  data/letter.txt\n".encode()
NEW = f"{sum_up(b'new')}  data/letter.txt\n".encode()
MORE = OLD + f"{sum_up(b'more')}  data/more.txt\n".encode()


def seal_of(manifest: bytes) -> bytes:
    """Return a tag manifest that lists a payload manifest of these octets."""
    return f"{sum_up(manifest)}  manifest-sha256.txt\n".encode()


def fill(octets: bytes, length: int) -> bytes:
    """Return a list with one more line that lists nothing, up to a length."""
    return octets.ljust(length, b"#")


BAG_INFO = f"{sum_up(b'info')}  bag-info.txt\n".encode()
LISTS_NO_MANIFEST = f"{sum_up(b'kept')}  tagmanifest-sha512.txt\n".encode()


def open_bag(tmp_path: Path, files: dict[str, bytes]) -> BagSource:
    for name, octets in {"bagit.txt": DECLARATION, **files}.items():
        path = tmp_path / "bag" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(octets)
    return open_source(str(tmp_path / "bag"), FindingLog())


def find(tmp_path: Path, sealed: dict[str, bytes], files: dict[str, bytes]) -> SealedState:
    """Return the state that a layer with some copies speaks of, in a bag with some files."""
    layer = {f"seals/0001/{name}": octets for name, octets in sealed.items()}
    with closing(open_bag(tmp_path, {**layer, **files})) as source:
        (folder,) = find_seal_folders(source)
        return find_sealed_state(SealLayer(folder, 1), source)


TAGS = "tagmanifest-sha256.txt"


@pytest.mark.parametrize(
    ("sealed", "files", "state"),
    [
        ({TAGS: seal_of(OLD)}, {TAGS: seal_of(OLD), "manifest-sha256.txt": OLD}, SealedState()),
        (
            {TAGS: seal_of(OLD)},
            {
                TAGS: seal_of(MORE),
                "manifest-sha256.txt": MORE,
                f"{TODAY}{TAGS}": seal_of(OLD),
                f"{TODAY}manifest-sha256.txt": OLD,
            },
            SealedState(1),
        ),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(OLD) + b"\n", "manifest-sha256.txt": OLD, f"{TODAY}{TAGS}": seal_of(OLD)},
            SealedState(1),
        ),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(NEW), "manifest-sha256.txt": NEW, f"{TODAY}{TAGS}": seal_of(OLD), f"{TODAY}manifest-sha256.txt": OLD},
            SealedState(1, ("data/letter.txt",)),
        ),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(NEW), "manifest-sha256.txt": NEW, f"{TODAY}{TAGS}": seal_of(OLD)},
            SealedState(1, ("manifest-sha256.txt",)),
        ),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(NEW), "manifest-sha256.txt": NEW, f"{TODAY}{TAGS}": seal_of(OLD), f"{TODAY}manifest-sha256.txt": NEW},
            SealedState(1, ("manifest-sha256.txt",)),
        ),
        (
            {TAGS: b""},
            {TAGS: seal_of(NEW), "manifest-sha256.txt": NEW, f"{TODAY}{TAGS}": b""},
            SealedState(1, (TAGS,)),
        ),
        (
            {"tagmanifest-whirl.txt": b"00  manifest-whirl.txt\n"},
            {"manifest-whirl.txt": NEW, f"{TODAY}tagmanifest-whirl.txt": b"00  manifest-whirl.txt\n"},
            SealedState(1, ("manifest-whirl.txt",)),
        ),
        (
            {TAGS: LISTS_NO_MANIFEST},
            {TAGS: seal_of(NEW), f"{TODAY}{TAGS}": LISTS_NO_MANIFEST, f"{TODAY}tagmanifest-sha512.txt": b"kept"},
            SealedState(1, (TAGS,)),
        ),
        ({TAGS: seal_of(OLD)}, {TAGS: seal_of(NEW), "manifest-sha256.txt": NEW}, SealedState(None, ("manifest-sha256.txt",))),
        ({TAGS: seal_of(OLD)}, {"manifest-sha256.txt": OLD}, SealedState(None, (TAGS,))),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(NEW), f"{TODAY}{TAGS}": seal_of(NEW), "metadata/history/x/" + TAGS: seal_of(OLD)},
            SealedState(None, ("manifest-sha256.txt",)),
        ),
        (
            {TAGS: seal_of(OLD)},
            {TAGS: seal_of(NEW), "metadata/history/²/" + TAGS: seal_of(OLD), "metadata/history/۱/" + TAGS: seal_of(OLD)},
            SealedState(None, ("manifest-sha256.txt",)),
        ),
        (
            {TAGS: seal_of(OLD)},
            {
                TAGS: seal_of(MORE),
                "manifest-sha256.txt": MORE,
                **{f"metadata/history/{number}/{TAGS}": seal_of(OLD) for number in (1, 9, 10)},
                "metadata/history/10/manifest-sha256.txt": OLD,
            },
            SealedState(10),
        ),
        ({TAGS: fill(seal_of(OLD), 16 << 20)}, {TAGS: seal_of(NEW)}, SealedState(None, ("manifest-sha256.txt",))),
        ({TAGS: fill(seal_of(OLD), (16 << 20) + 1)}, {TAGS: seal_of(NEW)}, SealedState(None, (TAGS,))),
        ({TAGS: seal_of(OLD)}, {TAGS: fill(seal_of(NEW), (16 << 20) + 1)}, SealedState(None, (TAGS,))),
        (
            {TAGS: seal_of(OLD) + BAG_INFO},
            {TAGS: seal_of(NEW) + BAG_INFO, "manifest-sha256.txt": NEW},
            SealedState(None, ("manifest-sha256.txt",)),
        ),
    ],
    ids=[
        "as it is",
        "a document more",
        "the same documents",
        "a changed document",
        "the old list is not kept",
        "another list in its place",
        "a list of nothing",
        "digests that nobody can take",
        "a list of tag manifests alone",
        "no history",
        "no tag manifest any more",
        "a state without a number",
        "numbers in other digits",
        "the newest state of several",
        "a list whose lines are compared",
        "a list that is too large for it",
        "a list of today that is too large for it",
        "a list of which one line differs",
    ],
)
def test_the_state_of_a_layer(sealed: dict[str, bytes], files: dict[str, bytes], state: SealedState, tmp_path: Path) -> None:
    assert find(tmp_path, sealed, files) == state


def test_a_layer_over_two_tag_manifests_needs_both_of_one_state(tmp_path: Path) -> None:
    other = f"{sum_up(OLD, 'sha512')}  manifest-sha512.txt\n".encode()
    sealed = {TAGS: seal_of(OLD), "tagmanifest-sha512.txt": other}
    now = {TAGS: seal_of(MORE), "manifest-sha256.txt": MORE, "manifest-sha512.txt": OLD}
    half = find(tmp_path / "half", sealed, {**now, f"{TODAY}{TAGS}": seal_of(OLD), f"{TODAY}manifest-sha256.txt": OLD})
    assert (half.number, bool(half.differing)) == (None, True)

    kept = {f"{TODAY}{name}": octets for name, octets in {**sealed, "manifest-sha256.txt": OLD}.items()}
    assert find(tmp_path / "both", sealed, {**now, **kept}) == SealedState(1)


def test_the_state_of_a_tag_manifest_alone(tmp_path: Path) -> None:
    """As a signature of another program covers it. The newest state that fits counts."""
    files = {
        TAGS: seal_of(MORE),
        "manifest-sha256.txt": MORE,
        f"metadata/history/5/{TAGS}": seal_of(MORE),
        "metadata/history/4/tagmanifest-sha512.txt": b"",
        f"metadata/history/3/{TAGS}": seal_of(NEW),
        f"metadata/history/2/{TAGS}": seal_of(OLD),
        "metadata/history/2/manifest-sha256.txt": OLD,
        f"metadata/history/1/{TAGS}": seal_of(OLD),
    }
    with closing(open_bag(tmp_path, files)) as source:

        def find_state(wanted: bytes) -> tuple[SealedState, bytes]:
            return find_state_of_manifest(source, TAGS, lambda octets: bytes(octets) == wanted)

        assert find_state(seal_of(MORE)) == (SealedState(), seal_of(MORE))
        assert find_state(seal_of(OLD)) == (SealedState(2), seal_of(OLD))
        assert find_state(seal_of(NEW)) == (SealedState(3, ("manifest-sha256.txt",)), seal_of(NEW))
        assert find_state(b"another") == (SealedState(), seal_of(MORE))


def test_the_changes_since_a_state_are_those_of_the_events(tmp_path: Path) -> None:
    lines = [
        b'{"bagState": 1, "eventDateTime": "2026-01-01T00:00:00Z", "eventType": "creation"}',
        b'{"bagState": 2, "eventDateTime": "2026-02-01T00:00:00Z", "eventType": "message digest calculation"}',
        b"no event",
        b'["bagState", 3]',
        b'{"bagState": "3", "eventDateTime": "2026-03-01T00:00:00Z", "eventType": "replication"}',
        b'{"bagState": 3, "eventDateTime": "2026-04-01T00:00:00Z", "eventType": "metadata modification"}',
        b'{"bagState": 3, "eventDateTime": "2026-04-01T09:00:00Z", "eventType": "metadata modification"}',
    ]
    (tmp_path / "bag/metadata").mkdir(parents=True)
    (tmp_path / "bag/bagit.txt").write_bytes(DECLARATION)
    (tmp_path / "bag/metadata/events.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    source = open_source(str(tmp_path / "bag"), FindingLog())
    try:
        assert list_changes_since(source, 1) == ["2026-02-01 message digest calculation", "2026-04-01 metadata modification"]
        assert list_changes_since(source, 3) == []
    finally:
        source.close()


def test_a_bag_without_events_has_no_changes_to_tell(tmp_path: Path) -> None:
    (tmp_path / "bagit.txt").write_bytes(DECLARATION)
    source = open_source(str(tmp_path), FindingLog())
    try:
        assert list_changes_since(source, 0) == []
    finally:
        source.close()
