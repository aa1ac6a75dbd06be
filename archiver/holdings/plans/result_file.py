"""The file that a worker writes its results to. It goes on with one that an earlier run of the same part left."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.holdings.plans.plan_lines import LONGEST, is_sealed, name_unit, read_line
from archiver.operating_system import flush_open_file, open_unfollowed, try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.holdings.plans.plan_reading import ReadPlan


class ResultFile:
    """Results that are there, and the file that more are added to."""

    def __init__(self, file: BinaryIO, shown: str) -> None:
        self._file = file
        self._shown = shown
        self.done: dict[tuple[str, int, int], dict[str, Any]] = {}
        """The results of an earlier run."""

    def add(self, line: bytes) -> None:
        """Write the line of a result, so that a kill of this process does not lose it. Raises WriteError."""
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise WriteError("error.unwritable", path=self._shown, reason=error.strerror or str(error)) from error


@contextmanager
def open_results(to: str | BinaryIO, plan: ReadPlan) -> Iterator[ResultFile]:
    """Open the file of results for a plan. Results of it that are there are kept, and half a line at the end is taken off.

    Raises:
        WriteError: the file holds something else, another process writes it now, or it cannot be written.
    """
    if not isinstance(to, str):
        yield ResultFile(to, "-")
        return
    shown = escape_for_display(to)
    try:
        descriptor = open_unfollowed(to, os.O_RDWR | os.O_CREAT, 0o666)
        with open(descriptor, "r+b") as file:
            if try_lock(descriptor) is False:
                raise WriteError("error.results-in-use", path=shown)
            results = ResultFile(file, shown)
            file.seek(_take_done(file, plan, results))
            file.truncate()
            yield results
            file.flush()
            flush_open_file(descriptor)
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror or str(error)) from error


def _take_done(file: BinaryIO, plan: ReadPlan, results: ResultFile) -> int:
    """Take the results that are there. Return where the last whole one ends. Raises WriteError."""
    end = 0
    for line in iter(lambda: file.readline(LONGEST), b""):
        fields = read_line(line)
        if not line.endswith(b"\n"):
            # Half a line, if it began as one of ours.
            if not b'{"plan":"'.startswith(line[:9]):
                break
            return end
        unit = plan.units.get(name_unit(fields)) if fields is not None and {"plan", "copy", "first"} <= fields.keys() else None
        if fields is None or unit is None or "outcome" not in fields or not is_sealed(fields, unit["key"]):
            break
        results.done[name_unit(fields)] = fields
        end += len(line)
    else:
        return end
    raise WriteError("error.output-exists", path=results._shown)  # noqa: SLF001 - of this module
