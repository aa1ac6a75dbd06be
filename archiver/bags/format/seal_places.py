"""The places of seals: `seals/0001` and so on in a bag, `NAME.seals/0001` beside it, and `signatures/` of bag-nabit.

They speak of the tag manifests, so no tag manifest can list them. RFC 8493 2.2.1 allows that.
"""

from __future__ import annotations

import os
import re
from typing import Final

from archiver.bags.format.target import bag_name

SEALS: Final = "seals"
"""The folder of a bag that holds the layers of seals."""
SIGNATURES: Final = "signatures"
"""The folder in which bag-nabit keeps signatures and time stamps of tag manifests."""

_APART: Final = (f"{SEALS}/", f"{SIGNATURES}/")
# Most bags have no seals, so the patterns are compiled at their first use.
_LAYER: Final = "[0-9]{4,6}"
# The files of a layer, from its folder. A request for a time stamp (`.tsq`) waits there for its answer (`.tsr`).
_LAID_OUT: Final = (
    r"tagmanifest-[^/]+\.txt|seal\.json|(?:covers|stamped)\.sha512|how-to-verify\.txt"
    r"|signature-[1-9][0-9]*\.p7s|stamp-[1-9][0-9]*\.ts[rq]|validation/[^/]+"
)
# Each further signature or time stamp of bag-nabit covers the file before it and adds its own ending.
_FOREIGN: Final = r"tagmanifest-[^/]+\.txt(?:\.p7s|\.tsr)+(?:\.crt)?"


def stands_apart(path: str) -> bool:
    """Return whether a path in a bag belongs to a seal or signature, which no tag manifest needs to list."""
    return path.startswith(_APART) or path in {SEALS, SIGNATURES}


def seal_layer_name(number: int) -> str:
    """Return the name of the folder of a layer: `0001` for the first."""
    return f"{number:04}"


def read_layer_number(name: str) -> int | None:
    """Return the number of the layer whose folder has this name, or None if it is the name of no layer."""
    if not re.fullmatch(_LAYER, name) or seal_layer_name(int(name)) != name:
        return None
    return int(name) or None


def is_laid_out(path: str) -> bool:
    """Return whether a file of a layer has a name that the format knows. The path starts at the folder of the layer."""
    return re.fullmatch(_LAID_OUT, path) is not None


def is_foreign_signature(name: str) -> bool:
    """Return whether a file in `signatures/` has a name that bag-nabit gives."""
    return re.fullmatch(_FOREIGN, name) is not None


def seals_beside(bag: str) -> str:
    """Return the path of the folder in which the seals of a bag stand beside it: `NAME.seals`, for an archive too."""
    return os.path.join(os.path.dirname(os.path.abspath(bag)), f"{bag_name(bag)}.{SEALS}")


def list_seals_beside(bag: str) -> list[str]:
    """Return the paths at which seals may stand beside a bag, `seals_beside` first.

    The others are `NAME.tar.seals` for an archive, and those beside the real folder of a bag that is reached through a link.
    """
    paths = [
        path for place in (os.path.abspath(bag), os.path.realpath(bag)) for path in (seals_beside(place), f"{place}.{SEALS}")
    ]
    return list(dict.fromkeys(paths))
