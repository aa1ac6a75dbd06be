"""In which form a bag is made: a folder, or one file, as the ending of the target's name says."""

from __future__ import annotations

import os
from typing import Final, Literal

from archiver.bags.format.layout import unsafe_reason

ArchiveForm = Literal["tar", "tar.gz", "tar.zst", "zip"]

_FORMS: Final[dict[str, ArchiveForm]] = {
    ".tar": "tar",
    ".tar.gz": "tar.gz",
    ".tgz": "tar.gz",
    ".tar.zst": "tar.zst",
    ".tzst": "tar.zst",
    ".zip": "zip",
}
_OTHER_ENDINGS: Final = (".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.lz", ".7z", ".rar")
"""A folder of such a name would be taken for an archive by whoever gets it."""

WRITTEN_ENDINGS: Final = tuple(_FORMS)


def archive_form(target: str) -> ArchiveForm | None:
    """The form of the one file that a bag is written as, or None where it is to be a folder."""
    ending = _ending(target)
    return None if ending is None else _FORMS.get(ending)


def is_other_archive(target: str) -> bool:
    """Whether the target is named as an archive of a form that is not written here."""
    return _ending(target) in _OTHER_ENDINGS


def bag_name(target: str) -> str:
    """The name of the bag's base directory: the target's own, without the ending of an archive."""
    name = os.path.basename(os.path.abspath(target))
    return name if archive_form(target) is None else name[: -len(_ending(target) or "")]


def is_safe_base_directory(name: str) -> bool:
    """Whether a base directory of this name in an archive is unpacked where it should be, on any system."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name != "." and unsafe_reason(f"{name}/") is None


def _ending(target: str) -> str | None:
    name = os.path.basename(os.path.abspath(target))
    endings = (ending for ending in (*_FORMS, *_OTHER_ENDINGS) if name.lower().endswith(ending) and len(name) > len(ending))
    return next(endings, None)
