"""Replace a bag by a new folder: in one step if the file system can exchange folders, else in two renames with a journal."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from archiver.bags.format import is_there, journal_path
from archiver.bags.workplace.journal import begin_journal
from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import exchange, flush

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.bags.workplace.journal import Journal
    from archiver.bags.workplace.staging_folder import Workplace


class Replacement:
    """The replacement of the bag at a target by the staging folder beside it. `close` it in any case."""

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        # True while the staging folder may hold the only good bag, so that it must not be removed.
        self._is_in_between = False

    def publish(self, is_unchanged: Callable[[str], bool]) -> bool:
        """Swap the new folder in. Before that, check that the old bag has not changed since it was read.

        `is_unchanged` gets the path that the old bag has at that moment.

        Returns:
            True if the new folder was swapped in. If not, or if anything is raised, the old bag is back at its path.

        Raises:
            WriteError: `error.exchange-missing`: this file system offers no safe way to do it.
            OSError: the disk fails.
        """
        if not self._exchange():
            return self._rename(is_unchanged)
        try:
            is_good = is_unchanged(self.workplace.folder)
            if is_good:
                flush(self.workplace.target.folder)
        except BaseException:
            self._exchange()
            raise
        if is_good:
            self._is_in_between = False
        else:
            self._exchange()
        return is_good

    def _exchange(self) -> bool:
        # Set before the call, since an interruption may come after the folders were exchanged and before that is noted.
        was_in_between, self._is_in_between = self._is_in_between, True
        try:
            is_exchanged = exchange(self.workplace.folder, self.workplace.target.path)
        except OSError:
            self._is_in_between = was_in_between
            raise
        # A first exchange begins the state, and one back ends it. If nothing was exchanged, it stays as it was.
        self._is_in_between = is_exchanged != was_in_between
        return is_exchanged

    def _rename(self, is_unchanged: Callable[[str], bool]) -> bool:
        journal = begin_journal(self.workplace.target, self.workplace.folder)
        if journal is None:
            raise WriteError("error.exchange-missing", path=escape_for_display(self.workplace.target.shown))
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
        # The bag is at its path. If the journal cannot be ended now, validating tells of it, and the next run ends it.
        with suppress(OSError):
            journal.mend()
        return is_good

    def close(self) -> None:
        """Remove the staging folder, which holds either the new bag that was refused or the old one that was replaced."""
        try:
            # The next run removes what cannot be removed now. The bag is good in either case.
            with suppress(OSError):
                if not self._is_in_between and not is_there(journal_path(self.workplace.target)):
                    self.workplace.remove()
        finally:
            self.workplace.release()
