"""Count what needs attention in the holdings, quickly enough for a start page."""

import os
from dataclasses import dataclass

from archiver.tasks.audits.bag_list import list_bags


@dataclass(frozen=True, slots=True)
class Attention:
    """Numbers of copies by what is the matter with them, and of bags without a second copy.

    `is_unusable` says that the file of settings has errors.
    """

    damaged: int = 0
    missing: int = 0
    replaced: int = 0
    late: int = 0
    single: int = 0
    is_unusable: bool = False

    @property
    def is_needed(self) -> bool:
        """True if somebody should look at something soon. A missing second copy alone is no haste."""
        return bool(self.damaged or self.missing or self.replaced or self.late or self.is_unusable)


def read_attention(*, configuration: str | os.PathLike[str] | None = None) -> Attention:
    """Return what needs attention by the ledger. No place is looked at.

    Raises:
        ReadError: a file of settings or the ledger cannot be read.
        LedgerError: the ledger is of a newer version.
    """
    listed = list_bags(configuration=configuration)
    states = {state: listed.states.get(state, 0) for state in ("damaged", "missing", "replaced", "late")}
    single = sum(copy.is_here and copy.copies == 1 for copy in listed.copies)
    return Attention(**states, single=single, is_unusable=any(finding.severity == "error" for finding in listed.findings))
