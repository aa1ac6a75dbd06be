"""The finding aid: self-contained pages, in Persian and English, on the content of a bag and how to verify it.

Rules of the room:

- A page needs no network, and can be read without its script, which sorts and searches the list of documents.
- A withheld document is named by its reference code alone.
- Memory does not grow with the text of the documents. An overview of all is kept; each record is read again to be written.
"""

from archiver.finding_aid.bag_description import BagDescription
from archiver.finding_aid.bag_overview import Holdings
from archiver.finding_aid.finding_aid import RenderPages, render_finding_aid

__all__ = ["BagDescription", "Holdings", "RenderPages", "render_finding_aid"]
