"""The page of dates: convert one, find those of a text or a document, compare several.

Rules of the room:

- Every answer to a question about dates has an address, so that Back and a reload lose nothing.
- A pasted text stays in memory, and only for the visit that pasted it. A dropped document is removed once it is read.
- A date in a text is marked in its place, and nothing of the text around it is changed.
"""

from archiver.web.dates.routes import ROUTES

__all__ = ["ROUTES"]
