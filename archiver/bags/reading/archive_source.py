"""A bag in a tar, tar.gz, tar.zst or zip file, read member by member, and unpacked only where copies are asked for."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from archiver.bags.format import DECLARATION, PAYLOAD, plain_path, unsafe_reason
from archiver.bags.reading.archive_members import DamagedArchiveError
from archiver.bags.reading.contents import Contents, FolderState, FoundFile
from archiver.bags.reading.member_copy import UnwritableCopyError, copy_member
from archiver.bags.reading.tag_spool import TagSpool
from archiver.hashing import FileDigests, digest_blocks
from archiver.operating_system import Folder

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.reading.archive_members import Archive, Member
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions


class ArchiveSource:
    """A bag in an archive: its members are gone through once for their names and the tag files, and once for the payload."""

    def __init__(self, path: str, archive: Archive, log: FindingLog) -> None:
        self.path = path
        self.media_types = archive.media_types
        self._archive = archive
        self._log = log
        self._reason = ""
        self._spool = TagSpool()
        index = _Index(log)
        for member in self._members():
            if (name := index.take(member)) and member.kind == "file" and not _may_be_payload(name):
                self._spool.take(name, member)
        self._base = index.choose_base()
        self._folders = index.folders
        self.contents = ArchiveContents(index, self._base, log)
        self.base_files = sorted(path for path in index.files_below(self._base) if "/" not in path)
        self._take_missed_tag_files()
        for name in self._spool.too_large:
            log.add("bag.tag-file-too-large", name.removeprefix(self._base))
        for name, reason in self._spool.unreadable:
            log.add("bag.file-unreadable", name.removeprefix(self._base), reason=reason)

    def _members(self) -> Iterator[Member]:
        try:
            yield from self._archive.members()
        except DamagedArchiveError as error:
            self._note_damage(str(error))

    def _note_damage(self, reason: str) -> None:
        if not self._reason:
            self._log.add("bag.archive-damaged", reason=reason)
        self._reason = reason

    def _files(self, wanted: dict[str, int]) -> Iterator[tuple[str, Member, int]]:
        """The members that are wanted files, by their path below the base directory; of several of one name the first.

        What is yielded is no longer wanted, and comes with what was said of it there.
        """
        for member in self._members():
            name = plain_path(member.name)
            if member.kind == "file" and name.startswith(self._base) and (path := name[len(self._base) :]) in wanted:
                yield path, member, wanted.pop(path)

    def _take_missed_tag_files(self) -> None:
        """Copy what only looked like payload, as in an archive that holds more than one folder."""
        tag_files = self.contents.tag_files()
        missed = {file.path: file.octets for file in tag_files if self._base + file.path not in self._spool}
        for path, member, _ in self._files(missed) if missed else ():
            self._spool.take(self._base + path, member)

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading a tag file. Raises OSError."""
        return self._spool.open(self._base + path)

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], manner: DigestOptions) -> Iterator[FileDigests]:
        """The digests of files, each read once, in the order of the archive, and copied in that read where `manner` says so.

        Raises OSError where the folder for copies cannot be opened.
        """
        wanted = {file.path: file.octets for file in files}
        told = _Progress(manner)
        for path in sorted(path for path in wanted if self._base + path in self._spool):
            yield _digest(path, self._spool.blocks(self._base + path), wanted.pop(path), algorithms, told)
        with ExitStack() as stack:
            copies = None if manner.copies is None else stack.enter_context(closing(Folder(manner.copies, grows=True)))
            for path, member, octets in self._files(wanted) if wanted else ():
                blocks = member.blocks() if copies is None else copy_member(member, copies, path)
                yield _digest(path, blocks, octets, algorithms, told)
        for path in sorted(wanted):
            yield FileDigests(path, fault="unreadable", reason=self._reason or "the archive changed while it was read")

    def folder_state(self, path: str) -> FolderState | None:
        """The rights and time that the archive gives the folder, if it names it."""
        return self._folders.get(f"{self._base}{path}".rstrip("/"))

    def close(self) -> None:
        """Let go of the archive."""
        self._spool.close()
        self._archive.close()


