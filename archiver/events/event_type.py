"""The kinds of events, and what an event says of its outcome and its agents (PREMIS 3, id.loc.gov)."""

from __future__ import annotations

from enum import Enum
from typing import Final, NamedTuple

_VOCABULARY: Final = "http://id.loc.gov/vocabulary/preservation/eventType/"


class EventType(Enum):
    """Event types of the Library of Congress vocabulary: code and term."""

    INGESTION = ("ing", "ingestion")
    MESSAGE_DIGEST_CALCULATION = ("mes", "message digest calculation")
    FORMAT_IDENTIFICATION = ("for", "format identification")
    METADATA_EXTRACTION = ("mee", "metadata extraction")
    VALIDATION = ("val", "validation")
    VIRUS_CHECK = ("vir", "virus check")
    METADATA_MODIFICATION = ("mem", "metadata modification")
    INFORMATION_PACKAGE_CREATION = ("ipc", "information package creation")


EVENT_ADDRESSES: Final = {term: _VOCABULARY + code for code, term in (kind.value for kind in EventType)}
"""The address of each term."""


class Outcome(NamedTuple):
    """The outcome of an event: `success`, `warning` or `fail` (id.loc.gov eventOutcome), and details (codes of findings)."""

    term: str
    detail: str = ""


SUCCESS: Final = Outcome("success")


class Agent(NamedTuple):
    """A participant in an event (PREMIS agent): `software`, `person` or `organization`, its name and its role.

    Software has a `version`.
    """

    type: str
    name: str
    role: str
    version: str | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the agent as the schema describes it."""
        described = {"type": self.type, "name": self.name}
        if self.version is not None:
            described["version"] = self.version
        return {**described, "role": self.role}
