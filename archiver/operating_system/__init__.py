"""Calls that only some operating systems have, each with a fallback.

Rules of the room:

- A call is chosen by what the running Python and kernel offer, never by the name of the system. `is_supported` is the exception.
- Each fallback is as safe as can be without the call, and its docstring says what is lost.
- A test takes each capability away, and makes, validates and updates a bag without it.
- It imports little, since worker processes start it anew.
"""

from archiver.operating_system.file_system import lies_on_network
from archiver.operating_system.flushing import flush, flush_file_system, flush_open_file, flush_tree
from archiver.operating_system.folder import NO_DESCRIPTORS, Folder, OpenedFile, close_files
from archiver.operating_system.locking import lock_soon, try_lock
from archiver.operating_system.opening import (
    NO_WAIT,
    IrregularFileError,
    create_new_file,
    open_folder,
    open_regular_file,
    open_to_read,
    open_unfollowed,
    scan_folder,
)
from archiver.operating_system.page_cache import CAN_FORGET, forget_pages, read_ahead
from archiver.operating_system.processes import HAS_SESSIONS, count_cores, may_be_copied, wait_for_readable, widen_pipe
from archiver.operating_system.renaming import exchange, link_file, rename_without_replacing
from archiver.operating_system.storage import Storage, find_storage, has_moving_heads
from archiver.operating_system.support import is_same_or_inside, is_supported, longest_path, may_read
from archiver.operating_system.writing import write_whole

__all__ = [
    "CAN_FORGET",
    "HAS_SESSIONS",
    "NO_DESCRIPTORS",
    "NO_WAIT",
    "Folder",
    "IrregularFileError",
    "OpenedFile",
    "Storage",
    "close_files",
    "count_cores",
    "create_new_file",
    "exchange",
    "find_storage",
    "flush",
    "flush_file_system",
    "flush_open_file",
    "flush_tree",
    "forget_pages",
    "has_moving_heads",
    "is_same_or_inside",
    "is_supported",
    "lies_on_network",
    "link_file",
    "lock_soon",
    "longest_path",
    "may_be_copied",
    "may_read",
    "open_folder",
    "open_regular_file",
    "open_to_read",
    "open_unfollowed",
    "read_ahead",
    "rename_without_replacing",
    "scan_folder",
    "try_lock",
    "wait_for_readable",
    "widen_pipe",
    "write_whole",
]
