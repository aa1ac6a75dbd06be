"""A result as one JSON document, kept by `schemas/report.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archiver.messages import Language
    from archiver.reports.result import Result


def render_json(result: Result, language: Language) -> str:
    """The result as indented JSON; Persian text stands as itself, octets of a name that are not UTF-8 as lone surrogates."""
    report = {
        "command": result.command,
        "status": str(result.status),
        "results": list(result.results),
        "findings": [finding.to_dict(language) for finding in result.findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)
