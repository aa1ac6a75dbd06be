"""Bayegan: wrap documents with checked metadata, pack them into BagIt bags, and verify their dates.

The starting points:

- `create(sources, to, options)` packs documents into a bag.
- `validate(bag)` says everything that is wrong with a bag.
- `export(bag, to, options)` writes what a bag says of its documents in a format of others.
- `find_dates(text)` lists every date that a text states.
- `SolarHijriDate` is one day of the Solar Hijri calendar.

Nothing is imported before it is asked for, so that `archiver date convert` starts fast.
"""

from archiver.version import __version__

# Not from typing: until the program itself catches Ctrl-C, next to nothing is loaded.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from archiver.calendars import SolarHijriDate
    from archiver.dating.statements import find_dates
    from archiver.exports import Crosswalk
    from archiver.records import Organization
    from archiver.tasks.conversion import convert
    from archiver.tasks.create_options import CreateOptions
    from archiver.tasks.creation import create
    from archiver.tasks.exporting import ExportOptions, export
    from archiver.tasks.validation import validate

__all__ = [
    "CreateOptions",
    "Crosswalk",
    "ExportOptions",
    "Organization",
    "SolarHijriDate",
    "__version__",
    "convert",
    "create",
    "export",
    "find_dates",
    "validate",
]

_MODULES = {
    "CreateOptions": "tasks.create_options",
    "Crosswalk": "exports",
    "ExportOptions": "tasks.exporting",
    "Organization": "records",
    "SolarHijriDate": "calendars",
    "convert": "tasks.conversion",
    "create": "tasks.creation",
    "export": "tasks.exporting",
    "find_dates": "dating.statements",
    "validate": "tasks.validation",
}


def __getattr__(name: str) -> object:
    module = _MODULES.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - see TYPE_CHECKING

    return getattr(import_module(f"{__name__}.{module}"), name)
