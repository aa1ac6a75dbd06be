"""Cores of this machine, and descriptors of other processes that have something to read."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

HAS_SESSIONS: Final = hasattr(os, "setsid")
"""A process in a session of its own does not get the Ctrl-C that its parent gets."""

_WIDE: Final = 1 << 20
"""Octets that Linux lets anybody give to a pipe, as it comes (`/proc/sys/fs/pipe-max-size`)."""


def count_cores() -> int:
    """Return how many cores this process may use, or how many there are if the system cannot tell."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def may_be_copied() -> bool:
    """Return whether this process may be copied by `os.fork`: it has one thread, and can see what is open.

    A lock that another thread holds would stay locked in the copy.
    """
    try:
        return hasattr(os, "fork") and len(os.listdir("/proc/self/task")) == 1 and os.path.isdir("/proc/self/fd")
    except OSError:
        return False


def widen_pipe(descriptor: int) -> None:
    """Let a pipe hold 1 MiB that nobody has read yet, if the system allows it. Elsewhere its writer waits sooner."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl  # noqa: PLC0415 - not everywhere, and only for those who start processes
    except ImportError:
        return
    # A user without special rights may have few wide pipes only.
    with suppress(OSError):
        fcntl(descriptor, F_SETPIPE_SZ, _WIDE)


def wait_for_readable(descriptors: Iterable[int], seconds: float | None = None) -> list[int]:
    """Wait until at least one of the descriptors can be read or was closed at its other end. Return those that can be read.

    With `seconds`, wait no longer than that.
    """
    if not hasattr(select, "poll"):
        return select.select(list(descriptors), [], [], seconds)[0]
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return [descriptor for descriptor, _ in poll.poll(None if seconds is None else seconds * 1000)]
