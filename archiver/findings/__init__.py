"""Findings: facts about somebody's material that a person should know.

Rules of the room:

- A finding is a value with a stable code, a severity, a place and values. It is never raised.
- The code decides the words (`archiver.messages`) and the usual severity. A strict task may raise the severity, never lower it.
- Names and words of other people's material go into a finding through `escape_for_display`, so that any report can hold them.
- `values` holds only JSON: texts, numbers, booleans, lists and objects of these, with camelCase keys.
"""

from archiver.findings.bag_naming import name_bag
from archiver.findings.finding import Finding, Severity, Where, has_errors, make_finding, worst_severity
from archiver.findings.finding_log import FindingLog
from archiver.findings.showing import escape_finding, escape_for_display

__all__ = [
    "Finding",
    "FindingLog",
    "Severity",
    "Where",
    "escape_finding",
    "escape_for_display",
    "has_errors",
    "make_finding",
    "name_bag",
    "worst_severity",
]
