"""A bag in a tar, tar.gz, tar.zst or zip file. It is read member by member, and unpacked only for copies."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.format import DECLARATION, PAYLOAD, plain_path, read_manifest_name
from archiver.bags.format.layout import is_unicode
from archiver.bags.reading.archives.archive_members import DamagedArchiveError
from archiver.bags.reading.archives.archive_opening import open_archive
from archiver.bags.reading.archives.member_index import APPLE_DOUBLE, MemberIndex, may_be_apple_double
from archiver.bags.reading.archives.tag_spool import TagSpool
from archiver.bags.reading.archives.unmarked_names import read_tar_names
from archiver.bags.reading.bag_source import BagSource
from archiver.bags.reading.listed_contents import ListedContents
from archiver.bags.reading.serial_digests import OBJECT_FAULTS, CopyState, SerialDigests, copy_blocks, describe_fault, note_fault
from archiver.errors import ReadError, RefusedBagError
from archiver.findings import FindingLog, escape_for_display
from archiver.hashing import FileDigests
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence

    from archiver.bags.reading.archives.archive_members import ArchiveMember
    from archiver.bags.reading.contents import FolderState, FoundFile
    from archiver.hashing import DigestOptions


class ArchiveSource(BagSource):
    """A bag in an archive. Its members are read once for their names and the tag files, and once for the payload."""

    is_folder = False

    def __init__(self, path: str, open_file: Callable[[], BinaryIO], log: FindingLog) -> None:
        """Read the names of the members and the tag files.

        `open_file` opens the archive anew each time, for reading from any place.

        Raises:
            ReadError: `error.not-a-bag`: it is no kind of archive that is known here.
            ZstandardMissingError: the archive is compressed with Zstandard, which cannot be read here.
            OSError: the archive cannot be opened.
            RefusedBagError: the archive holds several bags, or its tag files are locked or packed by an unknown method.
        """
        self.path = path
        archive = open_archive(open_file)
        if archive is None:
            raise ReadError("error.not-a-bag", path=escape_for_display(path))
        self.media_types = archive.media_types
        self._archive = archive
        self._open_file = open_file
        self._log = log
        self._damage = ""
        self._spool = TagSpool()
        self._index = MemberIndex(log)
        self._unread: list[str] = []
        try:
            self._read()
        except BaseException:
            self.close()
            raise

    def _read(self) -> None:
        self._take_all_in()
        for notice in self._archive.notices:
            self._log.add(notice.code, **notice.values)
        base = self._index.choose_base()
        self._base = base.path
        if base.others:
            found = [escape_for_display(name.removesuffix("/")) for name in (base.path, *base.others)]
            raise RefusedBagError("bag.archive-several-bags", name=self._shown_name(), count=len(found), found=found[:10])
        self._index.leave_out(self._base, self._log)
        self._folders = self._index.folders
        contents = ArchiveContents(self._index, self._base, self._log)
        self.contents = contents
        self.base_files = sorted(path for path in self._index.files_below(self._base) if "/" not in path)
        self._fill_spool([file.path for file in contents.tag_files()])
        self._note_unreadable()

    def _take_all_in(self) -> None:
        """Enter all members in the index. If their names have an encoding that only the manifests tell, do so once more."""
        for member in self._members():
            self._take_in(member)
        if not self._unread:
            return
        self._archive.names, notices = read_tar_names(self._unread, self._spool)
        self._archive.notices += notices
        if self._archive.names:
            # What there is to say of members themselves was said in the first pass.
            self._spool.close()
            self._spool, self._index = TagSpool(), MemberIndex(FindingLog())
            for member in self._members():
                self._take_in(member)

    def _shown_name(self) -> str:
        return escape_for_display(os.path.basename(self.path))

    def _take_in(self, member: ArchiveMember) -> None:
        """Enter a member in the index, and copy it if it is no payload. The base directory is not known yet."""
        name = self._index.add(member)
        if not name:
            return
        if not is_unicode(name):
            self._unread.append(name)
        if member.kind == "hard-link":
            self._spool.share(name, self._index.real(name))
        if member.kind != "file":
            return
        if f"/{PAYLOAD}/" not in f"/{name}":
            self._spool.copy(name, member)
        if may_be_apple_double(name):
            blocks = self._spool.blocks(name) if name in self._spool else member.blocks()
            try:
                if next(blocks, b"").startswith(APPLE_DOUBLE):
                    self._index.keep_apple_double(name)
            except DamagedArchiveError:
                pass  # told when the file is checked

    def _fill_spool(self, tag_files: list[str]) -> None:
        """Copy the tag files that were taken for payload, in another pass. What lies beside the bag may have filled the spool."""
        if any(not name.startswith(self._base) for name in self._spool.too_large):
            self._spool.close()
            self._spool = TagSpool()
        missed = {path for path in tag_files if self._base + path not in self._spool}
        for paths, member in self._files(missed) if missed else ():
            self._spool.copy(self._base + paths[0], member)
            for path in paths[1:]:
                self._spool.share(self._base + path, self._base + paths[0])

    def _note_unreadable(self) -> None:
        """Note the tag files that could not be read. Raises RefusedBagError if the bag cannot be read without them."""
        for name in self._spool.too_large:
            self._log.add("bag.tag-file-too-large", name.removeprefix(self._base))
        unread = self._spool.unreadable.items()
        faults = [(name.removeprefix(self._base), error) for name, error in unread if name.startswith(self._base)]
        for path, error in faults:
            if error.fault != "unreadable" and (path == DECLARATION or read_manifest_name(path)):
                code, values = describe_fault(error.fault, self._shown_name(), str(error))
                raise RefusedBagError(code, **values)
        for path, error in faults:
            note_fault(self._log, error.fault, path, str(error))

    def _members(self) -> Iterator[ArchiveMember]:
        try:
            yield from self._archive.members()
        except DamagedArchiveError as error:
            if not self._damage and error.fault in OBJECT_FAULTS:
                note_fault(self._log, error.fault, self._shown_name(), str(error))
            elif not self._damage:
                self._log.add("bag.archive-damaged", reason=str(error))
            self._damage = str(error)

    def _files(self, wanted: Collection[str]) -> Iterator[tuple[list[str], ArchiveMember]]:
        """Return the members that are wanted, each with its path below the base directory and those of hard links to it.

        Only the first of several members of one name counts.
        """
        given: set[str] = set()
        for member in self._members():
            name = plain_path(member.name)
            if member.kind != "file" or not name.startswith(self._base) or name in given:
                continue
            names = [other for other in self._index.names_of(name) if other.startswith(self._base)]
            paths = [path for path in (other[len(self._base) :] for other in names) if path in wanted]
            if paths:
                given.add(name)
                yield paths, member

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
        archive, name = open_archive(self._open_file), self._index.real(self._base + path)
        if archive is not None:
            archive.names = self._archive.names
            with closing(archive):
                for member in archive.members():
                    if member.kind == "file" and plain_path(member.name) == name:
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
        with ExitStack() as stack:
            copies = None if options.copies is None else stack.enter_context(closing(Folder(options.copies, grows=True)))
            for path in sorted(path for path in wanted if self._base + path in self._spool):
                blocks: Iterator[bytes] = self._spool.blocks(self._base + path)
                blocks = blocks if copies is None else copy_blocks(blocks, copies, path, CopyState())
                yield digests.digest(path, blocks, wanted.pop(path))
            for paths, member in self._files(wanted) if wanted else ():
                blocks, state = member.blocks(), CopyState(member.rights, member.modified_ns)
                for path in paths:
                    blocks = blocks if copies is None else copy_blocks(blocks, copies, path, state)
                result = digests.digest(paths[0], blocks, wanted.pop(paths[0]))
                yield result
                for path in paths[1:]:
                    del wanted[path]
                    yield digests.repeat(result, path)
        for path in sorted(wanted):
            yield FileDigests(path, fault="unreadable", reason=self._damage or "the archive changed while it was read")

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:
        """Return all below a folder. An archive may name a folder or only the files in it."""
        return ((f"{folder}/{path}", kind) for path, kind in self._index.entries_below(f"{self._base}{folder}/"))

    def folder_state(self, path: str) -> FolderState | None:
        """Return the rights and time that the archive gives the folder, or None if no member names it."""
        return self._folders.get(f"{self._base}{path}".rstrip("/"))

    def close(self) -> None:
        """Let go of the archive."""
        self._spool.close()
        self._archive.close()


class ArchiveContents(ListedContents):
    """The files and folders of a bag in an archive."""

    def __init__(self, index: MemberIndex, base: str, log: FindingLog) -> None:
        super().__init__(index.entries_below(base), log)
        self._index = index
        self._base = base
        self.apple_doubles = index.apple_doubles_below(base)
        for path in self.list_files_that_are_folders():
            log.add("bag.archive-member-repeated", name=f"{base}{path}")

    def _refuse_listed(self, path: str, kind: str) -> None:
        if kind == "broken-link":
            self._refuse_for("bag.archive-link-broken", path, target=self._index.broken_links[self._base + path])
        else:
            self._refuse(path, kind)
