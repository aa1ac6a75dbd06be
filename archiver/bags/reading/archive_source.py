"""A bag in a tar, tar.gz, tar.zst or zip file. It is read member by member, and unpacked only for copies."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.format import DECLARATION, PAYLOAD, plain_path, unsafe_reason
from archiver.bags.reading.archive_members import DamagedArchiveError, open_archive
from archiver.bags.reading.bag_source import BagSource
from archiver.bags.reading.contents import Contents, FolderState, FoundFile
from archiver.bags.reading.member_copy import copy_member
from archiver.bags.reading.serial_digests import SerialDigests
from archiver.bags.reading.tag_spool import TagSpool
from archiver.hashing import FileDigests
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.bags.reading.archive_members import ArchiveMember, BagArchive
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions


class ArchiveSource(BagSource):
    """A bag in an archive. Its members are read once for their names and the tag files, and once for the payload."""

    is_folder = False

    def __init__(self, path: str, archive: BagArchive, log: FindingLog) -> None:
        self.path = path
        self.media_types = archive.media_types
        self._archive = archive
        self._log = log
        self._damage = ""
        self._spool = TagSpool()
        index = _Index(log)
        for member in self._members():
            name = index.add(member)
            if not name or member.kind != "file":
                continue
            # The base directory is not known yet: payload lies in `data/`, or in `data/` of any one folder.
            if not name.startswith(f"{PAYLOAD}/") and not name.partition("/")[2].startswith(f"{PAYLOAD}/"):
                self._spool.copy(name, member)
        self._base = index.choose_base()
        self._folders = index.folders
        contents = ArchiveContents(index, self._base, log)
        self.contents = contents
        self.base_files = sorted(path for path in index.files_below(self._base) if "/" not in path)
        # Some tag files were taken for payload, if the archive holds more than one folder. They need another pass.
        missed = {file.path: file.octets for file in contents.tag_files() if self._base + file.path not in self._spool}
        for file, member, _ in self._files(missed) if missed else ():
            self._spool.copy(self._base + file, member)
        for name in self._spool.too_large:
            log.add("bag.tag-file-too-large", name.removeprefix(self._base))
        for name, reason in self._spool.unreadable:
            log.add("bag.file-unreadable", name.removeprefix(self._base), reason=reason)

    def _members(self) -> Iterator[ArchiveMember]:
        try:
            yield from self._archive.members()
        except DamagedArchiveError as error:
            if not self._damage:
                self._log.add("bag.archive-damaged", reason=str(error))
            self._damage = str(error)

    def _files(self, wanted: dict[str, int]) -> Iterator[tuple[str, ArchiveMember, int]]:
        """Return the members that are wanted, each with its path below the base directory and its value in `wanted`.

        A path that was given is removed from `wanted`, so that only the first of several members of one name counts.
        """
        for member in self._members():
            name = plain_path(member.name)
            if member.kind == "file" and name.startswith(self._base) and (path := name[len(self._base) :]) in wanted:
                yield path, member, wanted.pop(path)

    def open(self, path: str) -> BinaryIO:
        """Open a tag file for reading. Raises OSError."""
        return self._spool.open(self._base + path)

    def blocks(self, path: str) -> Generator[bytes, None, None]:
        """Return the octets of any file. For a document the archive is opened anew and read up to it.

        Raises OSError or DamagedArchiveError on the way.
        """
        if self._base + path in self._spool:
            yield from self._spool.blocks(self._base + path)
            return
        archive = open_archive(self.path)
        if archive is not None:
            with closing(archive):
                for member in archive.members():
                    if member.kind == "file" and plain_path(member.name) == self._base + path:
                        yield from member.blocks()
                        return
        raise FileNotFoundError(2, "No such file in the archive", path)

    def size(self, path: str) -> int:
        """Return the octets of a tag file. Raises OSError."""
        return self._spool.size(self._base + path)

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of files in the order of the archive, each read once, and copied in that read if asked for.

        Raises OSError if the folder for copies cannot be opened.
        """
        wanted = {file.path: file.octets for file in files}
        digests = SerialDigests(algorithms, options)
        for path in sorted(path for path in wanted if self._base + path in self._spool):
            yield digests.digest(path, self._spool.blocks(self._base + path), wanted.pop(path))
        with ExitStack() as stack:
            copies = None if options.copies is None else stack.enter_context(closing(Folder(options.copies, grows=True)))
            for path, member, octets in self._files(wanted) if wanted else ():
                yield digests.digest(path, member.blocks() if copies is None else copy_member(member, copies, path), octets)
        for path in sorted(wanted):
            yield FileDigests(path, fault="unreadable", reason=self._damage or "the archive changed while it was read")

    def folder_state(self, path: str) -> FolderState | None:
        """Return the rights and time that the archive gives the folder, or None if no member names it."""
        return self._folders.get(f"{self._base}{path}".rstrip("/"))

    def close(self) -> None:
        """Let go of the archive."""
        self._spool.close()
        self._archive.close()


