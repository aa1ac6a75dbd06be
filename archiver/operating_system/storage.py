"""The storage that a path lies on: a disk, the memory of this machine, or a file server."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Final, Literal

Storage = Literal["disk", "memory", "server"]

_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_ON_SERVERS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.rclone"}
)


def find_storage(path: str) -> Storage:
    """Return the storage that a path lies on. It is taken for a disk if the system does not tell. Raises OSError."""
    kind = _find_file_system(os.stat(path).st_dev)
    if kind in _IN_MEMORY:
        return "memory"
    return "server" if kind in _ON_SERVERS else "disk"


def has_moving_heads(path: str) -> bool:
    """Return whether a path lies on a disk with moving heads, or on one of which the system does not tell. Raises OSError."""
    device = os.stat(path).st_dev
    known = f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"
    # A partition has no queue of its own. That of its disk is one folder up.
    for queue in (f"{known}/queue", f"{known}/../queue"):
        with suppress(OSError), open(f"{queue}/rotational", encoding="ascii") as file:
            return file.read().strip() != "0"
    return True


def _find_file_system(device: int) -> str | None:
    """Return the type of the file system of a device, from the table of mounts that Linux keeps."""
    with suppress(OSError), open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as mounts:
        for line in mounts:
            # 36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/sda1 rw
            before, _, after = line.partition(" - ")
            if before.split(" ")[2] == f"{os.major(device)}:{os.minor(device)}":
                return after.split(" ")[0]
    return None
