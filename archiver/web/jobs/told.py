"""Findings and errors as JSON values, so that a worker process can tell them and a page say them in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError
from archiver.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def pack_findings(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as JSON values, without their texts."""
    return [
        {"code": one.code, "severity": str(one.severity), "where": dict(one.where), "values": dict(one.values)}
        for one in findings
    ]


def unpack_findings(packed: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings of `pack_findings`."""
    return [Finding(one["code"], Severity(one["severity"]), one["where"], one["values"]) for one in packed]


def pack_error(error: ArchiverError) -> dict[str, Any]:
    """Return an error as a JSON value, without its text."""
    return {"code": error.code, "values": dict(error.values), "exitCode": error.exit_code}


def unpack_error(packed: Mapping[str, Any]) -> ArchiverError:
    """Return the error of `pack_error`, as one of no further kind."""
    error = ArchiverError(packed["code"], **packed["values"])
    error.exit_code = packed["exitCode"]
    return error
