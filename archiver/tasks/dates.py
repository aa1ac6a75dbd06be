"""Find the dates that documents state, and verify that they agree."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeAlias

from archiver.dating.agreement import compare_dates
from archiver.dating.dated_document import DatedDocument, read_dates
from archiver.dating.statements import DateStatement
from archiver.errors import ArchiverError, ReadError, WrongUsageError
from archiver.findings import Finding, Severity
from archiver.findings.strict_dates import date_warnings_as_errors
from archiver.missing_paths import make_missing_error
from archiver.progress import Progress, Step, begin_step
from archiver.tasks.arguments import check_progress, read_paths, read_text, read_texts, refuse
from archiver.value import Value, WithoutTruthValue, set_field

_FEWEST_COMPARED = 2

Paths: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
"""One path or several."""


class FoundDates(WithoutTruthValue, Value):
    """The documents that were read, and the errors about others."""

    __slots__ = (
        "documents",
        "errors",
    )

    documents: Sequence[DatedDocument]
    errors: Sequence[ArchiverError]

    def __init__(
        self,
        documents: Sequence[DatedDocument],
        errors: Sequence[ArchiverError],
    ) -> None:
        set_field(self, "documents", documents)
        set_field(self, "errors", errors)

    @property
    def findings(self) -> list[Finding]:
        """The findings about all documents."""
        return [finding for document in self.documents for finding in document.findings]


def find(paths: Paths, *, encoding: str | None = None, progress: Progress | None = None) -> FoundDates:
    """Find the date statements of documents. A folder stands for all the files in it, in the order of their names.

    `progress` is called with the octets and documents read so far. A document that cannot be read is among the errors, and the
    others are read all the same. Raises WrongUsageError for an unknown encoding.
    """
    check_progress(progress)
    if encoding is not None:
        # Processes that read documents import this module. They do not need what making a bag needs.
        from archiver.tasks.create_options import check_encoding  # noqa: PLC0415

        check_encoding(read_text("encoding", encoding))
    documents: list[DatedDocument] = []
    errors: list[ArchiverError] = []
    listed = list(_list_documents(read_paths("paths", paths), errors))
    begin_step(progress, Step.READING, files=len(listed))
    octets = 0
    for count, path in enumerate(listed, 1):
        try:
            documents.append(read_dates(path, encoding=encoding))
        except ReadError as error:
            errors.append(error)
        with suppress(OSError):  # the file is gone
            octets += os.path.getsize(path)
        if progress is not None:
            progress(octets, count)
    return FoundDates(documents, errors)


def verify(paths: Paths, *, encoding: str | None = None, progress: Progress | None = None) -> FoundDates:
    """Find dates like `find`, and check that they agree: every warning about a date is an error."""
    found = find(paths, encoding=encoding, progress=progress)
    strict = [dated.replace(findings=date_warnings_as_errors(dated.findings)) for dated in found.documents]
    return FoundDates(strict, found.errors)


class ComparedDates(WithoutTruthValue, Value):
    """Compared dates, the days between the two that are farthest apart, and findings."""

    ask_instead = "agree"

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "statements",
        "difference_days",
        "findings",
    )

    statements: Sequence[DateStatement]
    difference_days: int
    findings: Sequence[Finding]

    def __init__(
        self,
        statements: Sequence[DateStatement],
        difference_days: int,
        findings: Sequence[Finding],
    ) -> None:
        set_field(self, "statements", statements)
        set_field(self, "difference_days", difference_days)
        set_field(self, "findings", findings)

    @property
    def agree(self) -> bool:
        """True if all dates could be read and name the same day. Notes do not count against that."""
        return all(finding.severity is Severity.NOTE for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison in the form of `schemas/report.schema.json`."""
        dates = [statement.to_dict() for statement in self.statements]
        return {"dates": dates, "agree": self.agree, "differenceDays": self.difference_days}


def compare(dates: Sequence[str]) -> ComparedDates:
    """Compare two or more dates as people write them. They are expected to name the same day, so warnings are errors.

    Raises WrongUsageError for fewer than two.
    """
    if isinstance(dates, str):
        refuse("dates", dates, "texts")
    dates = read_texts("dates", dates)
    if len(dates) < _FEWEST_COMPARED:
        raise WrongUsageError("error.one-date", count=len(dates))
    comparison = compare_dates(dates)
    return ComparedDates(comparison.statements, comparison.difference_days, date_warnings_as_errors(comparison.findings))


def _list_documents(paths: Sequence[str], errors: list[ArchiverError]) -> Iterator[str]:
    """Yield every regular file at the paths and in folders there. Add an error for everything else and for closed folders."""
    for path in paths:
        if not os.path.exists(path):
            errors.append(make_missing_error("error.source-missing", path, paths))
        elif os.path.isdir(path):
            yield from _list_folder(path, errors)
        else:
            yield from _regular(path, errors)


def _list_folder(path: str, errors: list[ArchiverError]) -> Iterator[str]:
    def note(error: OSError) -> None:
        """Note a folder that cannot be listed."""
        errors.append(ReadError("error.unreadable", path=str(error.filename), reason=error.strerror or str(error)))

    for folder, folders, names in os.walk(path, onerror=note):
        folders.sort()
        for name in sorted(names):
            yield from _regular(os.path.join(folder, name), errors)


def _regular(path: str, errors: list[ArchiverError]) -> Iterator[str]:
    # Opening a pipe would wait for a writer, perhaps forever.
    if os.path.isfile(path):
        yield path
    else:
        errors.append(ReadError("error.not-a-file", path=path))
