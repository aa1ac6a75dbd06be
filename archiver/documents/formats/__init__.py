"""Recognise the format of a file by its content, not by its name."""

from archiver.documents.formats.agreement import is_misnamed, settle_format
from archiver.documents.formats.endings import PLAIN_TEXT, are_of_one_family, format_by_name, is_built_upon, promises_table
from archiver.documents.formats.packages import tell_package
from archiver.documents.formats.pronom import Format, format_identifier, identify_formats
from archiver.documents.formats.recognition import CONTAINERS, EXAMINED, MAILS, TEXTS, UNKNOWN, recognise_format
from archiver.documents.formats.signatures import OLE, TRAILER, ZIP, find_trailer

__all__ = [
    "CONTAINERS",
    "EXAMINED",
    "MAILS",
    "OLE",
    "PLAIN_TEXT",
    "TEXTS",
    "TRAILER",
    "UNKNOWN",
    "ZIP",
    "Format",
    "are_of_one_family",
    "find_trailer",
    "format_by_name",
    "format_identifier",
    "identify_formats",
    "is_built_upon",
    "is_misnamed",
    "promises_table",
    "recognise_format",
    "settle_format",
    "tell_package",
]
