"""The records and events of a bag of ours, for whoever has had the bag validated and wants to go through them."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from archiver.bags.format import DECLARATION, EVENTS, RECORDS, bag_name
from archiver.bags.reading.bag_info_reading import read_bag_info
from archiver.bags.reading.bag_source import open_source
from archiver.bags.reading.declaration import read_declaration
from archiver.bags.reading.open_bag import OpenBag
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@contextmanager
def open_own_lines(place: str) -> Iterator[OwnBagLines]:
    """A bag, folder or archive, whose records and events can be read as often as wanted. Nothing is checked here.

    Raises:
        ReadError: `error.bag-missing` or `error.unreadable`: the bag cannot be reached.
    """
    with closing(open_source(place, FindingLog())) as source:
        bag = OpenBag(source, FindingLog())
        read_declaration(bag)
        read_bag_info(bag)
        yield OwnBagLines(place, bag)


class OwnBagLines:
    """What a bag says of itself in bag-info.txt, and its records and events."""

    def __init__(self, place: str, bag: OpenBag) -> None:
        self._place = place
        self._bag = bag
        self.is_bag = DECLARATION in bag.base_files
        """Whether it says at all that it is a bag."""
        self.is_own = bag.is_own
        """Whether it is a bag of ours, and so has records."""
        self.name = escape_for_display(bag_name(place))
        self.organizations: Sequence[str] = self._values("Source-Organization")
        dates = [value for value in self._values("Bagging-Date") if _DAY.fullmatch(value)]
        self.bagging_date = dates[0] if dates else None

    def _values(self, label: str) -> list[str]:
        return [field.value for field in self._bag.info if field.label.lower() == label.lower()]

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Every record, in the order of the bag. Raises ReadError where the bag is no longer what was validated."""
        return self._read(RECORDS)

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Every event, in the order of the log. Raises ReadError where the bag is no longer what was validated."""
        return self._read(EVENTS)

    def _read(self, path: str) -> Iterator[Mapping[str, Any]]:
        try:
            descriptor, _ = self._bag.source.open_file(path)
            with open(descriptor, "rb") as lines:
                yield from map(json.loads, lines)
        except OSError as error:
            raise self._unreadable(path, error.strerror or str(error)) from error
        except ValueError as error:
            raise self._unreadable(path, str(error)) from error

    def _unreadable(self, path: str, reason: str) -> ReadError:
        return ReadError("error.unreadable", path=escape_for_display(os.path.join(self._place, path)), reason=reason)
