"""Results and findings for people and programs.

Rules of the room:

- One result has several renderings (`as_text`, `as_json`, `as_html`). Each says the same facts, gathered once (`gathering`), and
  none decides anything.
- Findings are grouped by their subject, worst first. Each says what is wrong, at which place, and what to do.
- `as_html` and `field_changes` are not imported here: a command that prints a few lines does not wait for them.
- A page is one file: no script, no network, its font in it. A text in another language or direction than the words around it has
  an element of its own that says so.
- Text of a document is shown as it is written. The words around it are in the chosen language.
"""

from archiver.reports.as_json import render_json
from archiver.reports.as_text import isolate_days, render_bags, render_findings, render_text
from archiver.reports.gathering import render_totals, stamp_report
from archiver.reports.result import Made, Result

__all__ = [
    "Made",
    "Result",
    "isolate_days",
    "render_bags",
    "render_findings",
    "render_json",
    "render_text",
    "render_totals",
    "stamp_report",
]
