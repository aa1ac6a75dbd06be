"""The path at which a bag is to stand, and the form that the ending of its name asks for: a folder, or one file."""

from __future__ import annotations

import os
from typing import Final, Literal, NamedTuple, Self

from archiver.bags.format.layout import unsafe_reason
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.stores.address import is_address

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
"""Endings of archives that are not written here. A folder with such a name would be taken for an archive."""

WRITTEN_ENDINGS: Final = tuple(_FORMS)


class Target(NamedTuple):
    """A path at which something new is to stand, with everything that follows from it. It is made once and passed on."""

    shown: str
    """The path as the user wrote it. Messages and findings show this one."""
    path: str
    """The absolute path. Every call to the system gets this one."""
    form: ArchiveForm | None
    """The form of the one file that a bag here is written as, or None for a folder."""
    bag_name: str
    """The name of the bag's base directory: the last component of the path, without the ending of an archive."""
    is_other_archive: bool
    """True if the name is that of an archive in a form that is not written here."""

    @classmethod
    def from_path(cls, shown: str) -> Self:
        """Return the target at a path, absolute or relative to the working folder. Links are not followed.

        Raises:
            WrongUsageError: `store.output-not-on-disk`: it is an address of a store.
        """
        refuse_store(shown)
        return cls._make_at(shown, os.path.abspath(shown))

    @classmethod
    def of_bag(cls, shown: str) -> Self:
        """Return the target at which a bag stands now, so that a new one can replace it. Links are followed."""
        return cls._make_at(shown, os.path.realpath(shown))

    @classmethod
    def from_address(cls, shown: str, path: str) -> Self:
        """Return the target at an address of a store. What must lie on a disk while the bag is made lies at the path."""
        ending = _ending(shown)
        return cls(shown, path, _FORMS.get(ending), bag_name(shown), is_other_archive=ending in _OTHER_ENDINGS)

    @classmethod
    def _make_at(cls, shown: str, path: str) -> Self:
        if is_address(shown):
            # It would be taken for a folder called `s3:`.
            raise WrongUsageError("store.disk-needed", address=escape_for_display(shown))
        ending = _ending(path)
        return cls(shown, path, _FORMS.get(ending), bag_name(path), is_other_archive=ending in _OTHER_ENDINGS)

    @property
    def is_stored(self) -> bool:
        """True if the bag is to stand in a store."""
        return is_address(self.shown)

    @property
    def folder(self) -> str:
        """The folder that the target is in."""
        return os.path.dirname(self.path)

    @property
    def name(self) -> str:
        """The last component of the path."""
        return os.path.basename(self.path)


def bag_name(path: str) -> str:
    """Return the name of the base directory of a bag at a path: its last component, without the ending of an archive."""
    name = os.path.basename(os.path.abspath(path))
    ending = _ending(path)
    return name[: -len(ending)] if ending in _FORMS else name


def refuse_store(path: str) -> None:
    """Raise WrongUsageError (`store.output-not-on-disk`) for an address of a store. As a path it would make a folder `s3:`."""
    if is_address(path):
        raise WrongUsageError("store.output-not-on-disk", address=escape_for_display(path))


def is_safe_base_directory(name: str) -> bool:
    """Return whether an archive with a base directory of this name is unpacked in its own folder on any system."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return name != "." and unsafe_reason(f"{name}/") is None


def _ending(path: str) -> str:
    """Return the ending of an archive that the name at a path has, in small letters, or an empty text."""
    name = os.path.basename(os.path.abspath(path))
    endings = (ending for ending in (*_FORMS, *_OTHER_ENDINGS) if name.lower().endswith(ending) and len(name) > len(ending))
    return next(endings, "")
