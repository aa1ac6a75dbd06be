"""The Library of Congress's `bagit` as an independent referee.

Rules of the room:

- It runs in a process of its own, and its known faults are named as its own.
"""

from archiver.bags.second_opinion.opinion import BagitMisreadings, Opinion, SecondOpinion, ask_second_opinion

__all__ = ["BagitMisreadings", "Opinion", "SecondOpinion", "ask_second_opinion"]
