"""Results and findings as people and programs read them.

Rules of the room:

- One result, several renderings (`as_text`, `as_json`); each says the same facts, none decides anything.
- Findings are grouped by what they are about, worst first, and each says what, where, and what to do.
- Text of a document is shown as it is written; the words around it are of the chosen language.
"""

from archiver.reports.as_json import render_json
from archiver.reports.as_text import render_findings, render_totals
from archiver.reports.finding_aid import BagDescription, render_finding_aid
from archiver.reports.result import Result, Status

__all__ = [
    "BagDescription",
    "Result",
    "Status",
    "render_finding_aid",
    "render_findings",
    "render_json",
    "render_totals",
]
