"""Bayegan: wrap documents with checked metadata, pack them into BagIt bags, and verify their dates.

The starting points:

- `create(sources, to, options)` packs documents into a bag.
- `validate(bag)` says everything that is wrong with a bag.
- `find_dates(text)` lists every date that a text states.
- `SolarHijriDate` is one day of the Solar Hijri calendar.

Nothing is imported before it is asked for, so that `archiver date convert` starts fast.
"""

from archiver.lazy_door import import_name
from archiver.version import __version__

# Not from typing: until the program itself catches Ctrl-C, next to nothing is loaded.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from archiver.calendars import SolarHijriDate
    from archiver.dating import find_dates
    from archiver.records import Organization
    from archiver.tasks.conversion import convert
    from archiver.tasks.create_options import CreateOptions
    from archiver.tasks.creation import create
    from archiver.tasks.validation import validate

__all__ = ["CreateOptions", "Organization", "SolarHijriDate", "__version__", "convert", "create", "find_dates", "validate"]

_ROOMS = {
    "CreateOptions": "tasks.create_options",
    "Organization": "records",
    "SolarHijriDate": "calendars",
    "convert": "tasks.conversion",
    "create": "tasks.creation",
    "find_dates": "dating",
    "validate": "tasks.validation",
}


def __getattr__(name: str) -> object:
    return import_name(__name__, _ROOMS, name)
