"""Describing the documents of a bag: reading them, their records and their events.

Rules of the room:

- Documents are read on all cores and described in their order. Memory does not grow with their number.
"""

from archiver.description.date_advice import advise_on_dates
from archiver.description.described_documents import DescribedDocuments
from archiver.description.description import BagContext, Describer, Description
from archiver.description.document_reading import ReadDocument
from archiver.description.planned_reading import read_planned
from archiver.description.reading_pool import ReadingPool
from archiver.description.virus_scan import VirusScan, read_virus_scan

__all__ = [
    "BagContext",
    "DescribedDocuments",
    "Describer",
    "Description",
    "ReadDocument",
    "ReadingPool",
    "VirusScan",
    "advise_on_dates",
    "read_planned",
    "read_virus_scan",
]
