"""Taking the documents out of a bag, each checked in the read that copies it."""

from archiver.bags.extraction.document_copies import RecordSelection, extract

__all__ = ["RecordSelection", "extract"]
