"""The catalogue: what the records of all bags say of their documents, to be searched by words and by days.

Rules of the room:

- The catalogue can be made again from the bags. It is never the only place that holds anything, and no table is ever migrated.
- Of a withheld document only the reference code is written. Once a document becomes withheld, no octet of its words stays in the
  file, nor in any other.
- An embargo is judged on the day of the question. Nothing embargoed is written before: the record is read again when it is over.
- A document that one copy of its bag withholds is withheld, whatever older copies say.
- Words are compared by their shadows only (`shadow_text`), those of texts and those of questions alike.
- What cannot be read is told each time, and stops neither an update nor a search.
"""

from archiver.holdings.catalogue.catalogue_file import catalogue_path, open_to_search
from archiver.holdings.catalogue.document_days import Days, days_of_reading
from archiver.holdings.catalogue.opening import open_embargoed
from archiver.holdings.catalogue.question import Answer, Hit, Question
from archiver.holdings.catalogue.search import search_catalogue
from archiver.holdings.catalogue.unread import list_unread, name_bag
from archiver.holdings.catalogue.update import CataloguedCopy, update_catalogue

__all__ = [
    "Answer",
    "CataloguedCopy",
    "Days",
    "Hit",
    "Question",
    "catalogue_path",
    "days_of_reading",
    "list_unread",
    "name_bag",
    "open_embargoed",
    "open_to_search",
    "search_catalogue",
    "update_catalogue",
]
