"""Results and findings as people and programs read them.

Rules of the room:

- One result, several renderings (`as_text`, `as_json`); each says the same facts, none decides anything.
- Findings are grouped by what they are about, worst first, and each says what, where, and what to do.
- The finding aid is imported where it is asked for: no command that prints a few lines waits for it.
- Text of a document is shown as it is written; the words around it are of the chosen language.
"""

from typing import TYPE_CHECKING

from archiver.lazy_door import import_name
from archiver.reports.as_json import render_json
from archiver.reports.as_text import render_findings, render_totals
from archiver.reports.result import Result, Status

if TYPE_CHECKING:
    from archiver.reports.finding_aid import BagDescription, render_finding_aid

__all__ = [
    "BagDescription",
    "Result",
    "Status",
    "render_finding_aid",
    "render_findings",
    "render_json",
    "render_totals",
]


_MODULES = {"BagDescription": "finding_aid", "render_finding_aid": "finding_aid"}


def __getattr__(name: str) -> object:
    return import_name(__name__, _MODULES, name)
