"""Documents that a program makes: written to a staging folder beside the target, and packed from there as any files are."""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final, TypeVar

from archiver.bags.format import PAYLOAD, Target, longest_path_below_payload, unsafe_reason
from archiver.bags.workplace import Workplace, check_target, make_parents, open_workplace, write_errors
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.records import FIELDS
from archiver.tasks.arguments import read_described, refuse

_BLOCK: Final = 1 << 20
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that a program makes, for `create`.

    `path` is its path in the payload, below `data/`, with `/` between folders. `content` is its octets, or a binary stream from
    which they are read to its end; it is not closed. `described` are fields of its record, as the schema of records has them, and
    go before those of `CreateOptions.described`. Its modification time is the time of packing.
    """

    path: str
    content: bytes | BinaryIO
    described: Mapping[str, Any] = field(default_factory=dict)


class StagedDocuments:
    """New documents as files in a staging folder."""

    def __init__(self, workplace: Workplace, moment: datetime) -> None:
        self.folder = workplace.path_of("documents")
        self._target = workplace.target
        self._nanoseconds = int(moment.timestamp()) * 1_000_000_000
        self._log = FindingLog()
        self._longest = longest_path_below_payload(workplace.target)

    def take_all(self, documents: Iterable[object], describe: Callable[[str, Mapping[str, Any]], None]) -> list[Finding]:
        """Write documents, and return findings about paths that cannot be those of documents.

        `describe` is called with the path of each document that has fields of its own, and the fields.

        Raises:
            WrongUsageError: something is no NewDocument, or a part of one is of a wrong kind.
            ReadError: a stream cannot be read.
            WriteError: the disk is full or fails.
        """
        with write_errors(self._target.shown):
            os.mkdir(self.folder)
        for index, document in enumerate(documents):
            self._take(f"sources[{index}]", document, describe)
        with write_errors(self._target.shown):
            for folder, _, _ in os.walk(self.folder, topdown=False):
                os.utime(folder, ns=(self._nanoseconds, self._nanoseconds))
        return self._log.findings()

    def _take(self, parameter: str, document: object, describe: Callable[[str, Mapping[str, Any]], None]) -> None:
        if not isinstance(document, NewDocument):
            refuse(parameter, document, "paths")
        if not isinstance(document.path, str):
            refuse(f"{parameter}.path", document.path, "text")
        if not isinstance(document.content, bytes) and not hasattr(document.content, "read"):
            refuse(f"{parameter}.content", document.content, "content")
        described = read_described(f"{parameter}.described", document.described, [field.key for field in FIELDS])
        if self._is_possible(document.path) and self._write(parameter, document) and described:
            describe(document.path, described)

    def _is_possible(self, path: str) -> bool:
        if unsafe_reason(f"{PAYLOAD}/{path}") or not {"", ".", ".."}.isdisjoint(path.split("/")) or "\0" in path:
            self._add("source.name-unsafe", path)
            return False
        try:
            octets = len(path.encode())
        except UnicodeEncodeError:
            self._add("source.name-not-utf8", path)
            return False
        if octets > self._longest:
            self._add("source.path-too-long", path, longest=self._longest, octets=octets)
            return False
        return True

    def _write(self, parameter: str, document: NewDocument) -> bool:
        """Write the file of a document. Return False, and add a finding, if another is in its way."""
        path = os.path.join(self.folder, document.path)
        shown = os.path.join(self._target.shown, PAYLOAD, document.path)
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            self._add("source.name-taken", document.path, other=escape_for_display(document.path))
            return False
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                with write_errors(shown):
                    raise
            octets = len(document.path.encode())
            self._add("source.path-too-long", document.path, longest=self._longest, octets=octets)
            return False
        with write_errors(shown), open(descriptor, "wb") as file:
            file.writelines(_read_blocks(parameter, document))
        os.utime(path, ns=(self._nanoseconds, self._nanoseconds))
        return True

    def _add(self, code: str, path: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        self._log.add(code, path, name=escape_for_display(path), **values)

    def rename(self, value: _Value) -> _Value:
        """Return a finding, or any JSON value, with the paths that the user gave instead of those in the staging folder."""
        if isinstance(value, str):
            prefix = escape_for_display(self.folder)
            renamed = value.replace(f"{prefix}{os.sep}", "")
            return renamed if renamed != prefix else self._target.shown  # type: ignore[return-value] # a text too
        if isinstance(value, dict):
            return {key: self.rename(inner) for key, inner in value.items()}  # type: ignore[return-value]
        if isinstance(value, list | tuple):
            return type(value)(map(self.rename, value))
        if isinstance(value, Finding):
            return value.replace(where=self.rename(value.where), values=self.rename(value.values))
        return value


def _read_blocks(parameter: str, document: NewDocument) -> Iterator[bytes]:
    """Return the octets of a document, a block at a time. Raises ReadError if its stream fails."""
    if isinstance(document.content, bytes):
        yield document.content
        return
    while True:
        try:
            block = document.content.read(_BLOCK)
        except OSError as error:
            path = escape_for_display(document.path)
            raise ReadError("error.unreadable", path=path, reason=error.strerror or str(error)) from error
        if not isinstance(block, bytes | bytearray | memoryview):
            refuse(f"{parameter}.content", document.content, "content")
        if not block:
            return
        yield bytes(block)


@contextmanager
def stage_documents(target: str | Target, moment: datetime) -> Iterator[StagedDocuments]:
    """Make a staging folder for new documents beside a target, and remove it at the end.

    Missing folders above the target are made, and those that stay empty are removed. No error that leaves the block names the
    staging folder.

    Raises:
        WriteError: the folder that the target is to be in cannot be made or written.
        WrongUsageError: the target lies inside a bag.
    """
    made_at = target if isinstance(target, Target) else Target.from_path(target)
    check_target([], made_at, FindingLog())
    with make_parents(made_at.path):
        with write_errors(made_at.shown):
            workplace = open_workplace(made_at)
        staged = StagedDocuments(workplace, moment)
        try:
            yield staged
        except ArchiverError as error:
            error.values = staged.rename(error.values)
            raise
        finally:
            try:
                with write_errors(made_at.shown):
                    workplace.remove()
            finally:
                workplace.release()
