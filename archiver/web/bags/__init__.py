"""The pages of one bag: its documents, their texts and dates, its history and seals, and what can be done with it.

Rules of the room:

- A bag is named by the token of its location, and a document by its number. No path and no name stands in an address.
- What may be shown of a withheld document is decided in one place, `ShownBag`. All pages take documents from there.
- A document is opened in another process (`archiver.web.examining`). Its octets leave as a download, its text as text, and its
  picture drawn anew.
- Each change is the task that the command of the same name runs, as a job (`work`).
"""

from archiver.web.bags.routes import ROUTES

__all__ = ["ROUTES"]
