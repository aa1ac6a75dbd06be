"""Seal bags: add a layer of signatures, and take time stamps of it."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archiver.bags.format import Level
from archiver.bags.reading import OpenBag, read_tag_files
from archiver.bags.validation import open_bag_at, validate_bag
from archiver.bags.workplace import locked_bag
from archiver.errors import ArchiverError, ReadError, WriteError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.tasks.seals.signing_keys import read_file
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archiver.progress import Progress
    from archiver.seals.layer_making import LayerSigner, SealPlace
    from archiver.seals.stamping import LastLayer, StampFailure


@dataclass(frozen=True, slots=True)
class SealOptions:
    """The signers of a seal, their role and reason, the place of the layer, and the authorities that are asked."""

    signers: Sequence[LayerSigner] = ()
    role: str = "custodian"
    reason: str | None = None
    agent: str | None = None
    place: str | None = None
    stamps: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SealedBags(WithoutTruthValue):
    """The outcome for the seals of some bags: a result for each, the findings, and errors for what could not be done."""

    results: Sequence[dict[str, Any]] = ()
    findings: Sequence[Finding] = ()
    errors: Sequence[ArchiverError] = field(default=())


def seal_bags(bags: Iterable[str], options: SealOptions, progress: Progress | None = None) -> SealedBags:
    """Validate each bag in full, add a layer to it, and take time stamps of that. A bag that is not valid is not sealed.

    The layer stays if an authority gives no time stamp, and a request waits in it.

    Raises:
        WriteError: the disk cannot be written.
        WrongUsageError: an address is none, or a seal cannot stand where it is asked for.
    """
    check_addresses(options.stamps)
    return do_for_each(bags, lambda bag: _seal(bag, options, progress))


def do_for_each(bags: Iterable[str], do: Callable[[str], SealedBags]) -> SealedBags:
    """Lock each bag and work on it. Return the outcomes of all as one.

    A bag that cannot be read or written, or that another run changes at this moment, does not stop the others.
    """
    results: list[dict[str, Any]] = []
    findings: list[Finding] = []
    errors: list[ArchiverError] = []
    for bag in bags:
        try:
            with locked_bag(bag):
                done = do(bag)
        except (ReadError, WriteError) as error:
            errors.append(error)
            continue
        results += done.results
        findings += done.findings
        errors += done.errors
    return SealedBags(results, findings, errors)


def check_addresses(addresses: Iterable[str]) -> None:
    """Raise WrongUsageError if an address is not one of http or https."""
    from archiver.seals.authorities import is_web_address  # noqa: PLC0415 - loads the network

    for address in addresses:
        if not is_web_address(address):
            raise WrongUsageError("error.address-wrong", found=escape_for_display(address))


def _seal(bag: str, options: SealOptions, progress: Progress | None) -> SealedBags:
    validated, findings = validate_whole(bag, progress)
    return SealedBags(findings=findings) if findings else add_layer(bag, options, validated)


def validate_whole(bag: str, progress: Progress | None) -> tuple[dict[str, Any], list[Finding]]:
    """Validate a bag in full. Return what seal.json says of it, and findings if it must not be sealed. Raises ReadError."""
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
    from archiver.seals.statement import RENEWAL, SEAL  # noqa: PLC0415 - takes time to load

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


def open_whole(bag: str) -> OpenBag:
    """Open a bag and read its tag files. Findings about the bag itself go nowhere: it was validated. Raises ReadError."""
    source = open_bag_at(bag, FindingLog())
    if source is None:
        raise ReadError("error.not-a-bag", path=escape_for_display(bag))
    return read_tag_files(source, FindingLog())


@contextmanager
def open_last_layer(bag: str, log: FindingLog) -> Iterator[LastLayer | None]:
    """Yield the last layer of a bag, or None if it has none. The bag is open in the block. What is wrong with it is noted.

    Raises ReadError.
    """
    from archiver.seals.stamping import LastLayer  # noqa: PLC0415 - takes time to load

    with open_place(bag, log) as place:
        if place.layers:
            last = place.layers[-1]
            yield LastLayer(place.layer_path(last.number), last, bag)
        else:
            log.add("seal.nothing-to-stamp", escape_for_display(bag))
            yield None


@contextmanager
def open_place(bag: str, log: FindingLog) -> Iterator[SealPlace]:
    """Yield the folder with the layers of a bag, which is open in the block. What is wrong with them is noted.

    Raises ReadError.
    """
    from archiver.seals.layer_making import find_place  # noqa: PLC0415 - takes time to load

    opened = open_whole(bag)
    with closing(opened.source):
        yield find_place(opened, log)


def stamp_last(bag: str, addresses: Sequence[str], log: FindingLog) -> SealedBags:
    """Take time stamps of the last layer of a bag. Its findings are those about authorities; those of the layer go to the log."""
    from archiver.seals.stamping import stamp_layer  # noqa: PLC0415 - takes time to load

    found = FindingLog()
    with open_last_layer(bag, found) as layer:
        if layer is None or has_errors(found.findings()):
            return SealedBags([{"stamps": [], "waiting": 0}], found.findings())
        stamps, failures = stamp_layer(layer, addresses, log)
    from archiver.seals.verdict import say_moment  # noqa: PLC0415 - see above

    told = [{"authority": escape_for_display(one.check([]).name), "time": say_moment(one.time)} for one in stamps]
    wrong = [_tell(bag, failure) for failure in failures if not failure.is_unreachable]
    away = [
        ReadError(
            "error.authority-unreachable",
            path=escape_for_display(bag),
            address=escape_for_display(one.address),
            reason=one.reason,
        )
        for one in failures
        if one.is_unreachable
    ]
    return SealedBags([{"stamps": told, "waiting": len(failures)}], wrong, away)


def _tell(bag: str, failure: StampFailure) -> Finding:
    values = {"address": escape_for_display(failure.address), "reason": escape_for_display(failure.reason)}
    return make_finding("seal.stamp-refused", {"path": escape_for_display(bag)}, **values)


def stamp_bags(bags: Iterable[str], addresses: Sequence[str]) -> SealedBags:
    """Take time stamps of the last layer of each bag. Raises WriteError or WrongUsageError."""
    check_addresses(addresses)
    return do_for_each(bags, lambda bag: _stamp(bag, addresses))


def _stamp(bag: str, addresses: Sequence[str]) -> SealedBags:
    log = FindingLog()
    done = stamp_last(bag, addresses, log)
    results = [{"bag": escape_for_display(bag), **one} for one in done.results]
    return SealedBags(results, name_bag(bag, [*log.findings(), *done.findings]), done.errors)


def write_stamp_request(bag: str, to: str) -> SealedBags:
    """Put a request into the last layer of a bag, and write it to a new file, to be carried over an air gap.

    Raises ReadError or WriteError.
    """
    from archiver.bags.workplace import check_new_file, open_new_file  # noqa: PLC0415 - only here

    check_new_file(to)
    log = FindingLog()
    with locked_bag(bag), open_last_layer(bag, log) as layer:
        if layer is None or has_errors(log.findings()):
            return SealedBags(findings=name_bag(bag, log.findings()))
        _, request = layer.take_request()
    with open_new_file(to) as file:
        file.write(request)
    return SealedBags([{"bag": escape_for_display(bag), "request": escape_for_display(to), "stamps": [], "waiting": 1}])


def take_stamp_reply(bag: str, reply: str) -> SealedBags:
    """Put the answer of an authority, which came over an air gap, into the last layer of a bag.

    Raises ReadError or WriteError.
    """
    from archiver.seals.stamping import check_answer, note_stamp  # noqa: PLC0415 - takes time to load
    from archiver.seals.verdict import say_moment  # noqa: PLC0415 - see above
    from archiver.signatures.der import SignatureFaultError, UnreadableError  # noqa: PLC0415 - see above
    from archiver.signatures.time_stamps import RefusedStampError, StampRequest, read_response  # noqa: PLC0415 - see above

    response = read_file(reply, "error.reply-missing")
    log = FindingLog()
    with locked_bag(bag), open_last_layer(bag, log) as layer:
        if layer is None or has_errors(log.findings()):
            return SealedBags(findings=name_bag(bag, log.findings()))
        try:
            stamp = read_response(response)
            number = layer.find_request(stamp)
            if number is None:
                raise UnreadableError("nonce-differs")
            asked = StampRequest(stamp.digest_name, stamp.digest, stamp.nonce)
            check_answer(response, asked, layer.stamped, datetime.now(UTC), is_late=True)
        except (SignatureFaultError, RefusedStampError) as error:
            values = {"address": escape_for_display(reply), "reason": escape_for_display(error.reason)}
            return SealedBags(findings=[make_finding("seal.stamp-refused", {"path": escape_for_display(bag)}, **values)])
        layer.put_stamp(number, response)
        note_stamp(stamp, log)
    told = {"authority": escape_for_display(stamp.check([]).name), "time": say_moment(stamp.time)}
    return SealedBags([{"bag": escape_for_display(bag), "stamps": [told], "waiting": 0}], name_bag(bag, log.findings()))
