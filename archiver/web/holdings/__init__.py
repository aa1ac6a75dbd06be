"""The page of the holdings: all bags that the ledger knows, how they stand, and what looks after them.

Rules of the room:

- All that is told comes from tasks of audits. What is started here is the task that the command of the same name runs.
- A bag has an address if it lies below the roots of the page. Of any other only its name is told.
"""

from archiver.web.holdings.routes import ROUTES

__all__ = ["ROUTES"]
