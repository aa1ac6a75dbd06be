"""Find seals that are to be renewed soon, and requests that wait for a time stamp. Nothing is judged here."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import SEALS
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.seals.layer_files import SealLayer

_RENEWAL_TIME: Final = timedelta(days=730)
"""A renewal is due this long before the last time stamp ends. `archiver seal check` says the same."""


class DueSeals(NamedTuple):
    """Bags whose seals are to be renewed, each with the day on which its proof ends, and bags with requests that wait."""

    to_renew: list[tuple[str, str]]
    waiting: list[str]


def find_due_seals(copies: Iterable[tuple[str, str]], now: datetime | None = None) -> DueSeals:
    """Look through the seals of copies, each a name and the path of a folder bag. Bags without seals take two looks at names.

    A seal that cannot be read is no matter here: the audit reads its files, and `archiver seal check` judges them.
    """
    moment = now or datetime.now(UTC)
    due = DueSeals([], [])
    for name, path in copies:
        if not (os.path.isdir(os.path.join(path, SEALS)) or os.path.isdir(f"{path}.{SEALS}")):
            continue
        is_waiting, end = _look_at(path)
        shown = escape_for_display(name)
        if is_waiting:
            due.waiting.append(shown)
        if end is not None and end - moment < _RENEWAL_TIME:
            due.to_renew.append((shown, end.date().isoformat()))
    return due


def _look_at(path: str) -> tuple[bool, datetime | None]:
    """Return whether a request waits for its time stamp, and the time until which the last stamped layer can be verified."""
    from archiver.bags.reading import find_seal_folders, open_source  # noqa: PLC0415 - most archives have no seals
    from archiver.seals.layer_files import SealLayer  # noqa: PLC0415 - see above

    try:
        with closing(open_source(path, FindingLog())) as source:
            layers = [SealLayer(folder, number) for folder in find_seal_folders(source) for number in folder.layers]
            is_waiting = any(layer.requests for layer in layers)
            return is_waiting, next(filter(None, map(_find_end, reversed(layers))), None)
    except (ArchiverError, OSError):
        return False, None


def _find_end(layer: SealLayer) -> datetime | None:
    """Return the time until which the time stamp of a layer that holds longest can be verified, or None if it has none."""
    from archiver.seals.evidence import Evidence  # noqa: PLC0415 - takes time to load
    from archiver.seals.stamp_judging import read_stamps  # noqa: PLC0415 - takes time to load

    if not layer.responses:
        return None
    log = FindingLog()
    evidence = Evidence()
    evidence.add_from(layer, log)
    return max((stamp.certificate.not_after for stamp in read_stamps(layer, evidence, log)), default=None)
