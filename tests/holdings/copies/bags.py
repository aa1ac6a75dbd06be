"""Bags with names of many kinds, and real damage of their files."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("نامه.txt", "100%.txt", "a\nb", "sub/deeper/c.txt", "Ame\u0301lie.txt", "empty.txt")
MODIFIED_NS = 1_478_332_800_123_456_789
DAMAGED = "data/sub/deeper/c.txt"


def make_bag(bag: Path) -> Path:
    """Make a bag of documents with odd names, empty folders, and times and rights of their own. Return it."""
    source = bag.with_name(f"{bag.name}-source")
    for name in NAMES:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(b"" if name == "empty.txt" else name.encode() * 100)
        os.utime(source / name, ns=(MODIFIED_NS, MODIFIED_NS))
    (source / "sub/none").mkdir()
    (source / "sub").chmod(0o750)
    os.utime(source / "sub", ns=(MODIFIED_NS, MODIFIED_NS))
    assert create(source, bag, CreateOptions(Organization("x"))).made
    shutil.rmtree(source)
    if bag.is_dir():
        # The umask would narrow these.
        (bag / "data/100%.txt").chmod(0o666)
        (bag / "metadata").chmod(0o777)
    return bag


def _flip(path: Path) -> None:
    octets = bytearray(path.read_bytes())
    octets[len(octets) // 2] ^= 1
    path.write_bytes(octets)


def _truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _link(path: Path) -> None:
    """Put a link in the place of a file. It leads to the same octets, outside the bag."""
    bag = next(above for above in path.parents if (above / "bagit.txt").exists())
    outside = bag.parent.parent / f"outside-{path.name}"
    shutil.move(path, outside)
    path.symlink_to(outside)


def _put_folder(path: Path) -> None:
    path.unlink()
    (path / "inner").mkdir(parents=True)
    (path / "inner/file").write_bytes(b"not the document")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "flipped": _flip,
    "truncated": _truncate,
    "missing": lambda path: path.unlink(),
    "link": _link,
    "folder": _put_folder,
}
"""Real damages of a file, each by its name."""


def state_of(folder: Path) -> dict[str, tuple[object, ...]]:
    """Return octets, rights and modification time of all in a folder."""
    seen: dict[str, tuple[object, ...]] = {}
    for here, _, names in os.walk(folder):
        for path in (here, *(os.path.join(here, name) for name in names)):
            state = os.lstat(path)
            is_file = os.path.isfile(path) and not os.path.islink(path)
            seen[os.path.relpath(path, folder)] = (state.st_mode, state.st_mtime_ns, Path(path).read_bytes() if is_file else b"")
    return seen
