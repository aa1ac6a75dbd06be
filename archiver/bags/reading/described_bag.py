"""The metadata, records and events of a bag, for exports and the like. Nothing is checked here."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from archiver.bags.format import DECLARATION, EVENTS, RECORDS, bag_name
from archiver.bags.reading.source_opening import open_source
from archiver.bags.reading.tag_file_reading import read_declaration_and_info
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.bags.reading.open_bag import OpenBag

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@contextmanager
def open_described_bag(path: str) -> Iterator[DescribedBag]:
    """Open a bag, folder or archive, to read its records and events as often as wanted. Nothing is checked here.

    Raises:
        ReadError: `error.bag-missing` or `error.unreadable`: the bag cannot be reached.
    """
    with closing(open_source(path, FindingLog())) as source:
        yield DescribedBag(read_declaration_and_info(source, FindingLog()))


class DescribedBag:
    """The fields of bag-info.txt that exports need, and the records and events."""

    def __init__(self, bag: OpenBag) -> None:
        self._source = bag.source
        self.is_bag = DECLARATION in bag.base_files
        """True if there is a bagit.txt."""
        self.follows_our_profile = bag.follows_our_profile
        """True if it names the profile of Bayegan, and so has records."""
        self.name = escape_for_display(bag_name(bag.source.path))
        self.organizations: Sequence[str] = bag.values("Source-Organization")
        dates = [value for value in bag.values("Bagging-Date") if _DAY.fullmatch(value)]
        self.bagging_date = dates[0] if dates else None

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Return every record, in the order of the bag. Raises ReadError if the bag changed after it was validated."""
        return self._read(RECORDS)

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Return every event, in the order of the log and in the form of the newest version.

        Raises ReadError if the bag changed after it was validated.
        """
        from archiver.events import renew_events  # noqa: PLC0415 - other bags are read without the schemas

        return renew_events(self._read(EVENTS))

    def _read(self, path: str) -> Iterator[Mapping[str, Any]]:
        try:
            with self._source.lines(path) as lines:
                yield from map(json.loads, lines)
        except (OSError, ValueError) as error:
            reason = (isinstance(error, OSError) and error.strerror) or str(error)
            shown = escape_for_display(os.path.join(self._source.path, path))
            raise ReadError("error.unreadable", path=shown, reason=reason) from error
