"""Results and findings as people and programs read them.

Rules of the room:

- One result, several renderings (`as_text`, `as_json`, `as_html`); each says the same facts, none decides anything: what is said
  is gathered once (`gathering`).
- Findings are grouped by what they are about, worst first, and each says what, where, and what to do.
- Pages are imported where they are asked for: no command that prints a few lines waits for them.
- A page is one file: no script, no network, its font in it. What is in another language or direction than the words around it
  says so in an element of its own.
- Text of a document is shown as it is written; the words around it are of the chosen language.
"""

from archiver.reports.as_json import render_json
from archiver.reports.as_text import render_bags, render_findings, render_text
from archiver.reports.gathering import render_totals
from archiver.reports.result import Made, Result

__all__ = ["Made", "Result", "render_bags", "render_findings", "render_json", "render_text", "render_totals"]
