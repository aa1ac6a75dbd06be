"""The outcome of judging the seals of a bag."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from archiver.findings import Finding, escape_for_display

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""By how much the clocks of two machines may differ."""
RENEWAL_TIME: Final = timedelta(days=730)
"""A renewal is due this long before the proof ends."""


class Verdict(StrEnum):
    """The fate of the seals of a bag."""

    SEALED = "sealed"
    UNSEALED = "unsealed"
    NOT_PROVEN = "not-proven"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class JudgedSigner:
    """A signer of a layer. `sha256` is that of the certificate."""

    name: str
    sha256: str
    role: str
    trusted: bool

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {"name": escape_for_display(self.name), "sha256": self.sha256, "role": self.role, "trusted": self.trusted}


@dataclass(frozen=True, slots=True)
class JudgedStamp:
    """A time stamp of a layer. `root` tells authorities apart, `ends` is the time until which it can be verified."""

    authority: str
    time: datetime
    trusted: bool
    root: str = ""
    ends: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {"authority": escape_for_display(self.authority), "time": say_moment(self.time), "trusted": self.trusted}


@dataclass(frozen=True, slots=True)
class JudgedLayer:
    """A layer with its signers and time stamps. `proven_since` is the earliest trusted time stamp that covers it."""

    number: int
    purpose: str
    is_current: bool
    signers: Sequence[JudgedSigner] = ()
    stamps: Sequence[JudgedStamp] = ()
    proven_since: datetime | None = None
    waiting: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {
            "layer": self.number,
            "purpose": self.purpose,
            "state": "current" if self.is_current else "earlier",
            "signers": [signer.to_dict() for signer in self.signers],
            "stamps": [stamp.to_dict() for stamp in self.stamps],
            "provenSince": None if self.proven_since is None else say_moment(self.proven_since),
            "waiting": self.waiting,
        }


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A file of another program's chain of signatures and time stamps, with its signers or its time stamp."""

    path: str
    is_current: bool
    signers: Sequence[JudgedSigner] = ()
    stamps: Sequence[JudgedStamp] = ()
    proven_since: datetime | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it in the form of `schemas/report.schema.json`."""
        return {
            "path": escape_for_display(self.path),
            "state": "current" if self.is_current else "earlier",
            "signers": [{name: value for name, value in one.to_dict().items() if name != "role"} for one in self.signers],
            "stamps": [stamp.to_dict() for stamp in self.stamps],
            "provenSince": None if self.proven_since is None else say_moment(self.proven_since),
        }


@dataclass(frozen=True, slots=True)
class SealReport:
    """The seals of a bag: the verdict, the layers, since when the bag is proven to exist, and how long the proof stays good."""

    bag: str
    verdict: Verdict
    layers: Sequence[JudgedLayer] = ()
    proven_since: datetime | None = None
    valid_until: datetime | None = None
    findings: Sequence[Finding] = field(default=())
    foreign: Sequence[JudgedFile] = ()
    """The files of bag-nabit in `signatures/`."""

    def to_dict(self) -> dict[str, Any]:
        """Return the report in the form of `schemas/report.schema.json`, without the findings."""
        foreign = {"signatures": [one.to_dict() for one in self.foreign]} if self.foreign else {}
        return {
            "bag": escape_for_display(self.bag),
            "verdict": str(self.verdict),
            "layers": [layer.to_dict() for layer in self.layers],
            **foreign,
            "provenSince": None if self.proven_since is None else say_moment(self.proven_since),
            "validUntil": None if self.valid_until is None else say_moment(self.valid_until),
            "renewFrom": None if self.renew_from is None else say_moment(self.renew_from),
        }

    @property
    def renew_from(self) -> datetime | None:
        """The time from which on the seals should be renewed."""
        return None if self.valid_until is None else self.valid_until - RENEWAL_TIME

    def doubt(self) -> "SealReport":
        """Return a report that does not say that the bag is sealed, since the trust file has faults."""
        return replace(self, verdict=Verdict.NOT_PROVEN) if self.verdict is Verdict.SEALED else self


def say_moment(moment: datetime) -> str:
    """Return a time in UTC as RFC 3339 has it, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