class _Index:
    """The names of all members, each with its octets if it is a file, else with its kind."""

    def __init__(self, log: FindingLog) -> None:
        self._log = log
        self._seen: dict[str, int | str] = {}
        self.folders: dict[str, FolderState] = {}
        """The folders that members name."""

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
            self._seen[name] = member.octets if member.kind == "file" else member.kind
            if member.kind == "folder":
                self.folders[name] = FolderState(member.rights, member.modified_ns)
            return name
        return ""

    def choose_base(self) -> str:
        """Return the base directory with its slash: the one folder that holds all, or the one that has a bagit.txt."""
        tops = sorted({name.partition("/")[0] for name in self._seen})
        if len(tops) == 1 and not isinstance(self._seen.get(tops[0]), int):
            return f"{tops[0]}/"
        self._log.add("bag.archive-not-one-folder", found=tops[:10])
        if DECLARATION in tops:
            return ""
        return next((f"{top}/" for top in tops if f"{top}/{DECLARATION}" in self._seen), "")

    def files_below(self, base: str) -> Iterator[str]:
        """Return the paths of the files below a folder, relative to it."""
        return (name[len(base) :] for name, kind in self._seen.items() if isinstance(kind, int) and name.startswith(base))

    def entries_below(self, base: str) -> Iterator[tuple[str, int | str]]:
        """Return the paths below a folder, relative to it, each with the octets of a file or the kind of anything else."""
        return ((name[len(base) :], kind) for name, kind in self._seen.items() if name.startswith(base) and name != base)


class ArchiveContents(Contents):
    """The files and folders of a bag in an archive. An archive may name a folder or only the files in it."""

    def __init__(self, index: _Index, base: str, log: FindingLog) -> None:
        super().__init__(log)
        self._files: dict[str, list[tuple[str, int]]] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        self._others: dict[str, list[tuple[str, str]]] = {}
        for path, kind in index.entries_below(base):
            above, _, name = path.rpartition("/")
            self._enter(above)
            if isinstance(kind, int):
                self._files.setdefault(above, []).append((name, kind))
            elif kind == "folder":
                self._enter(path)
            else:
                self._others.setdefault(above, []).append((name, kind))
        for above, files in self._files.items():
            for name in [name for name, _ in files if name in self._folders[above]]:
                log.add("bag.archive-member-repeated", name=f"{base}{above}/{name}")

    def _enter(self, path: str) -> None:
        """Keep the folder, and every folder above it."""
        found = []
        while path not in self._folders:
            self._folders[path] = set()
            above, _, name = path.rpartition("/")
            found.append((above, name))
            path = above
        for above, name in found:
            self._folders[above].add(name)

    def tag_files(self) -> Iterator[FoundFile]:
        """Return the files outside the payload, in no order, without noting anything."""
        for above, files in self._files.items():
            if above != PAYLOAD and not above.startswith(f"{PAYLOAD}/"):
                for name, octets in files:
                    yield FoundFile(f"{above}/{name}" if above else name, octets)

    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        for name, kind in self._others.get(path, []):
            self._refuse(f"{path}/{name}" if path else name, None if kind == "link" else kind)
        # Each folder is read once, so that its list of files can be given away: a second one would double the memory.
        return self._files.pop(path, []), list(self._folders.get(path, ()))
