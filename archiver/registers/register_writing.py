"""Add lines to a register. A run that is killed leaves the register as it was, or with all the new lines."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import Folder, flush, flush_open_file, lock_soon, open_folder
from archiver.registers.earlier_stamps import write_list
from archiver.registers.register import DIGEST_FILE, LINES_FILE
from archiver.registers.register_line import RegisterLine
from archiver.registers.tree_heads import EARLIER, STAMPS, TREE_HEAD, VALIDATION, render_tree_head

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.registers.register import Register
    from archiver.registers.register_line import BagState

_NEW: Final = ".new"
"""The ending of a file that is written beside the one that it replaces."""
_LONGEST_DIGEST: Final = 200
"""More octets than the file of the digest has."""


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Lock the folder of a register in the block, so that no other run adds to it.

    Raises WriteError if another run does at this moment, and ReadError if the folder is not there.
    """
    shown = escape_for_display(path)
    try:
        lock = open_folder(path)
    except FileNotFoundError as error:
        raise ReadError("error.register-missing", path=shown) from error
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror) from error
    try:
        if lock_soon(lock) is False:
            raise WriteError("error.in-use", path=shown)
        yield
    finally:
        with suppress(OSError):
            os.close(lock)


def make_register(path: str) -> bool:
    """Make the folder of a new register if nothing is there. Return False if there is something else than a register.

    A first addition that was killed may have left the digest of no lines. Raises OSError.
    """
    os.makedirs(path, exist_ok=True)
    names = set(os.listdir(path)) - {LINES_FILE + _NEW, DIGEST_FILE + _NEW}
    if names == {DIGEST_FILE}:
        with open(os.path.join(path, DIGEST_FILE), "rb") as file:
            return file.read(_LONGEST_DIGEST) == _render_digest(hashlib.sha256().hexdigest())
    return LINES_FILE in names or not names


def add_to_register(register: Register, states: Sequence[BagState], moment: float) -> None:
    """Add a line for each state, in their order. Raises OSError."""
    lines = bytearray()
    for state in states:
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
        line = RegisterLine(len(register.lines) + 1, stamp, state, register.head)
        octets = line.render()
        register.take(line, octets)
        lines += octets
        lines += b"\n"
    path, digest_path = (os.path.join(register.path, name) for name in (LINES_FILE, DIGEST_FILE))
    if not os.path.lexists(path):
        _replace(digest_path, _render_digest(hashlib.sha256().hexdigest()))
    digest = _append(path, lines)
    # The lines come first: a digest of fewer lines is known for an addition that was cut short.
    _replace(digest_path, _render_digest(digest))


def _render_digest(digest: str) -> bytes:
    return f"{digest}  {LINES_FILE}\n".encode()


def _append(path: str, lines: bytes | bytearray) -> str:
    """Put lines at the end of a file by way of a copy, and return the SHA-256 of the whole."""
    new = path + _NEW
    # What a killed run left there is written over.
    with open(new, "wb") as file:
        with suppress(FileNotFoundError), open(path, "rb") as before:
            shutil.copyfileobj(before, file)
        file.write(lines)
        file.flush()
        flush_open_file(file.fileno())
    with suppress(FileNotFoundError):
        os.chmod(new, stat.S_IMODE(os.stat(path).st_mode))
    with open(new, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    os.rename(new, path)
    flush(os.path.dirname(path))
    return digest


def _replace(path: str, octets: bytes) -> None:
    with open(path + _NEW, "wb") as file:
        file.write(octets)
        file.flush()
        flush_open_file(file.fileno())
    os.rename(path + _NEW, path)
    flush(os.path.dirname(path))


def open_head_folder(register: Register, lists: Mapping[str, bytes] | None = None) -> tuple[str, int]:
    """Return the folder for new time stamps over all lines, and the number of the next of them. It holds the tree head.

    A folder whose authorities gave no time stamp is used again if it covers all lines, unless there are new revocation lists.
    Raises OSError.
    """
    last = register.heads[-1] if register.heads else None
    if last is not None and last.lines == len(register.lines) and not last.responses and not lists:
        return os.path.join(register.path, last.folder), 1
    stamps = os.path.join(register.path, STAMPS)
    os.makedirs(stamps, exist_ok=True)
    folder = os.path.join(stamps, f"{register.next_stamp:04}")
    with suppress(FileNotFoundError):
        shutil.rmtree(folder + _NEW)
    os.mkdir(folder + _NEW)
    earlier = _put_earlier(register, folder + _NEW, {f"{VALIDATION}/{name}": octets for name, octets in (lists or {}).items()})
    count = len(register.lines)
    put_head_file(folder + _NEW, TREE_HEAD, render_tree_head(count, register.make_tree(count).root, register.head, earlier))
    os.rename(folder + _NEW, folder)
    flush(stamps)
    return folder, 1


def _put_earlier(register: Register, folder: str, validation: Mapping[str, bytes]) -> str:
    """Write revocation lists and the list of the time stamps before. Return the digest of that, or nothing if there are none."""
    with closing(Folder(register.path)) as inside:
        listed = write_list(inside, [int(head.folder.rpartition("/")[2]) for head in register.heads], validation)
    if not listed:
        return ""
    if validation:
        os.mkdir(os.path.join(folder, VALIDATION))
    for name, octets in {**validation, EARLIER: listed}.items():
        put_head_file(folder, name, octets)
    return hashlib.sha256(listed).hexdigest()


def put_head_file(folder: str, name: str, octets: bytes) -> None:
    """Write a file into the folder of a tree head. It stands there whole or not at all. Raises OSError."""
    _replace(os.path.join(folder, name), octets)
