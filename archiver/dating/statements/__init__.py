"""The date statements of a text: readings with their place, twins, datelines and findings.

Rules of the room:

- Every span is of the original text.
- Nothing here raises for any text.
"""

from archiver.dating.statements.datelines import find_datelines, is_dateline
from archiver.dating.statements.find import find_dates
from archiver.dating.statements.statement import DateStatement
from archiver.dating.statements.statement_findings import attach_findings, leave_out_disuse

__all__ = ["DateStatement", "attach_findings", "find_datelines", "find_dates", "is_dateline", "leave_out_disuse"]
