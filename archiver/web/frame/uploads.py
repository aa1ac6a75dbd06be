"""Take files that are dropped on a page. Each is written once, to the disk, while it comes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool

from archiver.web.frame.own_files import open_own

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks
    from starlette.requests import Request

_MOST_FIELDS: Final = 200
_MOST_FILES: Final = 2000
_LONGEST_FIELD: Final = 1 << 16
_LONGEST_NAME: Final = 200
"""Octets of the name of a file. File systems take 255."""
_NO_NAMES: Final = frozenset({"", ".", ".."})
_UNNAMED: Final = "dropped"


class UnusableUploadError(ValueError):
    """The body of a request is no form with files, or one that holds too much."""


class DroppedFile(NamedTuple):
    """A file that was dropped: the name that it had, made fit to be one here, its path, and the name as it was given."""

    name: str
    path: str
    given: str


@dataclass(slots=True)
class Upload:
    """Dropped files in a folder of their own, and the fields beside them. The folder is removed unless it is `taken`."""

    folder: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[DroppedFile] = field(default_factory=list)
    taken: bool = False

    def take(self) -> str:
        """Return the folder, which from now on is somebody else's to remove."""
        self.taken = True
        return self.folder


async def receive_upload(request: Request, folder: str) -> Upload:
    """Write the files of a form to a folder, and return them with its fields.

    Raises:
        UnusableUploadError: the body is no such form.
        OSError: a file cannot be written.
        starlette.requests.ClientDisconnect: the browser went away.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise UnusableUploadError
    receiver = _Receiver(folder)
    try:
        parser = MultipartParser(boundary, receiver.callbacks())
        async for octets in request.stream():
            parser.write(octets)
            await run_in_threadpool(receiver.write)
        parser.finalize()
    except FormParserError as error:
        raise UnusableUploadError from error
    finally:
        receiver.close()
    return receiver.upload


class _Receiver:
    """The callbacks of the parser. They note what is to be written, and `write` writes it."""

    def __init__(self, folder: str) -> None:
        self.upload = Upload(folder)
        self._headers: dict[bytes, bytes] = {}
        self._header = (b"", b"")
        self._field: tuple[str, bytearray] | None = None
        self._file: IO[bytes] | None = None
        self._waiting: list[tuple[IO[bytes], bytes]] = []
        self._opened: list[IO[bytes]] = []

    def callbacks(self) -> MultipartCallbacks:
        """Return the callbacks by the names that the parser has for them."""
        return {
            "on_part_begin": self._part_begin,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_header_field": self._header_field,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
        }

    def write(self) -> None:
        """Write what came since. Raises OSError."""
        for file, octets in self._waiting:
            file.write(octets)
        self._waiting.clear()
        # A box has more documents than a process may have open files.
        for file in self._opened:
            if file is not self._file:
                file.close()
        self._opened = [] if self._file is None else [self._file]

    def close(self) -> None:
        """Close all files."""
        for file in self._opened:
            file.close()

    def _part_begin(self) -> None:
        self._headers, self._header, self._field, self._file = {}, (b"", b""), None, None

    def _header_field(self, octets: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + octets[start:end], self._header[1])

    def _header_value(self, octets: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + octets[start:end])

    def _header_end(self) -> None:
        name, value = self._header
        self._headers[name.lower()] = value
        self._header = (b"", b"")

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        if b"filename" in options:
            self._begin_file(options[b"filename"].decode(errors="replace"))
        else:
            self._field = (options.get(b"name", b"").decode(errors="replace"), bytearray())

    def _begin_file(self, name: str) -> None:
        if len(self.upload.files) == _MOST_FILES:
            raise UnusableUploadError
        if not name:
            # The field of a file that nobody chose.
            return
        known = {file.name for file in self.upload.files}
        fit = make_fit(name)
        stem, ending = os.path.splitext(fit)
        number = 1
        while fit in known:
            number += 1
            fit = f"{stem} ({number}){ending}"
        path = os.path.join(self.upload.folder, fit)
        self._file = open(path, "xb", opener=open_own)  # noqa: SIM115 - it stays open until the end of its part
        self._opened.append(self._file)
        self.upload.files.append(DroppedFile(fit, path, name))

    def _part_data(self, octets: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._waiting.append((self._file, octets[start:end]))
        elif self._field is not None:
            if len(self._field[1]) + end - start > _LONGEST_FIELD:
                raise UnusableUploadError
            self._field[1].extend(octets[start:end])

    def _part_end(self) -> None:
        if self._field is not None:
            if sum(map(len, self.upload.fields.values())) == _MOST_FIELDS:
                raise UnusableUploadError
            name, octets = self._field
            self.upload.fields.setdefault(name, []).append(octets.decode(errors="replace"))


def make_fit(name: str) -> str:
    """Return a name that every file system takes: one name without folders, not too long, and nothing hidden."""
    last = name.replace("\\", "/").rpartition("/")[2].replace("\0", "").lstrip(".")
    last = last.encode(errors="replace").decode()
    if last in _NO_NAMES:
        return _UNNAMED
    stem, ending = os.path.splitext(last)
    ending = ending if len(ending) <= len(".0123456789") else ""
    while len(f"{stem}{ending}".encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{ending}"
