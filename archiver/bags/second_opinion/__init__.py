"""A second opinion on a bag, from the Library of Congress's `bagit`.

Rules of the room:

- bagit runs in a process of its own.
- A complaint that comes from a known fault of bagit says so.
"""

from archiver.bags.second_opinion.misreadings import BagitMisreadings
from archiver.bags.second_opinion.opinion import Opinion, SecondOpinion, ask_second_opinion

__all__ = ["BagitMisreadings", "Opinion", "SecondOpinion", "ask_second_opinion"]
