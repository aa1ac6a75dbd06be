"""Tell people of a run: one digest, and the ways by which it goes out.

Rules of the room:

- A digest says what was not looked at as plainly as what was.
- What leaves the machine names bags, and withheld documents by their reference codes alone. A ping has nothing but counts.
- Nothing here fails a run. What could not be sent is told, entered into the ledger, and goes with the next run.
- Each way ends in bounded time. A password goes over TLS only, and redirects and proxies of the environment are not followed.
- `mail`, `ping`, `metrics` and `command` are not imported here: a run that tells nobody does not wait for them.
"""

from archiver.holdings.notices.changes import Change, list_changes
from archiver.holdings.notices.digest import Digest, FaultDigest, PlaceDigest, Unlooked
from archiver.holdings.notices.digest_words import say_digest, say_verdict
from archiver.holdings.notices.not_sent import NotSentError
from archiver.holdings.notices.sealed_bags import DueSeals, find_due_seals
from archiver.holdings.notices.standing import Standing, fingerprint_fault, fingerprint_findings, read_standing, to_fields

__all__ = [
    "Change",
    "Digest",
    "DueSeals",
    "FaultDigest",
    "NotSentError",
    "PlaceDigest",
    "Standing",
    "Unlooked",
    "find_due_seals",
    "fingerprint_fault",
    "fingerprint_findings",
    "list_changes",
    "read_standing",
    "say_digest",
    "say_verdict",
    "to_fields",
]
