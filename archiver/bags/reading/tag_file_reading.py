"""Read the tag files of a bag in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.reading.bag_info_reading import read_bag_info
from archiver.bags.reading.declaration import read_declaration
from archiver.bags.reading.fetch import read_fetch
from archiver.bags.reading.manifest_reading import read_manifests
from archiver.bags.reading.open_bag import OpenBag

if TYPE_CHECKING:
    from archiver.bags.reading.bag_source import BagSource
    from archiver.findings import FindingLog


def read_declaration_and_info(source: BagSource, log: FindingLog) -> OpenBag:
    """Read bagit.txt, and then bag-info.txt in the encoding and by the rules that bagit.txt declares."""
    bag = OpenBag(source, log)
    read_declaration(bag)
    read_bag_info(bag)
    return bag


def read_tag_files(source: BagSource, log: FindingLog) -> OpenBag:
    """Read bagit.txt, bag-info.txt, the manifests and fetch.txt, in this order.

    The manifests have stricter rules if bag-info.txt names our profile. The files of fetch.txt are looked up in the manifests.
    """
    bag = read_declaration_and_info(source, log)
    read_manifests_and_fetch(bag)
    return bag


def read_manifests_and_fetch(bag: OpenBag, *, payload_is_known: bool = False) -> None:
    """Read the manifests and fetch.txt. With `payload_is_known`, the payload manifests are not parsed: all is well in them."""
    read_manifests(bag, payload_is_known=payload_is_known)
    read_fetch(bag)
