"""Write the figures of a run for Prometheus, in its text format (version 0.0.4)."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.holdings.notices.not_sent import NotSentError, say_failure
from archiver.operating_system import create_new_file, flush_open_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.holdings.notices.digest import Digest, PlaceDigest

_MODE: Final = 0o644
"""The program that collects the figures runs as somebody else."""
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})

_OF_THE_RUN: Final = {
    "last_run_timestamp_seconds": "The time at which the last run ended.",
    "last_run_duration_seconds": "The seconds that reading took in it.",
    "last_run_exit_code": "The exit code of it.",
    "bags": "Bags of which a copy is there.",
    "bags_with_one_copy": "Bags that have one copy only.",
    "missing": "Copies that are missing.",
    "replaced": "Copies in whose place another bag lies.",
    "seals_due": "Copies whose seals are to be renewed soon.",
    "stamps_waiting": "Copies with requests that wait for a time stamp.",
    "ledger_entries": "Entries of the ledger.",
}
_OF_A_PLACE: Final = {
    "place_reached": "Whether the place was reached.",
    "copies": "Copies that are there.",
    "units": "Parts of copies, which are read one by one.",
    "overdue": "Parts that were not read again in time.",
    "oldest_read_timestamp_seconds": "The time at which the part that is unread for the longest time was read.",
    "faults": "Damaged files that are known.",
    "read_files": "Files that were read in the last run.",
    "read_octets": "Octets that were read in the last run.",
    "needed_octets_a_night": "Octets that have to be read in each night so that nothing is late.",
}


def render_metrics(digest: Digest, exit_code: int) -> str:
    """Return the figures of a run."""
    return "".join(f"{line}\n" for line in _render(digest, exit_code))


def _render(digest: Digest, exit_code: int) -> Iterator[str]:
    whole: dict[str, float] = {
        "last_run_timestamp_seconds": digest.moment,
        "last_run_duration_seconds": round(digest.seconds, 3),
        "last_run_exit_code": exit_code,
        "bags": digest.bags,
        "bags_with_one_copy": digest.bags_by_copies.get(1, 0),
        "missing": digest.missing,
        "replaced": digest.replaced,
        "seals_due": len(digest.seals_due),
        "stamps_waiting": len(digest.stamps_waiting),
        "ledger_entries": digest.entries,
    }
    for name, text in _OF_THE_RUN.items():
        yield from _describe(name, text)
        yield f"bayegan_audit_{name} {whole[name]}"
    yield from _describe("head_info", "The head of the ledger, which is kept elsewhere so that an older one is noticed.")
    yield f'bayegan_audit_head_info{{head="{digest.head}"}} 1'
    figures = [(place, _figures(place)) for place in digest.places]
    for name, text in _OF_A_PLACE.items():
        if any(name in one for _, one in figures):
            yield from _describe(name, text)
        for place, one in figures:
            if name in one:
                yield f'bayegan_audit_{name}{{place="{place.place.translate(_ESCAPES)}"}} {one[name]}'


def _figures(place: PlaceDigest) -> dict[str, int]:
    figures = {
        "place_reached": int(place.reached),
        "copies": place.copies,
        "units": place.units,
        "overdue": place.overdue,
        "faults": place.faults,
        "read_files": place.files,
        "read_octets": place.octets,
        "needed_octets_a_night": place.octets_a_night,
    }
    return figures if place.oldest is None else {**figures, "oldest_read_timestamp_seconds": place.oldest}


def _describe(name: str, text: str) -> Iterator[str]:
    yield f"# HELP bayegan_audit_{name} {text}"
    yield f"# TYPE bayegan_audit_{name} gauge"


def write_metrics(path: str, text: str) -> None:
    """Put the figures into place by one rename, so that nobody reads half of them. Nothing else stays in the folder.

    Raises NotSentError.
    """
    folder, name = os.path.split(path)
    # One name for each target: what a killed run left is replaced by the next.
    beside = os.path.join(folder, f".{name}.part")
    try:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        try:
            with open(create_new_file(beside), "wb") as file:
                file.write(text.encode("utf-8", "backslashreplace"))
                file.flush()
                flush_open_file(file.fileno())
                os.fchmod(file.fileno(), _MODE)
            os.rename(beside, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(beside)
            raise
    except OSError as error:
        raise NotSentError(say_failure(error)) from error
