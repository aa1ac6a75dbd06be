"""A result as one JSON document, kept by `schemas/report.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.findings import Finding, Severity, Where

if TYPE_CHECKING:
    from archiver.errors import ArchiverError
    from archiver.messages import Language
    from archiver.reports.result import Result


def render_json(result: Result, language: Language) -> str:
    """The result as indented JSON; Persian text stands as itself, octets of a name that are not UTF-8 as lone surrogates."""
    report = {
        "command": result.command,
        "status": str(result.status),
        "results": list(result.results),
        "findings": [finding.to_dict(language) for finding in (*result.findings, *map(_as_finding, result.errors))],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _as_finding(error: ArchiverError) -> Finding:
    """An error as a finding about the path that it names, so that a program finds all that is wrong in one place."""
    where: Where = {"path": error.values["path"]} if "path" in error.values else {}
    return Finding(error.code, Severity.ERROR, where, error.values)
