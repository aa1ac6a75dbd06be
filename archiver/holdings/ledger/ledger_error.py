"""Errors of the ledger: no run came about, or it broke off."""

from __future__ import annotations

from archiver.errors import ArchiverError


class LedgerError(ArchiverError):
    """The ledger cannot be used now: it is locked, of a newer version, or its chain is broken, or the clock went back."""
