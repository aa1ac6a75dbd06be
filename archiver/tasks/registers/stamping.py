"""Take time stamps of a register: one for all its bags."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.bags.workplace import check_new_file, open_new_file, write_errors
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
from archiver.registers import REQUEST, TREE_HEAD, Register, TreeHead, locked, open_head_folder, put_head_file, read_register
from archiver.seals.authorities import UnreachableError, WrongAnswerError, ask_authority
from archiver.seals.bag_seals import load_trust
from archiver.seals.stamping import check_answer, make_request
from archiver.seals.trust import Trust
from archiver.seals.verdict import say_moment
from archiver.signatures.algorithms import take_digest
from archiver.signatures.der import SignatureFaultError, UnreadableError
from archiver.signatures.time_stamps import (
    DIGEST,
    RefusedStampError,
    StampRequest,
    TimeStamp,
    read_request,
    read_response,
)
from archiver.tasks.arguments import read_path, read_texts
from archiver.tasks.registers.registering import find_trust
from archiver.tasks.seals.sealed_bags import check_addresses
from archiver.tasks.seals.signing_keys import read_file
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class RegisterStamps(WithoutTruthValue):
    """The outcome. `stamps` are the authorities that gave a time stamp, each with the time."""

    ask_instead = "stamps"

    register: str
    lines: int
    stamps: list[dict[str, str]]
    findings: list[Finding]
    errors: list[ArchiverError]
    request: str | None = None
    """The file with a request, to be carried over an air gap."""

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the register with its new time stamps."""
        request = {} if self.request is None else {"request": escape_for_display(self.request)}
        return [{"register": escape_for_display(self.register), "lines": self.lines, "stamps": self.stamps, **request}]


def stamp_register(
    register: str | os.PathLike[str],
    addresses: str | Iterable[str],
    *,
    trust: str | os.PathLike[str] | None = None,
    fetches: bool = False,
    configuration: bool | str | os.PathLike[str] = False,
) -> RegisterStamps:
    """Take a time stamp of all lines of a register from each authority. Only a digest is sent.

    The new time stamps cover those before too. With `fetches`, the revocation lists of the authorities of these are fetched
    first, but only from addresses in chains that end in the trust file. They lie beside the new time stamps.

    Args:
        register: the folder of the register.
        addresses: the addresses of the authorities.
        trust: the path of the trust file.
        fetches: True fetches revocation lists.
        configuration: a file of settings that names the trust file; True takes the user's own.

    Raises:
        ReadError: the register, the trust file or the settings cannot be read.
        WriteError: the register cannot be written.
        WrongUsageError: an address is none.
    """
    addresses = read_texts("addresses", addresses)
    check_addresses(addresses)
    path = read_path("register", register)
    log = FindingLog()
    named, told = find_trust(trust, configuration, [path])
    trusted = load_trust(named, log) if fetches else None
    with locked(path):
        found = read_register(path, log)
        if has_errors(log.findings()):
            return RegisterStamps(path, len(found.lines), [], [*told, *log.findings()], [])
        lists = _fetch_lists(found, trusted, log) if trusted is not None else {}
        outcome = RegisterStamps(path, len(found.lines), [], [*told, *log.findings()], [])
        with write_errors(path):
            folder, first = open_head_folder(found, lists)
            for number, address in enumerate(addresses, first):
                _stamp(found, folder, number, address, outcome)
        return outcome


def _fetch_lists(register: Register, trust: Trust, log: FindingLog) -> dict[str, bytes]:
    from archiver.registers.head_list_fetching import fetch_head_lists  # noqa: PLC0415 - takes time to load

    return fetch_head_lists(register, trust, log)


def _stamp(register: Register, folder: str, number: int, address: str, outcome: RegisterStamps) -> None:
    octets, request = _write_request(folder)
    shown, where = escape_for_display(address), escape_for_display(register.path)
    try:
        response = ask_authority(address, request)
        stamp: TimeStamp = check_answer(response, read_request(request), octets, datetime.now(UTC))
        name = stamp.check([]).name
    except UnreachableError as error:
        outcome.errors.append(ReadError("error.authority-unreachable", path=where, address=shown, reason=str(error)))
        return
    except (WrongAnswerError, SignatureFaultError, RefusedStampError) as error:
        outcome.findings.append(_refuse(where, shown, error.reason))
        return
    put_head_file(folder, f"stamp-{number}.tsr", response)
    outcome.stamps.append({"authority": escape_for_display(name), "time": say_moment(stamp.time)})


