"""Take time stamps of the last seal of bags, from authorities that answer now or over an air gap."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver.bags.workplace import locked_bag
from archiver.errors import ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding, name_bag
from archiver.tasks.arguments import read_paths, read_texts
from archiver.tasks.seals.sealed_bags import SealedBags, check_addresses, do_for_each, open_place
from archiver.tasks.seals.signing_keys import read_file

if TYPE_CHECKING:
    from archiver.seals.stamping import LastLayer, StampFailure


def stamp_seals(bags: str | os.PathLike[str] | Iterable[str | os.PathLike[str]], addresses: str | Iterable[str]) -> SealedBags:
    """Take time stamps of the last seal of each bag. Only digests are sent. Requests that wait are asked again.

    Args:
        bags: the bags, folders or archives.
        addresses: the addresses of the authorities.

    Raises:
        WriteError: the disk cannot be written.
        WrongUsageError: an address is none.
    """
    asked = read_texts("addresses", addresses)
    check_addresses(asked)
    return do_for_each(read_paths("bags", bags), lambda bag: _stamp(bag, asked))


def _stamp(bag: str, addresses: Sequence[str]) -> SealedBags:
    log = FindingLog()
    done = stamp_last(bag, addresses, log)
    results = [{"bag": escape_for_display(bag), **one} for one in done.results]
    return SealedBags(results, name_bag(bag, [*log.findings(), *done.findings]), done.errors)


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


@contextmanager
def open_last_layer(bag: str, log: FindingLog) -> "Iterator[LastLayer | None]":
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


def _tell(bag: str, failure: "StampFailure") -> Finding:
    values = {"address": escape_for_display(failure.address), "reason": escape_for_display(failure.reason)}
    return make_finding("seal.stamp-refused", {"path": escape_for_display(bag)}, **values)


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
