"""Why a date that an option gives cannot be used, as the error that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from archiver.findings import Finding


def explain(code: str, given: str, finding: Finding) -> WrongUsageError:
    """The error `code` with what the finding says against the date, the nearest right day among it."""
    return refuse(code, given, finding.code.removeprefix("date."), **finding.values)


def refuse(code: str, given: str, why: str, **values: object) -> WrongUsageError:
    """The error `code`; `why` names an entry `unusable.…` of the terms, a template over the values."""
    told = {name: escape_for_display(value) if isinstance(value, str) else value for name, value in values.items()}
    return WrongUsageError(code, **{**told, "found": escape_for_display(given), "why": why})
