"""The page on which bags are checked: chosen below the roots, or dropped.

Rules of the room:

- A report is made in the process of its job, in every language and form, and is kept until the server ends.
- A dropped file is removed once it is checked. Its report names it as it was dropped.
"""

from archiver.web.check.routes import ROUTES

__all__ = ["ROUTES"]
