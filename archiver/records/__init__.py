"""Records: the metadata of each document.

Rules of the room:

- A line of JSON Lines is one record (of a document) or one event (`archiver.events`). The schemas in `schemas/` define both and
  travel with the bag, so that it explains itself.
- The described fields stand in one table (`archiver.records.fields`). Other modules read it and name no field that they do not
  treat in a way of their own.
- jsonschema decides if a record is valid. The messages are ours: the value found, the value expected and the JSON Pointer. If
  jsonschema-rs is installed, it is asked first, at a fiftieth of the cost, and only its yes counts.
- A schema that shipped with a release is never edited. A new recordVersion gets a file of its own, and old records keep theirs
  (`archiver.records.versions`).
- A record that `is_withheld` is shown by its `public_name` alone, in the finding aid and in every export.
- A crosswalk (`archiver.exports`) sees documents and events through `ExportedBag` only, which leaves out withheld values.
- Records are hostile until checked. Checking a line is linear, raises nothing, and yields findings that can be shown.
- jsonschema ignores unknown format keywords, so a test proves that `check_formats` is empty.
- Statements are kept as they were found. A person's decision about a date is added beside them, with a note and an event.
"""

from archiver.records.access import check_embargo, is_withheld, public_name
from archiver.records.check_dates import draw_date
from archiver.records.check_records import ListedFile, RecordCheck
from archiver.records.date_expression import FIRST_SOLAR_HIJRI_DAY, read_days, written_date
from archiver.records.description_check import check_description, holds_control_character, unregistered_as_errors
from archiver.records.document_names import cut_ending, find_documents, list_near_names
from archiver.records.field_changes import FieldChange, list_changes, opens_access, says_the_same
from archiver.records.fields import FIELDS, DescribedField, FieldKind, arrange_fields
from archiver.records.given_date import check_given_date, describe_given_date
from archiver.records.identifiers import check_identifier
from archiver.records.json_line import read_json_line
from archiver.records.kept_records import KeptRecords
from archiver.records.language_tags import check_country, check_language_tag
from archiver.records.language_text import LanguageText
from archiver.records.record import (
    PROPOSED_BASES,
    DocumentFile,
    Organization,
    RecordContext,
    build_record,
    format_time,
    name_urn,
    render_line,
)
from archiver.records.record_file import RecordFile
from archiver.records.record_inspection import inspect_record
from archiver.records.schema_check import CONFIGURATION_SCHEMA, EVENT_SCHEMA, RECORD_SCHEMA, check_against
from archiver.records.stored_records import StoredRecords
from archiver.records.text_formats import conforms
from archiver.records.versions import NEWEST_VERSION, VERSIONS, change_record, renew_record, version_of

__all__ = [
    "CONFIGURATION_SCHEMA",
    "EVENT_SCHEMA",
    "FIELDS",
    "FIRST_SOLAR_HIJRI_DAY",
    "NEWEST_VERSION",
    "PROPOSED_BASES",
    "RECORD_SCHEMA",
    "VERSIONS",
    "DescribedField",
    "DocumentFile",
    "FieldChange",
    "FieldKind",
    "KeptRecords",
    "LanguageText",
    "ListedFile",
    "Organization",
    "RecordCheck",
    "RecordContext",
    "RecordFile",
    "StoredRecords",
    "arrange_fields",
    "build_record",
    "change_record",
    "check_against",
    "check_country",
    "check_description",
    "check_embargo",
    "check_given_date",
    "check_identifier",
    "check_language_tag",
    "conforms",
    "cut_ending",
    "describe_given_date",
    "draw_date",
    "find_documents",
    "format_time",
    "holds_control_character",
    "inspect_record",
    "is_withheld",
    "list_changes",
    "list_near_names",
    "name_urn",
    "opens_access",
    "public_name",
    "read_days",
    "read_json_line",
    "render_line",
    "renew_record",
    "says_the_same",
    "unregistered_as_errors",
    "version_of",
    "written_date",
]
