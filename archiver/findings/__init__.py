"""Findings: what was noticed about somebody's material.

Rules of the room:

- A finding is a value with a stable code, a severity, a place and the values it speaks of. It is never raised.
- The code decides the words (`archiver.messages`) and the usual severity; a strict task may raise the severity, never lower it.
- What is somebody's (a name, a word of a document) goes into a finding through `shown`, so that any report can hold it.
- `values` holds only JSON: texts, numbers, booleans, lists and objects of these, with camelCase keys.
"""

from archiver.findings.finding import Finding, Severity, Where, notice, worst_severity
from archiver.findings.finding_log import FindingLog
from archiver.findings.showing import shown, shown_finding

__all__ = ["Finding", "FindingLog", "Severity", "Where", "notice", "shown", "shown_finding", "worst_severity"]
