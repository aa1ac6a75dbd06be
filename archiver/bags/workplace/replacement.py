"""Put a new folder in a bag's place: exchanged in one step, or renamed in two with a journal where that is missing."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.bags.workplace.journal import begin_journal
from archiver.bags.workplace.staging_name import has_journal
from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import exchange, flush

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.workplace.journal import Journal
    from archiver.bags.workplace.staging_folder import Workplace


class Replacement:
    """A new folder that is to take a bag's place. To be closed whatever happens."""

    def __init__(self, where: Workplace, shown_bag: str) -> None:
        self.where = where
        self._shown_bag = shown_bag
        # Whether what is in the hidden folder may be the one bag there is.
        self._is_in_between = False

    def publish(self, is_unchanged: Callable[[str], bool]) -> bool:
        """Put the new folder in the old one's place, which is asked, by its path of that moment, whether it is as it was.

        Returns:
            Whether that was done; if not, or if anything is raised, the old bag stands where it stood.

        Raises:
            WriteError: `error.exchange-missing`: it could not be done safely here.
            OSError: the disk fails.
        """
        if not self._exchange():
            return self._rename(is_unchanged)
        try:
            is_good = is_unchanged(self.where.place)
            if is_good:
                flush(os.path.dirname(self.where.place))
        except BaseException:
            self._exchange()
            raise
        if is_good:
            self._is_in_between = False
        else:
            self._exchange()
        return is_good

    def _exchange(self) -> bool:
        was_in_between, self._is_in_between = self._is_in_between, True
        try:
            is_exchanged = exchange(self.where.place, self.where.target)
        except OSError:
            self._is_in_between = was_in_between
            raise
        self._is_in_between = is_exchanged != was_in_between
        return is_exchanged

    def _rename(self, is_unchanged: Callable[[str], bool]) -> bool:
        journal = begin_journal(self.where.target, self.where.place)
        if journal is None:
            raise WriteError("error.exchange-missing", path=escape_for_display(self._shown_bag))
        try:
            return self._rename_with(journal, is_unchanged)
        except BaseException:
            journal.undo()
            raise
        finally:
            journal.close()

    def _rename_with(self, journal: Journal, is_unchanged: Callable[[str], bool]) -> bool:
        journal.put_old_aside()
        is_good = is_unchanged(journal.old)
        if is_good:
            journal.put_new_in_place()
        # The bag stands. Where the journal cannot be ended now, the validator tells, and the next run does it.
        with suppress(OSError):
            journal.mend()
        return is_good

    def close(self) -> None:
        """Remove the new folder where it was not wanted, or else the old one, of which all that mattered is in the new."""
        try:
            # What cannot be removed now, the next run removes; the bag is as it should be either way.
            with suppress(OSError):
                if not self._is_in_between and not has_journal(self.where.target):
                    self.where.remove()
        finally:
            self.where.release()
