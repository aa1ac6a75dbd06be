"""A bag as it is read: its folder or archive, its tag files and manifests.

Rules of the room:

- A bag is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- Names from a manifest are never given to the system. They are looked up among the files that a walk found.
- Nothing in a bag raises. Its faults are findings.
- Only sources know of disks and archives. All else reads a bag through `BagSource`.
"""

from archiver.bags.reading.archives.zstandard import ZstandardMissingError, has_zstandard, load_zstandard
from archiver.bags.reading.bag_info_reading import PROFILE_LABEL, check_oxum
from archiver.bags.reading.bag_source import LINE_LIMIT, BagSource
from archiver.bags.reading.contents import Contents, FoundFile
from archiver.bags.reading.described_bag import DescribedBag, open_described_bag
from archiver.bags.reading.fetch import check_fetched
from archiver.bags.reading.listing import Listing, Manifest
from archiver.bags.reading.open_bag import OpenBag
from archiver.bags.reading.seal_folders import (
    SealFolder,
    check_foreign_signatures,
    check_seal_folder,
    find_foreign_signatures,
    find_seal_folders,
)
from archiver.bags.reading.serial_digests import note_fault, note_read_error
from archiver.bags.reading.source_opening import open_source
from archiver.bags.reading.tag_file_reading import read_declaration_and_info, read_manifests_and_fetch, read_tag_files
from archiver.bags.reading.tag_text import LINES_LIMIT
from archiver.bags.reading.verified_file import list_digests, open_verified

__all__ = [
    "LINES_LIMIT",
    "LINE_LIMIT",
    "PROFILE_LABEL",
    "BagSource",
    "Contents",
    "DescribedBag",
    "FoundFile",
    "Listing",
    "Manifest",
    "OpenBag",
    "SealFolder",
    "ZstandardMissingError",
    "check_fetched",
    "check_foreign_signatures",
    "check_oxum",
    "check_seal_folder",
    "find_foreign_signatures",
    "find_seal_folders",
    "has_zstandard",
    "list_digests",
    "load_zstandard",
    "note_fault",
    "note_read_error",
    "open_described_bag",
    "open_source",
    "open_verified",
    "read_declaration_and_info",
    "read_manifests_and_fetch",
    "read_tag_files",
]
