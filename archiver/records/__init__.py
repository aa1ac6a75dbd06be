"""Records: the metadata of each document, and the log of what was done to it.

Rules of the room:

- One record a document and one event a line, as JSON Lines; the schemas in `schemas/` decide what is allowed and travel with the
  bag, so that it explains itself.
- jsonschema decides; the words are ours, built from what was found, what was expected, and where (JSON Pointer). Where
  jsonschema-rs is installed it may say yes first, at a fiftieth of the cost; a no is jsonschema's alone.
- A schema that shipped with a release is never edited: a new recordVersion gets a file of its own, and old records keep theirs
  (`archiver.records.versions`).
- What `is_withheld` says of a record is shown by its `public_name` alone, in the finding aid and in every export.
- A crosswalk (`archiver.exports`) sees documents and events through `ExportedBag` only, which has left out what may
  not be told.
- Records are hostile until checked: whatever a line holds, checking it is linear, raises nothing, and tells what can be shown.
- A format keyword that is not really checked must not slip in: `check_formats` is proved at start-up by the tests.
- Statements are kept as they were found. What a person decides about a date is added beside them, with a note and an event.
- The event log is a hash chain: each line holds the SHA-256 of the line before it, and bag-info.txt holds the last.
"""

from archiver.records.access import check_embargo, is_withheld, public_name
from archiver.records.check_records import ListedFile, RecordCheck
from archiver.records.date_expression import FIRST_SOLAR_HIJRI_DAY, read_days
from archiver.records.description_check import check_description, holds_control_character, unregistered_as_errors
from archiver.records.document_names import find_documents, list_near_names
from archiver.records.event_log import EVENT_LOG_HEAD, Agent, EventContext, EventLog, EventLogCheck, EventType, Outcome
from archiver.records.fields import FIELDS, DescribedField, FieldKind, arrange_fields
from archiver.records.given_date import GivenDate, check_given_date, describe_given_date, read_one_date
from archiver.records.identifiers import check_identifier
from archiver.records.json_line import read_json_line
from archiver.records.kept_records import KeptRecords
from archiver.records.language_tags import check_country, check_language_tag
from archiver.records.language_text import LanguageText
from archiver.records.record import (
    DESCRIPTIVE_FIELDS,
    DocumentFile,
    Organization,
    RecordContext,
    build_record,
    render_line,
    render_records,
)
from archiver.records.record_file import RecordFile
from archiver.records.schema_check import CONFIGURATION_SCHEMA, EVENT_SCHEMA, RECORD_SCHEMA, check_against, conforms
from archiver.records.versions import NEWEST_VERSION, VERSIONS, renew_record

__all__ = [
    "CONFIGURATION_SCHEMA",
    "DESCRIPTIVE_FIELDS",
    "EVENT_LOG_HEAD",
    "EVENT_SCHEMA",
    "FIELDS",
    "FIRST_SOLAR_HIJRI_DAY",
    "NEWEST_VERSION",
    "RECORD_SCHEMA",
    "VERSIONS",
    "Agent",
    "DescribedField",
    "DocumentFile",
    "EventContext",
    "EventLog",
    "EventLogCheck",
    "EventType",
    "FieldKind",
    "GivenDate",
    "KeptRecords",
    "LanguageText",
    "ListedFile",
    "Organization",
    "Outcome",
    "RecordCheck",
    "RecordContext",
    "RecordFile",
    "arrange_fields",
    "build_record",
    "check_against",
    "check_country",
    "check_description",
    "check_embargo",
    "check_given_date",
    "check_identifier",
    "check_language_tag",
    "conforms",
    "describe_given_date",
    "find_documents",
    "holds_control_character",
    "is_withheld",
    "list_near_names",
    "public_name",
    "read_days",
    "read_json_line",
    "read_one_date",
    "render_line",
    "render_records",
    "renew_record",
    "unregistered_as_errors",
]
