"""The work itself could not be done. What is wrong with somebody's material is a finding, never one of these.

Each error carries a code of the catalogue (`archiver.messages`) with its values, and the exit code of the command it ends.
A name ends in "Error" unless there is a good reason not to.
"""

from typing import Any

from archiver.messages import Language, render_message, render_remedy


class ArchiverError(Exception):
    """The parent of every error of Bayegan: something could not be read or written."""

    exit_code: int = 3

    def __init__(self, code: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.message()

    def message(self, language: Language = "en") -> str:
        """What went wrong, in one sentence."""
        return render_message(self.code, self.values, language)

    def remedy(self, language: Language = "en") -> str:
        """What to do about it, or an empty text."""
        return render_remedy(self.code, self.values, language)


class WrongUsageError(ArchiverError, ValueError):
    """The command or function was called in a way that can never work. It is a ValueError too."""

    exit_code = 2


class ReadError(ArchiverError):
    """Something that should be read could not be: missing, forbidden, or a failing disk."""


class WriteError(ArchiverError):
    """Something that should be written could not be: no space, forbidden, or a failing disk."""


class InterruptedByUserError(ArchiverError):
    """The user stopped the work; nothing is left behind."""

    exit_code = 130


class TerminatedError(ArchiverError):
    """The system or another program stopped the work by a signal; nothing is left behind."""

    def __init__(self, code: str, number: int, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code, **values)
        self.exit_code = 128 + number  # as a shell has it
