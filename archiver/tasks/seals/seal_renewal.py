"""Renew seals: stamp all layers of a bag anew in a layer of its own, before certificates end or algorithms age."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.findings import FindingLog, escape_for_display, make_finding, name_bag
from archiver.seals.bag_seals import load_trust
from archiver.tasks.arguments import read_optional_path, read_paths, read_texts
from archiver.tasks.seals.broken_seals import list_broken
from archiver.tasks.seals.sealed_bags import SealedBags, check_addresses, do_for_each, open_place
from archiver.tasks.seals.sealing import SealOptions, add_layer
from archiver.tasks.validation import find_settings

if TYPE_CHECKING:
    from archiver.seals.trust import Trust


def renew_seals(  # noqa: PLR0913 - each is an option of its own
    bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    addresses: str | Iterable[str],
    *,
    trust: str | os.PathLike[str] | None = None,
    fetches: bool = False,
    reason: str | None = None,
    agent: str | None = None,
    configuration: bool | str | os.PathLike[str] = False,
) -> SealedBags:
    """Add a layer without signatures to each sealed bag, and take time stamps of it. Broken seals are not renewed.

    With `fetches`, the revocation lists of signers and authorities are fetched first, but only from addresses in chains that end
    in the trust file. They lie in the new layer.

    Args:
        bags: the bags, folders or archives.
        addresses: the addresses of the authorities.
        trust: the path of the trust file.
        fetches: True fetches revocation lists.
        reason: why, for seal.json.
        agent: the name of the person, for seal.json.
        configuration: a file of settings that names the trust file; True takes the user's own.

    Raises:
        ReadError: the trust file or the settings cannot be read.
        WriteError: the disk cannot be written.
        WrongUsageError: an address is none.
    """
    asked, paths = read_texts("addresses", addresses), read_paths("bags", bags)
    check_addresses(asked)
    settings, told = find_settings(configuration, paths)
    log = FindingLog()
    named = read_optional_path("trust", trust) or (settings.trust if settings else None)
    trusted = load_trust(named, log) if fetches else None
    options = SealOptions(reason=reason, agent=agent, stamps=asked)
    done = do_for_each(paths, lambda bag: _renew(bag, options, trusted))
    return SealedBags(done.results, [*told, *log.findings(), *done.findings], done.errors)


def _renew(bag: str, options: SealOptions, trust: "Trust | None") -> SealedBags:
    log = FindingLog()
    with open_place(bag, log) as place:
        if not place.layers:
            return SealedBags(findings=[make_finding("seal.nothing-to-stamp", {"path": escape_for_display(bag)})])
        broken = list_broken(bag)
        if broken:
            return SealedBags(findings=broken)
        lists: dict[str, bytes] = {}
        if trust is not None:
            from archiver.seals.list_fetching import fetch_lists  # noqa: PLC0415 - loads the network

            lists = fetch_lists(place.layers, trust, datetime.now(UTC), log)
    done = add_layer(bag, options, lists=lists)
    return SealedBags(done.results, [*name_bag(bag, log.findings()), *done.findings], done.errors)
