"""The identifier of a new bag, by which other bags and people can name it (External-Identifier, RFC 8493 2.2.2)."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING, Final

from archiver.bags.format import EXTERNAL_IDENTIFIER, BagInfo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMESPACE: Final = uuid.UUID("1c5de4a1-0a6b-4b6f-9d0b-6a52c7f0e3d4")
"""A random namespace. The names in it are the digests of all files of a bag that are written before bag-info.txt."""


def identify_bag(bag_info: BagInfo, tag_files: Mapping[str, Sequence[str]]) -> BagInfo:
    """Return the fields of a bag with an identifier. One that was given stays, and none is added.

    The identifier is a random UUID. With SOURCE_DATE_EPOCH it follows from the content, so that the same sources give the same
    octets. `tag_files` are the digests of each tag file that was written, manifests included.
    """
    if any(label.lower() == EXTERNAL_IDENTIFIER.lower() for label, _ in bag_info.fields):
        return bag_info
    if "SOURCE_DATE_EPOCH" in os.environ:
        from archiver.records import name_urn  # noqa: PLC0415 - a random identifier needs no records

        content = "\n".join(f"{path} {' '.join(digests)}" for path, digests in sorted(tag_files.items()))
        fields = "\n".join(map(": ".join, bag_info.fields))
        identifier = name_urn(_NAMESPACE, f"{os.environ['SOURCE_DATE_EPOCH']}\n{fields}\n{content}")
    else:
        identifier = uuid.uuid4().urn
    return bag_info._replace(fields=(*bag_info.fields, (EXTERNAL_IDENTIFIER, identifier)))
