"""Keep a trust file: add signers and authorities, list them, say that a key is compromised."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.bags.workplace import refuse_inside_bag
from archiver.errors import ReadError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.option_day import read_day
from archiver.tasks.arguments import read_path
from archiver.tasks.seals.signing_keys import LONGEST_NAME, load_certificates
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from datetime import date

    from archiver.seals.trust import TrustedCertificate


@dataclass(frozen=True, slots=True)
class TrustList(WithoutTruthValue):
    """The entries of a trust file, and findings about those that cannot be used."""

    results: Sequence[dict[str, Any]] = ()
    findings: Sequence[Finding] = field(default=())


def add_trust(
    certificate: str | os.PathLike[str],
    trust: str | os.PathLike[str],
    name: str,
    *,
    is_authority: bool = False,
    days: tuple[str | None, str | None] = (None, None),
) -> TrustList:
    """Add the first certificate of a file to a trust file, which is made if it is missing.

    Args:
        certificate: the file of the certificate.
        trust: the path of the trust file.
        name: the name by which reports call it.
        is_authority: True for the root of an authority of time stamps, False for a signer.
        days: the first and last day from and until which it counts, in any calendar.

    Raises:
        ReadError: the certificate or the trust file cannot be read.
        WriteError: the trust file cannot be written.
        WrongUsageError: the name is empty, a day cannot be used, or the trust file lies in a bag.
    """
    from archiver.seals.trust_writing import add_entry  # noqa: PLC0415 - takes time to load

    path, trust = read_path("certificate", certificate), read_path("trust", trust)
    refuse_inside_bag(trust)
    if not name.strip():
        raise WrongUsageError("error.key-name", found=name, longest=LONGEST_NAME)
    first, last = (_read_day(day, option) for day, option in zip(days, ("--from", "--until"), strict=True))
    found = load_certificates(path)[0]
    add_entry(trust, found, path, name=name, is_authority=is_authority, days=(first, last))
    kind = "authority" if is_authority else "signer"
    return TrustList(
        [{"kind": kind, "name": escape_for_display(name), "sha256": found.sha256, "trust": escape_for_display(trust)}]
    )


def _read_day(given: str | None, option: str) -> "date | None":
    return None if given is None else read_day(given, option)


def list_trust(trust: str) -> TrustList:
    """Return the entries of a trust file. Raises ReadError."""
    from archiver.seals.trust import read_trust  # noqa: PLC0415 - takes time to load

    log = FindingLog()
    found = read_trust(trust, log)
    pairs = [("signer", entry) for entry in found.signers] + [("authority", entry) for entry in found.authorities]
    return TrustList([_describe(kind, entry) for kind, entry in pairs], log.findings())


def _describe(kind: str, entry: "TrustedCertificate") -> dict[str, Any]:
    times = {"from": entry.valid_from, "until": entry.valid_until, "compromised": entry.compromised}
    return {
        "kind": kind,
        "name": escape_for_display(entry.name),
        "sha256": entry.certificate.sha256,
        **{key: moment.date().isoformat() for key, moment in times.items() if moment is not None},
    }


def mark_compromised(name: str, trust: str, since: str) -> TrustList:
    """Say in a trust file since when a key is compromised. Raises ReadError, WriteError or WrongUsageError."""
    from archiver.seals.trust_writing import UnknownNameError  # noqa: PLC0415 - takes time to load
    from archiver.seals.trust_writing import mark_compromised as mark  # noqa: PLC0415 - see above

    day = read_day(since, "--since")
    try:
        mark(trust, name, day)
    except UnknownNameError as error:
        raise ReadError("error.trust-name-unknown", path=escape_for_display(trust), name=escape_for_display(name)) from error
    return TrustList([{"name": escape_for_display(name), "compromised": day.isoformat(), "trust": escape_for_display(trust)}])
