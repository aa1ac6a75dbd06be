"""A bag as it is read: its folder or archive, its tag files and manifests.

Rules of the room:

- A bag is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- Names from a manifest are never given to the system. They are looked up among the files that a walk found.
- What a bag holds never raises. What is wrong with it is a finding.
"""

from archiver.bags.reading.bag_info_reading import PROFILE_LABEL, check_oxum, read_bag_info
from archiver.bags.reading.bag_source import BagSource, open_source
from archiver.bags.reading.contents import Contents, FoundFile
from archiver.bags.reading.declaration import read_declaration
from archiver.bags.reading.fetch import check_fetched, read_fetch
from archiver.bags.reading.listing import Listing, Manifest
from archiver.bags.reading.manifest_reading import read_manifests
from archiver.bags.reading.open_bag import OpenBag
from archiver.bags.reading.own_lines import OwnBagLines, open_own_lines
from archiver.bags.reading.zstandard import ZstandardMissingError, has_zstandard, load_zstandard

__all__ = [
    "PROFILE_LABEL",
    "BagSource",
    "Contents",
    "FoundFile",
    "Listing",
    "Manifest",
    "OpenBag",
    "OwnBagLines",
    "ZstandardMissingError",
    "check_fetched",
    "check_oxum",
    "has_zstandard",
    "load_zstandard",
    "open_own_lines",
    "open_source",
    "read_bag_info",
    "read_declaration",
    "read_fetch",
    "read_manifests",
]
