"""Open the bag at a path, a folder or an archive, or at an address of a store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.bags.format import require_supported_system
from archiver.bags.reading.folder_source import FolderSource
from archiver.errors import ReadError, RefusedBagError
from archiver.findings import escape_for_display
from archiver.missing_paths import make_missing_error
from archiver.stores.address import is_address, read_address

if TYPE_CHECKING:
    from archiver.bags.format import Level
    from archiver.bags.reading.bag_source import BagSource
    from archiver.findings import FindingLog


def open_source(path: str, log: FindingLog, level: Level | None = None) -> BagSource:
    """Open the folder or archive at a path, or the folder of objects at an address of a store. Faults of it go to the log.

    With a `level`, a store is asked at once for what the checks of that level read.

    Raises:
        ZstandardMissingError: the archive is compressed with Zstandard, which cannot be read here.
        ReadError: `error.bag-missing`, `error.not-a-bag` or `error.unreadable`: nothing there could be a bag, or it cannot be
            reached.
        RefusedBagError: the archive holds several bags, or is locked or packed by an unknown method.
        StoreError: the store or its listing cannot be had.
        WrongUsageError: the address is none, or its store was not named.
        ArchiverError: `error.system-unsupported`: this is Windows.
    """
    require_supported_system()
    if is_address(path):
        return _open_store(path, log, level)
    try:
        return _open_archive(path, log) if os.path.isfile(path) else FolderSource(path, log)
    except FileNotFoundError as error:
        raise make_missing_error("error.bag-missing", path) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error


def _open_store(path: str, log: FindingLog, level: Level | None) -> BagSource:
    # Most bags lie on a disk.
    from archiver.bags.reading.store_source import open_stored  # noqa: PLC0415
    from archiver.stores.bucket import StoreFolder  # noqa: PLC0415
    from archiver.stores.known_stores import find_access  # noqa: PLC0415
    from archiver.stores.store_errors import ObjectError  # noqa: PLC0415

    address = read_address(path)
    store = StoreFolder(address, find_access(address))
    try:
        if level is not None:
            store.begin_listing()
        return open_stored(path, store, log, level)
    except ObjectError as error:
        store.close()
        raise RefusedBagError(f"store.{error.fault}", address=escape_for_display(path), reason=error.reason) from error
    except BaseException:
        store.close()
        raise


def _open_archive(path: str, log: FindingLog) -> BagSource:
    # tarfile and zipfile take as long to load as all the rest of the room, so a folder is read without them.
    from archiver.bags.reading.archives.archive_source import ArchiveSource  # noqa: PLC0415

    return ArchiveSource(path, lambda: open(path, "rb"), log)
