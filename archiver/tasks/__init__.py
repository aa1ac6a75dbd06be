"""Tasks: one job a user asks for, start to end. This is the public Python API.

Rules of the room:

- A task takes paths and options and gives a report: a value with `findings`. What is wrong with the material never raises.
- `ArchiverError` is raised only where the work could not be done at all.
- A task prints nothing and knows no language; commands and reports do that.
- A strict task raises the severity of date warnings to errors; none lowers a severity.
"""

from archiver.tasks.create import CreateOptions, CreateReport, create
from archiver.tasks.dates import ComparedDates, DatedDocument, compare, find, verify
from archiver.tasks.validate import validate

__all__ = ["ComparedDates", "CreateOptions", "CreateReport", "DatedDocument", "compare", "create", "find", "validate", "verify"]
