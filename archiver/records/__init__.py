"""Records: the metadata of each document, and the log of what was done to it.

Rules of the room:

- One record a document and one event a line, as JSON Lines; the schemas in `schemas/` decide what is allowed and travel with the
  bag, so that it explains itself.
- jsonschema decides; the words are ours, built from what was found, what was expected, and where (JSON Pointer). Where
  jsonschema-rs is installed it may say yes first, at a fiftieth of the cost; a no is jsonschema's alone.
- A schema that shipped with a release is never edited: a new recordVersion gets a file of its own, and old records keep theirs
  (`archiver.records.versions`).
- What `is_withheld` says of a record is shown by its `public_name` alone, in the finding aid and in every export.
- A crosswalk (`archiver.records.crosswalks`) sees documents and events through `ExportedBag` only, which has left out what may
  not be told.
- Records are hostile until checked: whatever a line holds, checking it is linear, raises nothing, and tells what can be shown.
- A format keyword that is not really checked must not slip in: `check_formats` is proved at start-up by the tests.
- Statements are kept as they were found. What a person decides about a date is added beside them, with a note and an event.
- The event log is a hash chain: each line holds the SHA-256 of the line before it, and bag-info.txt holds the last.
"""

from typing import TYPE_CHECKING

from archiver.lazy_door import import_name
from archiver.records.access import check_embargo, is_withheld, public_name
from archiver.records.check_description import check_description, hold_to_registries, holds_control_character
from archiver.records.check_records import ListedFile, RecordCheck
from archiver.records.date_expression import FIRST_SOLAR_HIJRI_DAY, read_days
from archiver.records.document_names import find_documents, list_near_names
from archiver.records.event_log import (
    EVENT_LOG_HEAD,
    Agent,
    EventContext,
    EventLog,
    EventLogCheck,
    EventType,
    Outcome,
    check_event_log,
)
from archiver.records.given_date import GivenDate, check_given_date, describe_given_date, read_one_date
from archiver.records.identifiers import check_identifier
from archiver.records.kept_records import KeptRecords
from archiver.records.language_tags import check_country, check_language_tag
from archiver.records.language_text import LanguageText
from archiver.records.record import DocumentFile, Organization, RecordContext, build_record, render_records
from archiver.records.schema_check import (
    CONFIGURATION_SCHEMA,
    EVENT_SCHEMA,
    RECORD_SCHEMA,
    REPORT_SCHEMA,
    check_against,
    check_formats,
)
from archiver.records.versions import NEWEST_VERSION, VERSIONS, renew_record
from archiver.records.virus_report import ScanResult, Verdict, VirusReport, match_documents, read_virus_report

if TYPE_CHECKING:
    from archiver.records.crosswalks.crosswalk import Crosswalk, write_crosswalk
    from archiver.records.crosswalks.exported_bag import ExportedBag, ExportNotes
    from archiver.records.intake import TEMPLATE_FORMATS, DocumentDescription, Intake, list_headings, read_intake, render_template

__all__ = [
    "CONFIGURATION_SCHEMA",
    "EVENT_LOG_HEAD",
    "EVENT_SCHEMA",
    "FIRST_SOLAR_HIJRI_DAY",
    "NEWEST_VERSION",
    "RECORD_SCHEMA",
    "REPORT_SCHEMA",
    "TEMPLATE_FORMATS",
    "VERSIONS",
    "Agent",
    "Crosswalk",
    "DocumentDescription",
    "DocumentFile",
    "EventContext",
    "EventLog",
    "EventLogCheck",
    "EventType",
    "ExportNotes",
    "ExportedBag",
    "GivenDate",
    "Intake",
    "KeptRecords",
    "LanguageText",
    "ListedFile",
    "Organization",
    "Outcome",
    "RecordCheck",
    "RecordContext",
    "ScanResult",
    "Verdict",
    "VirusReport",
    "build_record",
    "check_against",
    "check_country",
    "check_description",
    "check_embargo",
    "check_event_log",
    "check_formats",
    "check_given_date",
    "check_identifier",
    "check_language_tag",
    "describe_given_date",
    "find_documents",
    "hold_to_registries",
    "holds_control_character",
    "is_withheld",
    "list_headings",
    "list_near_names",
    "match_documents",
    "public_name",
    "read_days",
    "read_intake",
    "read_one_date",
    "read_virus_report",
    "render_records",
    "render_template",
    "renew_record",
    "write_crosswalk",
]

_OF_INTAKE = ("TEMPLATE_FORMATS", "DocumentDescription", "Intake", "list_headings", "read_intake", "render_template")

# Only who exports a bag or reads a table needs them.
_MODULES = {
    **dict.fromkeys(_OF_INTAKE, "intake"),
    "Crosswalk": "crosswalks.crosswalk",
    "ExportNotes": "crosswalks.exported_bag",
    "ExportedBag": "crosswalks.exported_bag",
    "write_crosswalk": "crosswalks.crosswalk",
}


def __getattr__(name: str) -> object:
    return import_name(__name__, _MODULES, name)
