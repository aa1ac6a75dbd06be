"""Read a bag: its metadata, records, events and documents, one at a time."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from types import TracebackType
from typing import Any, BinaryIO, Self
from weakref import finalize

from archiver.bags.format import DECLARATION, EVENTS, PAYLOAD, RECORDS
from archiver.bags.reading import LINE_LIMIT, OpenBag, list_digests, open_source, open_verified, read_tag_files
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.tasks.arguments import read_path, read_path_in_bag


class BagInformation(Mapping[str, tuple[str, ...]]):
    """The fields of bag-info.txt: by label the values, in their order.

    A label may be repeated, so that every value is a tuple. Labels are found whatever their case (RFC 8493 2.2.2), and keep the
    case in which they are written first.
    """

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        self._labels: dict[str, str] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        for label, value in fields:
            key = label.lower()
            self._labels.setdefault(key, label)
            self._values[key] = (*self._values.get(key, ()), value)

    def __getitem__(self, label: str) -> tuple[str, ...]:
        return self._values[label.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels.values())

    def __len__(self) -> int:
        return len(self._labels)

    def __contains__(self, label: object) -> bool:
        return isinstance(label, str) and label.lower() in self._values

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


@dataclass(frozen=True, slots=True)
class BagDocument:
    """A file in the payload of a bag.

    `path` is its path in the bag, with `data/`. `digests` are those that the manifests list, hexadecimal by algorithm. They are
    not compared with the file here: `Bag.open` does that.
    """

    path: str
    octets: int
    digests: Mapping[str, str]


class Bag:
    """A bag that is open for reading, folder or archive; `open_bag` makes it. Use it in a `with` block, or call `close`.

    Nothing is checked before it is read, nothing is written, and no link is followed. `archiver.validate` checks a whole bag.
    """

    def __init__(self, path: str) -> None:
        """Open the bag at a path. Raises ReadError."""
        self._sizes: list[tuple[str, int]] | None = None
        log = FindingLog()  # the faults are for `validate` to tell
        with ExitStack() as stack:
            self._source = open_source(path, log)
            stack.callback(self._source.close)
            if DECLARATION not in self._source.base_files:
                raise ReadError("error.bag-declaration-missing", path=escape_for_display(path))
            self._bag: OpenBag = read_tag_files(self._source, log)
            # Closes once: a second time could close a file of the program that got the same descriptor.
            self._closing = finalize(self, stack.pop_all().close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the bag. Nothing can be read from it any more; what was read before stays."""
        self._closing()

    @property
    def path(self) -> str:
        """The path of the bag, as it was given."""
        return self._source.path

    @property
    def version(self) -> str | None:
        """The BagIt version that the bag declares, or None."""
        return self._bag.version_text

    @property
    def follows_our_profile(self) -> bool:
        """True if the bag names the profile of Bayegan, and so has records and events."""
        return self._bag.follows_our_profile

    @cached_property
    def information(self) -> BagInformation:
        """The fields of bag-info.txt: a mapping of each label to the tuple of its values."""
        return BagInformation([(field.label, field.value) for field in self._bag.info])

    def records(self) -> Iterator[dict[str, Any]]:
        """Return the record of each document, one at a time, in the order of the bag.

        Raises:
            FixityError: the records are not those that the bag was made with. This is told at their end.
            ReadError: the bag has no records, or they cannot be read.
        """
        self._check_open()
        return self._read_lines(RECORDS)

    def events(self) -> Iterator[dict[str, Any]]:
        """Return every event of the log, one at a time, in its order.

        Each has `bagState`, and `objects` as the records have the identifiers, whatever the version of its line. Raises what
        `records` raises.
        """
        self._check_open()
        from archiver.events import renew_events  # noqa: PLC0415 - other bags are read without the schemas

        return renew_events(self._read_lines(EVENTS))

    def documents(self) -> Iterator[BagDocument]:
        """Return every file of the payload, with its octets and the digests that the manifests list."""
        self._check_open()
        return (BagDocument(path, octets, list_digests(self._bag, path)) for path, octets in self._list_payload())

    def open(self, path: str) -> BinaryIO:
        """Open a file of the bag for reading, by its path in the bag (`data/letter.txt`).

        The stream raises FixityError at its end, instead of its last octets, if a digest is not the one in the manifests. It
        cannot seek. In an archive each call reads from the front up to the file.

        Raises:
            ReadError: no such file is there (`error.bag-file-missing`), no manifest lists it (`error.bag-file-unlisted`), or it
                cannot be read.
            ValueError: the bag is closed.
        """
        self._check_open()
        return open_verified(self._bag, read_path_in_bag("path", path))

    def _check_open(self) -> None:
        """Raise ValueError if the bag is closed, as files do."""
        if not self._closing.alive:
            message = "the bag is closed"
            raise ValueError(message)

    def _list_payload(self) -> Iterator[tuple[str, int]]:
        if self._source.is_folder:
            return ((file.path, file.octets) for file in self._source.contents.walk(PAYLOAD))
        if self._sizes is None:
            # The listing of an archive can be walked once.
            self._sizes = [(file.path, file.octets) for file in self._source.contents.walk(PAYLOAD)]
        return iter(self._sizes)

    def _read_lines(self, path: str) -> Iterator[dict[str, Any]]:
        with self.open(path) as file:
            for number, line in enumerate(iter(partial(file.readline, LINE_LIMIT), b""), 1):
                if len(line) == LINE_LIMIT and not line.endswith(b"\n"):
                    raise self._unreadable(path, number, f"longer than {LINE_LIMIT} octets")
                try:
                    entry = json.loads(line.decode())
                except (ValueError, RecursionError) as error:
                    raise self._unreadable(path, number, str(error)) from error
                if not isinstance(entry, dict):
                    raise self._unreadable(path, number, "a JSON object was expected")
                yield entry

    def _unreadable(self, path: str, number: int, reason: str) -> ReadError:
        shown = escape_for_display(os.path.join(self.path, path))
        return ReadError("error.unreadable", path=shown, reason=f"line {number}: {reason}")


def open_bag(bag: str | os.PathLike[str]) -> Bag:
    """Open a bag for reading: a folder, or a tar, tar.gz, tar.zst or zip file. Use it in a `with` block.

    Args:
        bag: the path of the bag.

    Raises:
        ReadError: the bag cannot be reached, or it is no bag.
    """
    return Bag(read_path("bag", bag))
