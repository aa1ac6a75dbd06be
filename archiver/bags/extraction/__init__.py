"""Copies of the documents of a bag.

Rules of the room:

- Only a valid bag is copied, and each document is checked in the read that copies it.
- The target is absent or a whole copy, at every moment.
"""

from archiver.bags.extraction.document_copies import RecordSelection, extract_payload

__all__ = ["RecordSelection", "extract_payload"]
