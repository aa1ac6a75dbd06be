"""The page on which all bags are searched, by words and by days.

Rules of the room:

- It asks what `archiver search` asks. A question is an address, so that Back, a reload and a bookmark lead to it again.
- Of a withheld document only the reference code is shown.
"""

from archiver.web.search.routes import ROUTES

__all__ = ["ROUTES"]