def _may_be_payload(name: str) -> bool:
    """Whether a member is payload wherever the base directory turns out to be."""
    return name.startswith(f"{PAYLOAD}/") or name.partition("/")[2].startswith(f"{PAYLOAD}/")


class _Progress:
    def __init__(self, manner: DigestOptions) -> None:
        self._tell = manner.progress
        self._octets = self._files = 0

    def advance(self, octets: int, files: int = 0) -> None:
        self._octets += octets
        self._files += files
        if self._tell is not None:
            self._tell(self._octets, self._files)


def _digest(path: str, blocks: Iterator[bytes], octets: int, algorithms: Sequence[str], told: _Progress) -> FileDigests:
    try:
        # Blocks of an archive are told of as they come, so that nothing is left to tell at the end.
        found, digests = digest_blocks(_telling(blocks, told), octets, algorithms, lambda _: None)
    except DamagedArchiveError as error:
        return FileDigests(path, fault="unreadable", reason=str(error))
    except UnwritableCopyError as error:
        return FileDigests(path, fault="unwritable", reason=str(error))
    told.advance(0, 1)
    return FileDigests(path, found, 0, digests)


def _telling(blocks: Iterator[bytes], told: _Progress) -> Iterator[bytes]:
    for block in blocks:
        yield block
        told.advance(len(block))


class _Index:
    """The names of all members, by the folder that they are in."""

    def __init__(self, log: FindingLog) -> None:
        self._log = log
        self._seen: dict[str, int | str] = {}
        self.folders: dict[str, FolderState] = {}
        """The folders that members name."""

    def take(self, member: Member) -> str:
        """Take a member's name in and give it back, plain; what may not be in an archive goes to the log, and has none."""
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
        """The base directory with its slash: the one folder that holds all, or the one that has a bagit.txt."""
        tops = sorted({name.partition("/")[0] for name in self._seen})
        if len(tops) == 1 and not isinstance(self._seen.get(tops[0]), int):
            return f"{tops[0]}/"
        self._log.add("bag.archive-not-one-folder", found=tops[:10])
        if DECLARATION in tops:
            return ""
        return next((f"{top}/" for top in tops if f"{top}/{DECLARATION}" in self._seen), "")

    def files_below(self, base: str) -> Iterator[str]:
        """The paths of the files below a folder, without it."""
        return (name[len(base) :] for name, kind in self._seen.items() if isinstance(kind, int) and name.startswith(base))

    def entries_below(self, base: str) -> Iterator[tuple[str, int | str]]:
        """The paths below a folder, without it, and what is there: octets of a file, or the kind of anything else."""
        return ((name[len(base) :], kind) for name, kind in self._seen.items() if name.startswith(base) and name != base)


class ArchiveContents(Contents):
    """What stands in a bag in an archive. Archives name folders or leave them out, so that both count."""

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
        """Know the folder, and all that it is in."""
        found = []
        while path not in self._folders:
            self._folders[path] = set()
            above, _, name = path.rpartition("/")
            found.append((above, name))
            path = above
        for above, name in found:
            self._folders[above].add(name)

    def tag_files(self) -> Iterator[FoundFile]:
        """The files outside the payload, in no order; nothing is noted."""
        for above, files in self._files.items():
            if above != PAYLOAD and not above.startswith(f"{PAYLOAD}/"):
                for name, octets in files:
                    yield FoundFile(f"{above}/{name}" if above else name, octets)

    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        for name, kind in self._others.get(path, []):
            self._refuse(f"{path}/{name}" if path else name, None if kind == "link" else kind)
        # Each folder is read once, and of a million files two lists would be a heavy load.
        return self._files.pop(path, []), list(self._folders.get(path, ()))
