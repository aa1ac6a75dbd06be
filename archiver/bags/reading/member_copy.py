"""Copy a member of an archive to a folder, in the read that computes its digests."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from archiver.operating_system import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.archive_members import Member
    from archiver.operating_system import Folder

_READABLE: Final = 0o400


class UnwritableCopyError(Exception):
    """The copy cannot be written, for which the archive is not to blame; the argument says why."""


def copy_member(member: Member, copies: Folder, path: str) -> Iterator[bytes]:
    """The octets of a member, each block written to a file below the folder before it is given on.

    The copy has the member's time and, narrowed by the umask, its rights; whoever makes it may read it. No link is followed, and
    no file that is there is written to.

    Raises:
        UnwritableCopyError: the copy cannot be written.
        DamagedArchiveError: the member cannot be read.
    """
    with _failures_of_the_copy():
        descriptor = copies.create_file(path, member.rights | _READABLE)
    try:
        for block in member.blocks():
            with _failures_of_the_copy():
                write_whole(descriptor, block)
            yield block
        if member.modified_ns is not None:
            with _failures_of_the_copy():
                os.utime(descriptor, ns=(member.modified_ns, member.modified_ns))
    finally:
        with _failures_of_the_copy():
            os.close(descriptor)


@contextmanager
def _failures_of_the_copy() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # a ValueError is that of a NUL in a name
        raise UnwritableCopyError((isinstance(error, OSError) and error.strerror) or str(error)) from error
