"""Recognise the format of a file by its content, not by its name."""

from archiver.documents.formats.pronom import Format, format_identifier, identify_formats
from archiver.documents.formats.recognition import (
    CONTAINERS,
    EXAMINED,
    PLAIN_TEXT,
    TEXTS,
    ZIP,
    format_by_name,
    promises_table,
    recognise_format,
)

__all__ = [
    "CONTAINERS",
    "EXAMINED",
    "PLAIN_TEXT",
    "TEXTS",
    "ZIP",
    "Format",
    "format_by_name",
    "format_identifier",
    "identify_formats",
    "promises_table",
    "recognise_format",
]
