"""Keep the ledger itself: verify its chain, export it, make its index or all of it anew."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from archiver.bags.format import refuse_store
from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display
from archiver.holdings.ledger import (
    Ledger,
    export_entries,
    open_ledger,
    open_to_write,
    rebuild_index,
    restore_entries,
    verify_ledger,
)
from archiver.operating_system import open_regular_file
from archiver.tasks.arguments import read_optional_path, read_path, read_texts, refuse
from archiver.tasks.audits.after_run import update_followers
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.opening import open_settings, require_ledger

_HEX = frozenset("0123456789abcdefABCDEF")
_DIGITS = 64


@reporting_unusable_settings
def verify_audit_ledger(heads: str | Iterable[str] = (), *, configuration: str | os.PathLike[str] | None = None) -> AuditReport:
    """Check the chain of the ledger, its index, and heads that one knows from elsewhere, such as a mail.

    Raises:
        ReadError: there is no ledger, or it cannot be read.
        WrongUsageError: a head is no SHA-256.
    """
    known = read_texts("heads", heads)
    for head in known:
        if len(head) != _DIGITS or not _HEX.issuperset(head):
            refuse("heads", head, "sha256")
    settings, told = open_settings(configuration)
    require_ledger(settings)
    with open_ledger(settings.ledger) as ledger:
        return _report(ledger, [*told, *verify_ledger(ledger, known)])


@reporting_unusable_settings
def export_audit_ledger(
    to: str | os.PathLike[str] | BinaryIO, *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Write all entries of the ledger as JSON Lines, into a new file or an open one.

    Raises:
        ReadError: there is no ledger, or it cannot be read.
        WriteError: the file is there already, or cannot be written.
        WrongUsageError: it would lie in a store.
    """
    target = read_path("to", to) if isinstance(to, str | os.PathLike) else to
    if isinstance(target, str):
        refuse_store(target)
    settings, told = open_settings(configuration)
    require_ledger(settings)
    with open_ledger(settings.ledger) as ledger:
        if isinstance(target, str):
            with _new_file(target) as file:
                file.writelines(export_entries(ledger))
        else:
            target.writelines(export_entries(ledger))
        return _report(ledger, told)


@reporting_unusable_settings
def rebuild_audit_ledger(
    export: str | os.PathLike[str] | None = None, *, configuration: str | os.PathLike[str] | None = None
) -> AuditReport:
    """Make the index of the ledger anew, or a lost ledger from its export.

    Raises:
        LedgerError: the chain is broken, or the ledger has entries that the export lacks.
        ReadError: there is no ledger, or the export cannot be read.
        WriteError: the ledger cannot be written.
    """
    path = read_optional_path("export", export)
    settings, told = open_settings(configuration)
    if path is None:
        require_ledger(settings)
    with open_to_write(settings.ledger, checks=False) as ledger:
        if path is None:
            rebuild_index(ledger)
        else:
            with _open(path) as file:
                restore_entries(ledger, file, escape_for_display(path))
        return _report(ledger, [*told, *ledger.findings, *update_followers(ledger, settings, anew=True)])


def _report(ledger: Ledger, findings: Iterable) -> AuditReport:  # type: ignore[type-arg]
    results = [{"entries": ledger.entries, "head": ledger.head}]
    return AuditReport(results, list(findings), (), ledger.head, ledger.entries)


@contextmanager
def _new_file(path: str) -> Iterator[BinaryIO]:
    """Open a new file for its owner alone. Raises WriteError if something has its path, or it cannot be written."""
    shown = escape_for_display(path)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            yield file
    except FileExistsError as error:
        raise WriteError("error.output-exists", path=shown) from error
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror or str(error)) from error


@contextmanager
def _open(path: str) -> Iterator[BinaryIO]:
    try:
        file = open_regular_file(path)
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
    with file:
        yield file
