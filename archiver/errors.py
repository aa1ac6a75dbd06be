"""Errors: the work itself could not be done. A fault in somebody's material is a finding, never an error.

Each error has a code of the catalogue (`archiver.messages`) with its values, and the exit code of the command that it ends. A
name ends in "Error" unless there is a good reason against it.
"""

from typing import Any

from archiver.messages import Language, render_message, render_remedy


class ArchiverError(Exception):
    """The parent of every error of Bayegan."""

    exit_code: int = 3

    def __init__(self, code: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return self.message()

    def message(self, language: Language = "en") -> str:
        """Return what went wrong, in one sentence."""
        return render_message(self.code, self.values, language)

    def remedy(self, language: Language = "en") -> str:
        """Return what to do about it, or an empty text."""
        return render_remedy(self.code, self.values, language)


class WrongUsageError(ArchiverError, ValueError):
    """The command or function was called in a way that can never work. It is a ValueError too."""

    exit_code = 2


class ReadError(ArchiverError):
    """Something could not be read: it is missing or forbidden, or the disk fails."""


class RefusedBagError(ReadError):
    """The bag cannot be looked at in the form that it has. The code is that of the finding about it."""


class FixityError(ArchiverError):
    """The octets of a file are not those whose digest a manifest lists."""


class WriteError(ArchiverError):
    """Something could not be written: there is no space, it is forbidden, or the disk fails."""


class InterruptedByUserError(ArchiverError):
    """The user stopped the work. Nothing is left behind."""

    exit_code = 130


class TerminatedError(ArchiverError):
    """A signal of the system or another program stopped the work. Nothing is left behind."""

    def __init__(self, code: str, number: int, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code, **values)
        self.exit_code = 128 + number  # as a shell has it
