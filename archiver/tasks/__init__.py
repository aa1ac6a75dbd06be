"""Tasks: one job a user asks for, start to end. This is the public Python API.

Rules of the room:

- A task takes paths and options and gives a report: a value with `findings`. What is wrong with the material never raises.
- `ArchiverError` is raised only where the work could not be done at all.
- A task prints nothing and knows no language; commands and reports do that.
- A strict task raises the severity of date warnings to errors; none lowers a severity.
- No module has the name of a task: importing the one would hide the other.
- A task is imported when it is first asked for: one job must not wait for the libraries of another (`archiver date convert`
  starts in a few milliseconds).
"""

from typing import TYPE_CHECKING

from archiver.lazy_door import import_name

if TYPE_CHECKING:
    from archiver.tasks.configuration import (
        CONFIGURATION_FILE,
        Configuration,
        check_answers,
        check_configuration,
        find_configuration,
        look_for_packed,
        read_configuration,
    )
    from archiver.tasks.configuration_text import render_configuration
    from archiver.tasks.conversion import ConversionReport, ConvertedDate, convert
    from archiver.tasks.create_options import CreateOptions
    from archiver.tasks.creation import CreateReport, create
    from archiver.tasks.date_resolving import GivenDate, ResolutionReport, resolve_date
    from archiver.tasks.dated_document import DatedDocument
    from archiver.tasks.dates import ComparedDates, FoundDates, compare, find, verify
    from archiver.tasks.exporting import ExportOptions, ExportReport, export
    from archiver.tasks.extraction import ExtractReport, extract
    from archiver.tasks.new_file import look_at_new_file, open_new_file
    from archiver.tasks.option_defaults import fill_in
    from archiver.tasks.packing_time import read_packing_time
    from archiver.tasks.single_day import read_day
    from archiver.tasks.table_check import CheckedTable, check_table
    from archiver.tasks.table_conversion import DateColumn, TableReport, convert_table
    from archiver.tasks.table_file import convert_table_file
    from archiver.tasks.table_template import WrittenTemplate, write_template
    from archiver.tasks.updating import UpdateReport, add_algorithm
    from archiver.tasks.validation import ValidatedBags, validate, validate_all

__all__ = [
    "CONFIGURATION_FILE",
    "CheckedTable",
    "ComparedDates",
    "Configuration",
    "ConversionReport",
    "ConvertedDate",
    "CreateOptions",
    "CreateReport",
    "DateColumn",
    "DatedDocument",
    "ExportOptions",
    "ExportReport",
    "ExtractReport",
    "FoundDates",
    "GivenDate",
    "ResolutionReport",
    "TableReport",
    "UpdateReport",
    "ValidatedBags",
    "WrittenTemplate",
    "add_algorithm",
    "check_answers",
    "check_configuration",
    "check_table",
    "compare",
    "convert",
    "convert_table",
    "convert_table_file",
    "create",
    "export",
    "extract",
    "fill_in",
    "find",
    "find_configuration",
    "look_at_new_file",
    "look_for_packed",
    "open_new_file",
    "read_configuration",
    "read_day",
    "read_packing_time",
    "render_configuration",
    "resolve_date",
    "validate",
    "validate_all",
    "verify",
    "write_template",
]

_MODULES = {
    "CheckedTable": "table_check",
    "WrittenTemplate": "table_template",
    "check_table": "table_check",
    "write_template": "table_template",
    "read_day": "single_day",
    "CONFIGURATION_FILE": "configuration",
    "Configuration": "configuration",
    "check_answers": "configuration",
    "check_configuration": "configuration",
    "render_configuration": "configuration_text",
    "fill_in": "option_defaults",
    "find_configuration": "configuration",
    "look_for_packed": "configuration",
    "read_configuration": "configuration",
    "ComparedDates": "dates",
    "ConversionReport": "conversion",
    "ConvertedDate": "conversion",
    "CreateOptions": "create_options",
    "CreateReport": "creation",
    "DateColumn": "table_conversion",
    "DatedDocument": "dated_document",
    "FoundDates": "dates",
    "ExportOptions": "exporting",
    "ExportReport": "exporting",
    "GivenDate": "date_resolving",
    "ResolutionReport": "date_resolving",
    "resolve_date": "date_resolving",
    "ExtractReport": "extraction",
    "TableReport": "table_conversion",
    "UpdateReport": "updating",
    "add_algorithm": "updating",
    "export": "exporting",
    "extract": "extraction",
    "compare": "dates",
    "convert": "conversion",
    "convert_table": "table_conversion",
    "convert_table_file": "table_file",
    "create": "creation",
    "find": "dates",
    "look_at_new_file": "new_file",
    "open_new_file": "new_file",
    "read_packing_time": "packing_time",
    "ValidatedBags": "validation",
    "validate": "validation",
    "validate_all": "validation",
    "verify": "dates",
}


def __getattr__(name: str) -> object:
    return import_name(__name__, _MODULES, name)
