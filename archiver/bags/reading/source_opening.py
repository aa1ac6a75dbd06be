"""Open the bag at a path, folder or archive."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.bags.format import require_supported_system
from archiver.bags.reading.folder_source import FolderSource
from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.missing_paths import make_missing_error

if TYPE_CHECKING:
    from archiver.bags.reading.bag_source import BagSource
    from archiver.findings import FindingLog


def open_source(path: str, log: FindingLog) -> BagSource:
    """Open the folder or archive at a path. Faults of the archive itself go to the log.

    Raises:
        ZstandardMissingError: the archive is compressed with Zstandard, which cannot be read here.
        ReadError: `error.bag-missing`, `error.not-a-bag` or `error.unreadable`: nothing there could be a bag, or it cannot be
            reached.
        RefusedBagError: the archive holds several bags, or is locked or packed by an unknown method.
        ArchiverError: `error.system-unsupported`: this is Windows.
    """
    require_supported_system()
    try:
        return _open_archive(path, log) if os.path.isfile(path) else FolderSource(path, log)
    except FileNotFoundError as error:
        raise make_missing_error("error.bag-missing", path) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error


def _open_archive(path: str, log: FindingLog) -> BagSource:
    # tarfile and zipfile take as long to load as all the rest of the room, so a folder is read without them.
    from archiver.bags.reading.archive_opening import open_archive  # noqa: PLC0415
    from archiver.bags.reading.archive_source import ArchiveSource  # noqa: PLC0415

    archive = open_archive(path)
    if archive is None:
        raise ReadError("error.not-a-bag", path=escape_for_display(path))
    return ArchiveSource(path, archive, log)
