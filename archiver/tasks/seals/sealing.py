"""Seal bags: add a layer of signatures, and take time stamps of it."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.bags.format import Level
from archiver.bags.validation import validate_bag
from archiver.errors import ReadError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.progress import Progress
from archiver.seals.layer_signer import LayerSigner
from archiver.seals.statement import RENEWAL, ROLES, SEAL
from archiver.tasks.arguments import check_progress, read_paths, refuse_choice
from archiver.tasks.seals.broken_seals import list_broken
from archiver.tasks.seals.seal_stamping import stamp_last
from archiver.tasks.seals.sealed_bags import SealedBags, check_addresses, do_for_each, open_whole

_PLACES = ("inside", "beside")


@dataclass(frozen=True, slots=True)
class SealOptions:
    """The signers of a seal, their role and reason, the place of the layer, and the authorities that are asked."""

    signers: Sequence[LayerSigner] = ()
    """The signers, as `load_signer` returns them."""
    role: str = "custodian"
    """The role of the signers: creator, custodian, receiver or witness."""
    reason: str | None = None
    agent: str | None = None
    """The name of the person."""
    place: str | None = None
    """The place of the layer, `inside` or `beside` the bag. None leaves it to the kind of the bag."""
    stamps: Sequence[str] = ()
    """The addresses of the authorities of time stamps."""


def seal_bags(
    bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], options: SealOptions, progress: Progress | None = None
) -> SealedBags:
    """Validate each bag in full, add a layer to it, and take time stamps of that.

    A bag that is not valid, or whose seals are broken, is not sealed.

    The layer stays if an authority gives no time stamp, and a request waits in it. Only digests are sent.

    Args:
        bags: the bags, folders or archives.
        options: the signers, as `load_signer` returns them, and the addresses of the authorities.
        progress: called now and then with the octets and the number of files that were read.

    Raises:
        WriteError: the disk cannot be written.
        WrongUsageError: there is no signer, an address is none, or a seal cannot stand where it is asked for.
    """
    check_progress(progress)
    if not options.signers:
        raise WrongUsageError("error.signer-missing")
    if options.role not in ROLES:
        refuse_choice("role", options.role, ROLES)
    if options.place not in {None, *_PLACES}:
        refuse_choice("place", options.place, _PLACES)
    check_addresses(options.stamps)
    return do_for_each(read_paths("bags", bags), lambda bag: _seal(bag, options, progress))


def _seal(bag: str, options: SealOptions, progress: Progress | None) -> SealedBags:
    validated, findings = validate_whole(bag, progress)
    return SealedBags(findings=findings) if findings else add_layer(bag, options, validated)


def validate_whole(bag: str, progress: Progress | None) -> tuple[dict[str, Any], list[Finding]]:
    """Validate a bag in full. Return what seal.json says of it, and findings if it must not be sealed. Raises ReadError."""
    broken = list_broken(bag)
    if broken:
        return {}, broken
    report = validate_bag(bag, Level.FULL, progress)
    if has_errors(report.findings):
        told = make_finding("seal.bag-invalid", {"path": escape_for_display(bag)})
        return {}, [*name_bag(bag, report.findings), told]
    warnings = sum(finding.severity == "warning" for finding in report.findings)
    return {"level": "full", "valid": True, "warnings": warnings}, []


def add_layer(
    bag: str, options: SealOptions, validated: dict[str, Any] | None = None, lists: Mapping[str, bytes] | None = None
) -> SealedBags:
    """Add a layer to a bag, and take time stamps of it. See `seal_bags`. Without signers it is a renewal.

    `validated` tells how the bag was validated, and `lists` are revocation lists that are to lie in the layer.
    """
    from archiver.seals.layer_making import LayerPlan, compose_layer, find_place, gather_authorities, write_layer  # noqa: PLC0415

    log = FindingLog()
    opened = open_whole(bag)
    with closing(opened.source):
        if options.place == "inside" and not os.path.isdir(bag):
            raise WrongUsageError("error.seal-inside-archive", path=escape_for_display(bag))
        place = find_place(opened, log, options.place)
        if has_errors(log.findings()):
            return SealedBags(findings=name_bag(bag, log.findings()))
        plan = LayerPlan(
            datetime.now(UTC).replace(microsecond=0),
            SEAL if options.signers else RENEWAL,
            options.signers,
            role=options.role,
            reason=options.reason,
            agent=options.agent,
            validated=validated,
            validation={**gather_authorities(place), **(lists or {})},
        )
        try:
            files = compose_layer(opened, place, plan)
        except OSError as error:
            reason = error.strerror or str(error)
            raise ReadError("error.unreadable", path=escape_for_display(bag), reason=reason) from error
        path = write_layer(place, files, bag)
    for signer in options.signers:
        if not signer.key.is_everywhere:
            log.add("seal.not-verifiable-everywhere", None, name=signer.certificates[0].name)
    result = {
        "bag": escape_for_display(bag),
        "layer": place.next_number,
        "path": escape_for_display(path),
        "signers": [
            {"name": escape_for_display(one.certificates[0].name), "sha256": one.certificates[0].sha256}
            for one in options.signers
        ],
    }
    stamped = stamp_last(bag, options.stamps, log) if options.stamps else SealedBags([{"stamps": [], "waiting": 0}])
    findings = name_bag(bag, [*log.findings(), *stamped.findings])
    return SealedBags([{**result, **stamped.results[0]}], findings, stamped.errors)
