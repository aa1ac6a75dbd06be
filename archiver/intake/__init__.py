"""Intake: what the rows of a table mean for the records of documents.

Rules of the room:

- Columns are named in English, in Persian, or in both (`columns.json`); only the path must be there.
- Nothing is guessed: what can be read in two ways is an error with both, and what is not understood is told and left out.
- A record holds what was typed. Only blanks around it go (those around a path are part of it), and a date stands beside
  its text as it was given.
- A path is matched with a file as it is written, or by its normal form; what is merely similar is suggested, never taken.
- Every row, file and column is accounted for, with its number and its heading.
"""

from archiver.intake.intake import Intake, read_intake
from archiver.intake.rows import DocumentDescription
from archiver.intake.template import TEMPLATE_FORMATS, list_headings, render_template

__all__ = ["TEMPLATE_FORMATS", "DocumentDescription", "Intake", "list_headings", "read_intake", "render_template"]
