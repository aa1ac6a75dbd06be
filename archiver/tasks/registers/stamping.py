"""Take time stamps of a register: one for all its bags."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from archiver.bags.workplace import write_errors
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, FindingLog, escape_for_display, has_errors, make_finding
from archiver.registers import TREE_HEAD, Register, locked, open_head_folder, put_head_file, read_register
from archiver.seals.authorities import UnreachableError, WrongAnswerError, ask_authority
from archiver.seals.stamping import check_answer
from archiver.seals.verdict import say_moment
from archiver.signatures.algorithms import take_digest
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.time_stamps import DIGEST, RefusedStampError, TimeStamp, read_request, write_request
from archiver.tasks.arguments import read_path
from archiver.tasks.seals.sealing import check_addresses
from archiver.value import WithoutTruthValue

_NONCE_BITS = 63


@dataclass(frozen=True, slots=True)
class RegisterStamps(WithoutTruthValue):
    """The outcome. `stamps` are the authorities that gave a time stamp, each with the time."""

    ask_instead = "stamps"

    register: str
    lines: int
    stamps: list[dict[str, str]]
    findings: list[Finding]
    errors: list[ArchiverError]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the register with its new time stamps."""
        return [{"register": escape_for_display(self.register), "lines": self.lines, "stamps": self.stamps}]


def stamp_register(register: str | os.PathLike[str], addresses: Iterable[str]) -> RegisterStamps:
    """Take a time stamp of all lines of a register from each authority. Only a digest is sent.

    Raises:
        ReadError: the register cannot be read.
        WriteError: the register cannot be written.
        WrongUsageError: an address is none.
    """
    addresses = list(addresses)
    check_addresses(addresses)
    path = read_path("register", register)
    with locked(path):
        log = FindingLog()
        found = read_register(path, log)
        if has_errors(log.findings()):
            return RegisterStamps(path, len(found.lines), [], log.findings(), [])
        outcome = RegisterStamps(path, len(found.lines), [], log.findings(), [])
        with write_errors(path):
            folder, first = open_head_folder(found)
            for number, address in enumerate(addresses, first):
                _stamp(found, folder, number, address, outcome)
        return outcome


def _stamp(register: Register, folder: str, number: int, address: str, outcome: RegisterStamps) -> None:
    with open(os.path.join(folder, TREE_HEAD), "rb") as file:
        octets = file.read()
    request = write_request(take_digest(DIGEST, octets), secrets.randbits(_NONCE_BITS) | 1)
    shown, where = escape_for_display(address), escape_for_display(register.path)
    try:
        response = ask_authority(address, request)
        stamp: TimeStamp = check_answer(response, read_request(request), octets, datetime.now(UTC))
        name = stamp.check([]).name
    except UnreachableError as error:
        outcome.errors.append(ReadError("error.authority-unreachable", path=where, address=shown, reason=str(error)))
        return
    except (WrongAnswerError, SignatureFaultError) as error:
        outcome.findings.append(_refuse(where, shown, error.reason))
        return
    except RefusedStampError as error:
        outcome.findings.append(_refuse(where, shown, error.words or f"status {error.status}"))
        return
    put_head_file(folder, f"stamp-{number}.tsr", response)
    outcome.stamps.append({"authority": escape_for_display(name), "time": say_moment(stamp.time)})


def _refuse(where: str, address: str, reason: str) -> Finding:
    return make_finding("seal.stamp-refused", {"path": where}, address=address, reason=escape_for_display(reason))
