"""Start worker processes before the modules are loaded that give them work, so that both take place at once."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.hashing import HashingProcesses

_COUNTED: Final = 1000
"""Files that are many in any case."""
_LONG_MANIFEST: Final = 1 << 17
"""Octets of a manifest that lists a thousand files and more."""


def start_early(processes: HashingProcesses, bags: Iterable[str]) -> None:
    """Start the processes if one of the bags is a folder with a long manifest. Nothing is opened, and nothing raises."""
    for bag in bags:
        with suppress(OSError, ValueError), os.scandir(bag) as entries:
            for entry in entries:
                if entry.name.startswith("manifest-") and entry.stat(follow_symlinks=False).st_size >= _LONG_MANIFEST:
                    processes.start()
                    return


def count_files(sources: Iterable[str]) -> int:
    """Return the number of files among and below the sources, counted to about a thousand. Nothing is opened or raises."""
    count = 0
    waiting = list(sources)
    while waiting and count < _COUNTED:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in islice(entries, _COUNTED):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        count += 1
        except NotADirectoryError:
            count += 1
        except (OSError, ValueError):
            continue
    return count
