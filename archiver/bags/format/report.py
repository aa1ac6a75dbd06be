"""The result of validating a bag: the findings, and facts about the bag."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from archiver.findings import Finding, escape_for_display, has_errors
from archiver.value import Value, WithoutTruthValue, set_field


class Level(StrEnum):
    """Depth of validation. Each level includes those before it.

    `structure` checks the tag files and their lines. `complete` also checks that every file is there and listed (RFC 8493 3).
    `full` also checks every digest.
    """

    STRUCTURE = "structure"
    COMPLETE = "complete"
    FULL = "full"

    def holds(self, other: "Level") -> bool:
        """Return whether this level includes the checks of the other one."""
        order = list(Level)
        return order.index(self) >= order.index(other)


class BagReport(WithoutTruthValue, Value):
    """Findings in a bag and facts about it. Nothing beyond `level` was checked."""

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "bag",
        "level",
        "findings",
        "version",
        "follows_our_profile",
        "algorithms",
        "payload_files",
        "payload_bytes",
        "date_notes",
        "seal",
    )
    ask_instead = "valid"

    bag: str
    level: Level
    findings: list[Finding]
    version: str | None
    """The BagIt version that the bag declares, or None if it declares none."""
    follows_our_profile: bool
    """True if the bag states the profile of Bayegan. Its rules were checked then too."""
    algorithms: tuple[str, ...]
    """The algorithms of the payload manifests, sorted, as their file names spell them."""
    payload_files: int
    """Number of files in the payload folder, or 0 on level `structure`."""
    payload_bytes: int
    """Number of their octets, or 0 on level `structure`."""
    date_notes: tuple[Finding, ...]
    """Notes on dates that are unresolved, and on who decided the others. They are apart from the findings: nothing is wrong."""
    seal: Mapping[str, Any] | None
    """The seals of the bag as `schemas/report.schema.json` describes them, or None if it has none."""

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        bag: str,
        level: Level,
        findings: list[Finding],
        version: str | None,
        follows_our_profile: bool,  # noqa: FBT001
        algorithms: tuple[str, ...],
        payload_files: int,
        payload_bytes: int,
        date_notes: tuple[Finding, ...] = (),
        seal: Mapping[str, Any] | None = None,
    ) -> None:
        set_field(self, "bag", bag)
        set_field(self, "level", level)
        set_field(self, "findings", findings)
        set_field(self, "version", version)
        set_field(self, "follows_our_profile", follows_our_profile)
        set_field(self, "algorithms", algorithms)
        set_field(self, "payload_files", payload_files)
        set_field(self, "payload_bytes", payload_bytes)
        set_field(self, "date_notes", date_notes)
        set_field(self, "seal", seal)

    @property
    def valid(self) -> bool:
        """True if no error was found. Only on level `full` does that mean valid in the sense of RFC 8493 3.

        Errors of seals (`seal.*`) do not count, since RFC 8493 knows nothing of them.
        """
        return not has_errors([finding for finding in self.findings if not finding.code.startswith("seal.")])

    def to_dict(self) -> dict[str, Any]:
        """Return the report as `schemas/report.schema.json` describes it, without the findings."""
        return {
            "bag": escape_for_display(self.bag),
            "level": str(self.level),
            "valid": self.valid,
            "version": self.version,
            "algorithms": list(self.algorithms),
            "files": self.payload_files,
            "bytes": self.payload_bytes,
            **({} if self.seal is None else {"seal": dict(self.seal)}),
        }
