"""The kind of file system that a path lies on, by what the kernel says of it."""

from __future__ import annotations

import errno
import os
import sys
from typing import Final

from archiver.operating_system.c_library import find_function, last_error
from archiver.operating_system.storage import find_storage

# The field f_type of statfs(2), as linux/magic.h and the sources of each file system have it.
_NETWORK: Final = frozenset(
    {
        0x6969,  # NFS
        0x517B,  # SMB
        0xFF534D42,  # CIFS
        0xFE534D42,  # SMB2
        0x564C,  # NCP
        0x01021997,  # 9p
        0x5346414F,  # AFS
        0x6B414653,  # kAFS
        0x00C36400,  # Ceph
        0x47504653,  # GPFS
        0x0BD00BD0,  # Lustre
        0x7461636F,  # OCFS2
        0x01161970,  # GFS2
        0x73757245,  # Coda
        0x19830326,  # BeeGFS
        0x786F4256,  # VirtualBox shared folders
        0xBACBACBC,  # VMware shared folders
        0xAAD7AAEA,  # PanFS
        0x65735546,  # FUSE: most often sshfs, rclone or GlusterFS
    }
)
_FUSE: Final = 0x65735546
_BUFFER_OCTETS: Final = 512
"""More than a struct statfs has on any machine. Its first field is f_type, as wide as a long."""


def lies_on_network(path: str) -> bool:
    """Return whether a path lies on a disk of another machine, as far as the system tells. Raises OSError.

    A system without statfs(2) of Linux is asked by its table of mounts.
    """
    kind = _ask_kernel(path) if sys.platform == "linux" else None
    if kind is None:
        return find_storage(path) == "server"
    return kind in _NETWORK and not (kind == _FUSE and _is_local_fuse(path))


def _ask_kernel(path: str) -> int | None:
    """Return f_type of statfs(2), or None if it cannot be called. Raises OSError."""
    function = find_function("statfs")
    if function is None:
        return None
    import ctypes  # noqa: PLC0415 - most commands need it not

    buffer = ctypes.create_string_buffer(_BUFFER_OCTETS)
    if function(os.fsencode(path), buffer) != 0:
        number = last_error()
        if number == errno.ENOSYS:
            return None
        raise OSError(number, os.strerror(number), path)
    return int.from_bytes(buffer.raw[: ctypes.sizeof(ctypes.c_long)], sys.byteorder) & 0xFFFFFFFF


def _is_local_fuse(path: str) -> bool:
    """Return whether a path lies on a FUSE file system over a disk of this machine, such as NTFS."""
    device = os.stat(path).st_dev
    return os.major(device) != 0
