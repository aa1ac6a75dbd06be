"""Readers of formats: each turns octets into text with named parts.

Rules of the room:

- A reader is bounded in memory and time on hostile files.
- Content that a reader cannot read is a finding, never an exception that leaves `archiver.documents`.
"""

from archiver.documents.readers.archive import Archive
from archiver.documents.readers.extracted_text import ExtractedText, UnreadableContentError, assemble
from archiver.documents.readers.html_text import extract_html
from archiver.documents.readers.mail_text import extract_mail
from archiver.documents.readers.ole import holds_locked_package, tell_compound_file
from archiver.documents.readers.open_document_text import extract_open_document
from archiver.documents.readers.pdf_text import extract_pdf
from archiver.documents.readers.stated_title import find_package_title, state_title
from archiver.documents.readers.word_text import extract_word

__all__ = [
    "Archive",
    "ExtractedText",
    "UnreadableContentError",
    "assemble",
    "extract_html",
    "extract_mail",
    "extract_open_document",
    "extract_pdf",
    "extract_word",
    "find_package_title",
    "holds_locked_package",
    "state_title",
    "tell_compound_file",
]