def _write_request(folder: str) -> tuple[bytes, bytes]:
    """Return the octets of the tree head in a folder, and a new request for a time stamp of them."""
    with open(os.path.join(folder, TREE_HEAD), "rb") as file:
        octets = file.read()
    return octets, make_request(octets)


def write_register_request(register: str | os.PathLike[str], to: str | os.PathLike[str]) -> RegisterStamps:
    """Write a request for a time stamp of all lines of a register to a new file, to be carried over an air gap.

    The request lies in the register too, until its answer comes. One that waits already is written again.

    Raises:
        ReadError: the register cannot be read.
        WriteError: the register or the file cannot be written.
    """
    path, target = read_path("register", register), read_path("to", to)
    check_new_file(target)
    with locked(path):
        log = FindingLog()
        found = read_register(path, log)
        if has_errors(log.findings()):
            return RegisterStamps(path, len(found.lines), [], log.findings(), [])
        with write_errors(path):
            request = _take_request(found)
        with open_new_file(target) as file:
            file.write(request)
    return RegisterStamps(path, len(found.lines), [], log.findings(), [], target)


def _take_request(register: Register) -> bytes:
    folder, _ = open_head_folder(register)
    octets, request = _write_request(folder)
    last = register.heads[-1] if register.heads else None
    if last is not None and folder == os.path.join(register.path, last.folder) and _find_nonce(last, octets) is not None:
        return last.request
    put_head_file(folder, REQUEST, request)
    return request


def _find_nonce(head: TreeHead, octets: bytes) -> int | None:
    """Return the nonce of the request that waits beside a tree head, or None if there is none that fits it."""
    try:
        request = read_request(head.request)
    except SignatureFaultError:
        return None
    return request.nonce if request.digest == take_digest(DIGEST, octets) else None


def take_register_reply(register: str | os.PathLike[str], reply: str | os.PathLike[str]) -> RegisterStamps:
    """Put the answer of an authority, which came over an air gap, beside the tree head that it stamps.

    Lines that were added after the request are not covered by it.

    Raises:
        ReadError: the register or the answer cannot be read.
        WriteError: the register cannot be written.
    """
    path, reply = read_path("register", register), read_path("reply", reply)
    response = read_file(reply, "error.reply-missing")
    with locked(path):
        log = FindingLog()
        found = read_register(path, log)
        if has_errors(log.findings()):
            return RegisterStamps(path, len(found.lines), [], log.findings(), [])
        try:
            head, stamp = _check_reply(found, response)
            name = stamp.check([]).name
        except (SignatureFaultError, RefusedStampError) as error:
            refused = _refuse(escape_for_display(path), escape_for_display(reply), error.reason)
            return RegisterStamps(path, len(found.lines), [], [*log.findings(), refused], [])
        with write_errors(path):
            _put_reply(os.path.join(path, head.folder), head, response)
    told = {"authority": escape_for_display(name), "time": say_moment(stamp.time)}
    return RegisterStamps(path, head.lines, [told], log.findings(), [])


def _check_reply(register: Register, response: bytes) -> tuple[TreeHead, TimeStamp]:
    """Return the tree head whose request is answered, and the time stamp. Raises SignatureFaultError or RefusedStampError."""
    stamp = read_response(response)
    for head in register.heads:
        nonce = _find_nonce(head, head.octets)
        if nonce is not None and nonce == stamp.nonce:
            asked = StampRequest(stamp.digest_name, stamp.digest, nonce)
            return head, check_answer(response, asked, head.octets, datetime.now(UTC), is_late=True)
    raise UnreadableError("nonce-differs")


def _put_reply(folder: str, head: TreeHead, response: bytes) -> None:
    taken = {name for name, _ in head.responses}
    free = (name for number in range(1, len(taken) + 2) if (name := f"stamp-{number}.tsr") not in taken)
    put_head_file(folder, next(free), response)
    with suppress(OSError):
        os.unlink(os.path.join(folder, REQUEST))


def _refuse(where: str, address: str, reason: str) -> Finding:
    return make_finding("seal.stamp-refused", {"path": where}, address=address, reason=escape_for_display(reason))
