"""Copy a member of an archive to a folder, in the read that computes its digests."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.reading.serial_digests import UnwritableCopyError
from archiver.operating_system import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.operating_system import Folder

_READABLE: Final = 0o400


class CopyState(NamedTuple):
    """The rights of a copy, as in `chmod`, and its modification time in nanoseconds since 1970."""

    rights: int = 0o644
    modified_ns: int | None = None


def copy_blocks(blocks: Iterator[bytes], copies: Folder, path: str, state: CopyState) -> Iterator[bytes]:
    """Return the octets of a file. Each block is written to a file below the folder before it is given on.

    The copy has the time of the member, and its rights narrowed by the umask. Its owner may always read it. No link is followed,
    and no file that is there is written to.

    Raises:
        UnwritableCopyError: the copy cannot be written.
        DamagedArchiveError: the member cannot be read.
    """
    with _copy_errors():
        descriptor = copies.create_file(path, state.rights | _READABLE)
    try:
        for block in blocks:
            with _copy_errors():
                write_whole(descriptor, block)
            yield block
        if state.modified_ns is not None:
            with _copy_errors():
                os.utime(descriptor, ns=(state.modified_ns, state.modified_ns))
    finally:
        with _copy_errors():
            os.close(descriptor)


@contextmanager
def _copy_errors() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # a NUL in a name is a ValueError
        raise UnwritableCopyError((isinstance(error, OSError) and error.strerror) or str(error)) from error
