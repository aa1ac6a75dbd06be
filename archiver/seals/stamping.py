"""Take time stamps of the last layer: from authorities on the network, or over an air gap."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import Target
from archiver.bags.workplace import open_workplace
from archiver.errors import WriteError
from archiver.findings import FindingLog, escape_for_display
from archiver.operating_system import flush, rename_without_replacing
from archiver.seals.authorities import UnreachableError, WrongAnswerError, ask_authority
from archiver.seals.layer_files import SealLayer, read_number, request_name, response_name
from archiver.seals.layer_making import write_file
from archiver.seals.sums import MOST_OCTETS, STAMPED
from archiver.seals.verdict import CLOCKS_DIFFER
from archiver.signatures.algorithms import take_digest
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.time_stamps import (
    DIGEST,
    RefusedStampError,
    StampRequest,
    TimeStamp,
    read_request,
    read_response,
    write_request,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_NONCE_BITS: Final = 63


class StampFailure(NamedTuple):
    """An authority that gave no time stamp. It could not be reached, or it answered wrongly."""

    address: str
    reason: str
    is_unreachable: bool


class LastLayer:
    """The last layer of a bag on the disk, which takes requests and time stamps."""

    def __init__(self, path: str, layer: SealLayer, shown: str) -> None:
        self._path = path
        self._layer = layer
        self._shown = shown
        self._waiting = list(layer.requests)
        self._next = layer.next_stamp_number

    def take_request(self) -> tuple[int, bytes]:
        """Return a waiting request with its number, or put a new one into the layer. Raises WriteError."""
        while self._waiting:
            name = self._waiting.pop(0)
            octets = self._layer.read(name)
            if octets is not None and self._fits(octets):
                return read_number(name), octets
        number, self._next = self._next, self._next + 1
        request = make_request(self.stamped)
        self._put(request_name(number), request)
        return number, request

    @property
    def stamped(self) -> bytes:
        """The octets of the list that is stamped."""
        octets = self._layer.read(STAMPED, MOST_OCTETS)
        if octets is None:
            raise WriteError("error.unreadable", path=escape_for_display(self._shown), reason=STAMPED)
        return octets

    def _fits(self, octets: bytes) -> bool:
        try:
            request = read_request(octets)
        except SignatureFaultError:
            return False
        return request.digest == take_digest(DIGEST, self.stamped) and request.nonce is not None

    def find_request(self, stamp: TimeStamp) -> int | None:
        """Return the number of the waiting request that a time stamp answers, or None."""
        for name in self._layer.requests:
            octets = self._layer.read(name)
            if octets is not None and self._fits(octets) and read_request(octets).nonce == stamp.nonce:
                return read_number(name)
        return None

    def put_stamp(self, number: int, response: bytes) -> None:
        """Put the answer to a request into the layer, and take the request away. Raises WriteError."""
        self._put(response_name(number), response)
        with suppress(OSError):
            os.unlink(os.path.join(self._path, request_name(number)))

    def _put(self, name: str, octets: bytes) -> None:
        try:
            workplace = open_workplace(Target.from_path(_owner_of(self._path)))
            try:
                write_file(workplace.path_of(name), octets)
                flush(workplace.path_of(name))
                rename_without_replacing(workplace.path_of(name), os.path.join(self._path, name))
                flush(self._path)
            finally:
                workplace.remove()
                workplace.release()
        except OSError as error:
            reason = error.strerror or str(error)
            raise WriteError("error.unwritable", path=escape_for_display(self._shown), reason=reason) from error


def _owner_of(layer: str) -> str:
    """Return the bag that a layer stands in, or the folder beside it: what a staging folder may stand beside."""
    folder = os.path.dirname(layer)
    return os.path.dirname(folder) if os.path.basename(folder) == "seals" else folder


def stamp_layer(layer: LastLayer, addresses: Sequence[str], log: FindingLog) -> tuple[list[TimeStamp], list[StampFailure]]:
    """Ask each authority for a time stamp of a layer, and put those that are right into it. Raises WriteError."""
    stamps: list[TimeStamp] = []
    failures: list[StampFailure] = []
    for address in addresses:
        number, request = layer.take_request()
        try:
            response = ask_authority(address, request)
            stamp = check_answer(response, read_request(request), layer.stamped, datetime.now(UTC))
        except UnreachableError as error:
            failures.append(StampFailure(address, str(error), is_unreachable=True))
        except (WrongAnswerError, SignatureFaultError, RefusedStampError) as error:
            failures.append(StampFailure(address, error.reason, is_unreachable=False))
        else:
            layer.put_stamp(number, response)
            stamps.append(stamp)
            note_stamp(stamp, log)
    return stamps, failures


def make_request(stamped: bytes) -> bytes:
    """Return a new request for a time stamp of the digest of some octets, with a nonce of its own."""
    return write_request(take_digest(DIGEST, stamped), secrets.randbits(_NONCE_BITS) | 1)


def check_answer(response: bytes, request: StampRequest, stamped: bytes, now: datetime, *, is_late: bool = False) -> TimeStamp:
    """Check that an answer is a right time stamp for a request. With `is_late` it may be older than now.

    Raises:
        SignatureFaultError: it is not.
        RefusedStampError: the authority gives none.
    """
    stamp = read_response(response)
    if (stamp.digest_name, stamp.digest) != (request.digest_name, request.digest) or not stamp.covers(stamped):
        raise UnreadableError("content-differs")
    if stamp.nonce != request.nonce:
        raise UnreadableError("nonce-differs")
    if stamp.time > now + CLOCKS_DIFFER or (not is_late and stamp.time < now - CLOCKS_DIFFER):
        raise UnreadableError("time-differs")
    certificate = stamp.check([])
    if not certificate.fits(stamp.time):
        raise UnreadableError("expired")
    return stamp


def note_stamp(stamp: TimeStamp, log: FindingLog) -> None:
    """Note if a new time stamp is one that not everybody can verify."""
    certificate = stamp.check([])
    if not stamp.is_plain:
        log.add("seal.not-verifiable-everywhere", None, name=certificate.name)
    weak = stamp.list_weaknesses(certificate)
    if weak:
        log.add("seal.algorithm-weak", None, algorithms=", ".join(weak))
