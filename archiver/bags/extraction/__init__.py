"""Taking the documents out of a bag, each checked in the read that copies it."""

from archiver.bags.extraction.document_copies import Recorded, extract

__all__ = ["Recorded", "extract"]
