"""The trust file: the verifier's own list of signers, authorities and policy. It never comes from a bag."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.missing_paths import make_missing_error
from archiver.operating_system import open_regular_file
from archiver.signatures.certificates import Certificate, read_certificates
from archiver.signatures.der import SignatureFaultError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.findings import FindingLog

_LARGEST: Final = 4 << 20
_MOST_ENTRIES: Final = 1000
_VERSION: Final = "1.0"
_COMMON_KEYS: Final = frozenset({"name", "sha256", "from", "until", "compromised"})
_POLICY_KEYS: Final = frozenset({"signatures", "stamps"})
_FINGERPRINT: Final = re.compile("[0-9a-f]{64}")
_MOST_REQUIRED: Final = 100


class TrustedCertificate(NamedTuple):
    """A certificate that the verifier trusts, with the times in which it counts."""

    name: str
    certificate: Certificate
    valid_from: datetime | None
    valid_until: datetime | None
    compromised: datetime | None


class Trust(NamedTuple):
    """The signers and authorities that are trusted, and how many of them are needed."""

    path: str
    signers: tuple[TrustedCertificate, ...] = ()
    authorities: tuple[TrustedCertificate, ...] = ()
    signatures: int = 1
    stamps: int = 1


class _MalformedError(ValueError):
    """The trust file has a fault; the argument says at which key."""


def read_trust(path: str, log: FindingLog) -> Trust:
    """Read a trust file. Entries with faults are noted and left out, so that they trust nobody.

    Raises:
        ReadError: the file is missing or cannot be read.
    """
    text = read_trust_text(path)
    shown = escape_for_display(path)
    try:
        values = tomllib.loads(text)
        return _read_values(values, path, log)
    except (_MalformedError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        log.add("seal.trust-malformed", shown, reason=str(error)[:200])
        return Trust(path)


def read_trust_text(path: str) -> str:
    """Return the text of a trust file. Raises ReadError."""
    try:
        with open_regular_file(path) as file:
            octets = file.read(_LARGEST + 1)
        return octets[:_LARGEST].decode()
    except FileNotFoundError as error:
        raise make_missing_error("error.trust-missing", path) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error


def _read_values(values: Mapping[str, Any], path: str, log: FindingLog) -> Trust:
    unknown = set(values).difference({"trustVersion", "signer", "authority", "policy"})
    if unknown:
        raise _MalformedError(min(unknown))
    if values and values.get("trustVersion") != _VERSION:
        raise _MalformedError("trustVersion")
    policy = values.get("policy", {})
    if not isinstance(policy, dict) or set(policy).difference(_POLICY_KEYS):
        raise _MalformedError("policy")
    counts = [policy.get(name, 1) for name in ("signatures", "stamps")]
    if not all(isinstance(count, int) and not isinstance(count, bool) and 0 <= count <= _MOST_REQUIRED for count in counts):
        raise _MalformedError("policy")
    signers = tuple(_read_entries(values.get("signer", []), "certificate", path, log))
    authorities = tuple(_read_entries(values.get("authority", []), "root", path, log))
    return Trust(path, signers, authorities, *counts)


def _read_entries(entries: object, file_key: str, path: str, log: FindingLog) -> Iterator[TrustedCertificate]:
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        raise _MalformedError(file_key)
    for entry in entries:
        if not isinstance(entry, dict) or set(entry).difference({*_COMMON_KEYS, file_key}):
            unknown = sorted(set(entry).difference({*_COMMON_KEYS, file_key})) if isinstance(entry, dict) else [file_key]
            raise _MalformedError(unknown[0])
        name, file, sha256 = (_read_text(entry, key) for key in ("name", file_key, "sha256"))
        found = _read_certificate(name, file, sha256, path, log)
        times = [read_moment(entry.get(key), key, is_end=key == "until") for key in ("from", "until", "compromised")]
        if found is not None:
            yield TrustedCertificate(name, found, *times)


def _read_text(entry: Mapping[str, object], key: str) -> str:
    text = entry.get(key)
    if not isinstance(text, str) or not text:
        raise _MalformedError(key)
    return text


def _read_certificate(name: str, file: str, sha256: str, path: str, log: FindingLog) -> Certificate | None:
    place = os.path.join(os.path.dirname(path), file)
    expected = sha256.replace(":", "").lower()
    if not _FINGERPRINT.fullmatch(expected):
        raise _MalformedError("sha256")
    try:
        with open_regular_file(place) as opened:
            certificate = read_certificates(opened.read(_LARGEST))[0]
    except (OSError, ValueError) as error:
        reason = error.reason if isinstance(error, SignatureFaultError) else getattr(error, "strerror", None) or str(error)
        log.add("seal.trust-file-unreadable", place, name=name, reason=reason)
        return None
    if certificate.sha256 != expected:
        log.add("seal.trust-file-differs", place, name=name, found=certificate.sha256, expected=expected)
        return None
    return certificate


def read_moment(value: object, key: str, *, is_end: bool = False) -> datetime | None:
    """Return a day or time of TOML, or of a text in RFC 3339, in UTC. A day as an end is meant to its last moment."""
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > len("2026-11-28") else date.fromisoformat(value)
        except ValueError as error:
            raise _MalformedError(key) from error
    if isinstance(value, datetime):
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError as error:
            raise _MalformedError(key) from error
    if isinstance(value, date):
        return datetime.combine(value, time.max if is_end else time.min, UTC)
    raise _MalformedError(key)
