"""The names of all members of an archive: which folder is the bag, what lies beside it, where hard links lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import DECLARATION, PAYLOAD, is_system_file, plain_path, read_manifest_name, unsafe_reason
from archiver.bags.reading.contents import FolderState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.archives.archive_members import ArchiveMember
    from archiver.findings import FindingLog

APPLE_DOUBLE: Final = b"\x00\x05\x16\x07"
"""The first octets of a file in which macOS keeps what other systems have no place for: `._letter.txt` beside `letter.txt`."""
_APPLE_PREFIX: Final = "._"
_APPLE_FOLDER: Final = "__MACOSX"
_SHOWN: Final = 10


class Base(NamedTuple):
    """The base directory of the bag in an archive."""

    path: str
    """Its path with a slash at the end, or an empty text if the files of the bag lie at the top."""
    others: tuple[str, ...] = ()
    """The base directories of other bags that lie as high, and as well could be meant."""


class MemberIndex:
    """The names of all members, each with its octets if it is a file, else with its kind."""

    def __init__(self, log: FindingLog) -> None:
        self._log = log
        self._seen: dict[str, int | str] = {}
        self.folders: dict[str, FolderState] = {}
        """The folders that members name."""
        self.broken_links: dict[str, str] = {}
        """Hard links that tar cannot unpack, each with the name that it leads to."""
        self._real: dict[str, str] = {}
        self._links: dict[str, list[str]] = {}
        self._apple_doubles: set[str] = set()

    def add(self, member: ArchiveMember) -> str:
        """Keep the name of a member and return it in plain form.

        A name that may not stand in an archive goes to the log, and the result is empty.
        """
        name = plain_path(member.name).removesuffix("/")
        if name in {"", "."} and member.kind == "folder":
            return ""
        if reason := unsafe_reason(member.name) or unsafe_reason(name):
            self._log.add("bag.archive-member-unsafe", name=member.name, reason=reason)
        elif name in self._seen and not (member.kind == "folder" == self._seen[name]):
            self._log.add("bag.archive-member-repeated", name=name)
        else:
            self._seen[name] = self._follow(name, member.target) if member.kind == "hard-link" else _state_of(member)
            if member.kind == "folder":
                self.folders[name] = FolderState(member.rights, member.modified_ns)
            return name
        return ""

    def _follow(self, name: str, written: str) -> int | str:
        """Return the octets of the file that a hard link leads to, or the kind of a link that leads to none.

        As tar unpacks it, the file must come before the link in the archive. The link may lead to another hard link.
        """
        target = plain_path(written)
        if unsafe_reason(written) or unsafe_reason(target):
            return "link"
        found = self._seen.get(target)
        if isinstance(found, str) and found not in {"folder", "broken-link"}:
            return found
        if not isinstance(found, int):
            self.broken_links[name] = target
            return "broken-link"
        real = self._real[name] = self.real(target)
        self._links.setdefault(real, []).append(name)
        return found

    def real(self, name: str) -> str:
        """Return the name of the member that holds the octets of a file: its own, or another one's if it is a hard link."""
        return self._real.get(name, name)

    def names_of(self, name: str) -> list[str]:
        """Return the name of a file, and the names of all hard links to it."""
        return [name, *self._links.get(name, ())]

    def keep_apple_double(self, name: str) -> None:
        """Keep that a file holds what macOS knows of the file beside it."""
        self._apple_doubles.add(name)

    def choose_base(self) -> Base:
        """Return the base directory: the highest folder with a bagit.txt that is not the payload of another bag."""
        found = [name.removesuffix(DECLARATION) for name in self._files() if name.rpartition("/")[2] == DECLARATION]
        bases = [base for base in found if not _is_payload_or_system(base)]
        highest = sorted(base for base in bases if base.count("/") == min(base.count("/") for base in bases))
        if highest:
            return Base(highest[0], tuple(highest[1:]))
        return Base(self._guess_base())

    def _guess_base(self) -> str:
        """Return the base directory of a bag without bagit.txt: the only folder, or the one that has a manifest."""
        tops = sorted({name.partition("/")[0] for name in self._seen if not _is_of_system(name.split("/"))})
        if len(tops) == 1 and not isinstance(self._seen.get(tops[0]), int):
            return f"{tops[0]}/"
        with_manifest = {
            f"{above}/" for above, _, name in (name.rpartition("/") for name in self._files()) if read_manifest_name(name)
        }
        return next((f"{top}/" for top in tops if f"{top}/" in with_manifest), "")

    def _files(self) -> Iterator[str]:
        return (name for name, kind in self._seen.items() if isinstance(kind, int))

    def leave_out(self, base: str, log: FindingLog) -> None:
        """Note in a log what lies beside the bag, and forget it."""
        depth = base.count("/")
        beside: dict[str, None] = {}
        of_systems: dict[str, None] = {}
        for name in [name for name in self._seen if not name.startswith(base) or _is_apple_folder(name)]:
            if f"{name}/" == base or base.startswith(f"{name}/"):
                continue
            parts = name.split("/")
            place = next((count for count in range(len(parts)) if not base.startswith("/".join(parts[: count + 1]) + "/")), 0)
            shown = "/".join(parts[: place + 1])
            (of_systems if _is_of_system(parts) else beside)[shown] = None
            del self._seen[name]
        if of_systems:
            log.add("bag.archive-system-files", found=sorted(of_systems)[:_SHOWN])
        if beside:
            log.add("bag.archive-not-one-folder", found=sorted(beside)[:_SHOWN], bag=base or ".")
        if not base and DECLARATION in self._seen:
            log.add("bag.archive-without-folder")
        elif depth > 1:
            log.add("bag.archive-inner-folder", name=base)
        for name, real in self._real.items():
            if name in self._seen and real not in self._seen:
                self._seen[name] = "link"  # out of the bag

    def files_below(self, base: str) -> Iterator[str]:
        """Return the paths of the files below a folder, relative to it."""
        return (name[len(base) :] for name in self._files() if name.startswith(base))

    def entries_below(self, base: str) -> Iterator[tuple[str, int | str]]:
        """Return the paths below a folder, relative to it, each with the octets of a file or the kind of anything else."""
        return ((name[len(base) :], kind) for name, kind in self._seen.items() if name.startswith(base) and name != base)

    def apple_doubles_below(self, base: str) -> set[str]:
        """Return the paths below a folder of files in which macOS keeps what it knows of the file beside them."""
        if not self._apple_doubles:
            return set()
        # An archive may name a folder or only the files in it.
        owners = self._seen.keys() | {name.rpartition("/")[0] for name in self._seen}
        inside = [name for name in self._apple_doubles if name.startswith(base)]
        return {name[len(base) :] for name in inside if _owner_of(name) in owners}


def may_be_apple_double(name: str) -> bool:
    """Return whether a file has a name that macOS gives to what it knows of another file."""
    return name.rpartition("/")[2].startswith(_APPLE_PREFIX)


def _owner_of(name: str) -> str:
    """Return the name of the file that an AppleDouble file belongs to."""
    above, slash, last = name.rpartition("/")
    return above + slash + last.removeprefix(_APPLE_PREFIX)


def _state_of(member: ArchiveMember) -> int | str:
    return member.octets if member.kind == "file" else member.kind


def _is_payload_or_system(folder: str) -> bool:
    """Return whether a folder, with its slash, is in the payload of a bag or in the folder of macOS."""
    parts = folder.split("/")[:-1]
    return PAYLOAD in parts or _is_apple_folder(folder)


def _is_apple_folder(name: str) -> bool:
    return name.partition("/")[0] == _APPLE_FOLDER


def _is_of_system(parts: list[str]) -> bool:
    return parts[0] == _APPLE_FOLDER or any(is_system_file(part) for part in parts)
