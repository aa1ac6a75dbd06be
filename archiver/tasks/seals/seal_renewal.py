"""Renew seals: stamp all layers of a bag anew in a layer of its own, before certificates end or algorithms age."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
from archiver.seals.bag_seals import load_trust
from archiver.tasks.seals.sealing import SealedBags, SealOptions, add_layer, check_addresses, find_layers
from archiver.tasks.validation import find_settings

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from archiver.seals.trust import Trust


def renew_seals(  # noqa: PLR0913 - each is an option of its own
    bags: Iterable[str],
    addresses: Sequence[str],
    *,
    trust: str | None = None,
    fetches: bool = False,
    reason: str | None = None,
    agent: str | None = None,
    configuration: bool | str | os.PathLike[str] = False,
) -> SealedBags:
    """Add a layer without signatures to each sealed bag, and take time stamps of it.

    With `fetches`, the revocation lists of signers and authorities are fetched first, but only from addresses in chains that end
    in the trust file. They lie in the new layer.

    Raises:
        ReadError: the trust file or the settings cannot be read.
        WriteError: the disk cannot be written.
        WrongUsageError: an address is none.
    """
    check_addresses(addresses)
    bags = list(bags)
    settings, told = find_settings(configuration, bags)
    log = FindingLog()
    named = trust or (settings.trust if settings else None)
    trusted = load_trust(named, log) if fetches else None
    results: list[dict[str, Any]] = []
    findings: list[Finding] = [*told, *log.findings()]
    errors: list[ArchiverError] = []
    for bag in bags:
        try:
            done = _renew(bag, SealOptions(reason=reason, agent=agent, stamps=addresses), trusted)
        except ReadError as error:
            errors.append(error)
            continue
        results += done.results
        findings += done.findings
        errors += done.errors
    return SealedBags(results, findings, errors)


def _renew(bag: str, options: SealOptions, trust: Trust | None) -> SealedBags:
    shown = escape_for_display(bag)
    log = FindingLog()
    opened, layers = find_layers(bag, log)
    with closing(opened.source):
        if not layers:
            return SealedBags(findings=[make_finding("seal.nothing-to-stamp", {"path": shown})])
        if has_errors(log.findings()):
            return SealedBags(findings=[one.replace(where={"bag": shown, **one.where}) for one in log.findings()])
        lists: dict[str, bytes] = {}
        if trust is not None:
            from archiver.seals.list_fetching import fetch_lists  # noqa: PLC0415 - loads the network

            lists = fetch_lists(layers, trust, datetime.now(UTC), log)
    done = add_layer(bag, options, lists=lists)
    fetched = [one.replace(where={"bag": shown, **one.where}) for one in log.findings()]
    return SealedBags(done.results, [*fetched, *done.findings], done.errors)
