"""Renew seals: stamp all layers of a bag anew in a layer of its own, before certificates end or algorithms age."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.findings import FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.seals.bag_seals import load_trust
from archiver.tasks.seals.sealing import SealedBags, SealOptions, add_layer, check_addresses, do_for_each, open_place
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
    options = SealOptions(reason=reason, agent=agent, stamps=addresses)
    done = do_for_each(bags, lambda bag: _renew(bag, options, trusted))
    return SealedBags(done.results, [*told, *log.findings(), *done.findings], done.errors)


def _renew(bag: str, options: SealOptions, trust: Trust | None) -> SealedBags:
    log = FindingLog()
    with open_place(bag, log) as place:
        if not place.layers:
            return SealedBags(findings=[make_finding("seal.nothing-to-stamp", {"path": escape_for_display(bag)})])
        if has_errors(log.findings()):
            return SealedBags(findings=name_bag(bag, log.findings()))
        lists: dict[str, bytes] = {}
        if trust is not None:
            from archiver.seals.list_fetching import fetch_lists  # noqa: PLC0415 - loads the network

            lists = fetch_lists(place.layers, trust, datetime.now(UTC), log)
    done = add_layer(bag, options, lists=lists)
    return SealedBags(done.results, [*name_bag(bag, log.findings()), *done.findings], done.errors)
