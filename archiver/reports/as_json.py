"""Render a result as one JSON document, following `schemas/report.schema.json`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.reports.gathering import count_severities
from archiver.reports.scope import say_scope

if TYPE_CHECKING:
    from archiver.messages import Language
    from archiver.reports.result import Made, Result


def render_json(result: Result, language: Language, made: Made | None = None) -> str:
    """Return the result as indented JSON. Octets of a name that are not UTF-8 become lone surrogates.

    `made` is the time and the program of the report.
    """
    findings = result.all_findings
    report = {
        **({"namesWithheld": True} if result.names_withheld else {}),
        "command": result.command,
        "status": str(result.status),
        "results": list(result.results),
        "findings": [finding.to_dict(language) for finding in findings],
        "counts": {str(severity): number for severity, number in count_severities(findings).items()},
    }
    if result.seals is not None:
        report["seals"] = dict(result.seals)
    if result.digest is not None:
        report["digest"] = dict(result.digest)
    if made is not None:
        report["made"] = {key: value for key, value in made._asdict().items() if value is not None}
    if result.scope:
        report["examined"] = [one.to_dict() for one in result.examined]
        report["produced"] = [one.to_dict() for one in result.produced]
        checked, not_checked, proves = say_scope(result.scope, language)
        report["scope"] = {"checked": checked, "notChecked": not_checked, "proves": proves}
    return json.dumps(report, ensure_ascii=False, indent=2)
