"""Name the bag that findings are about, for reports on several bags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.findings.showing import escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings.finding import Finding


def name_bag(bag: str, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings about a bag that name it as a part of their place."""
    return [finding.replace(where={"bag": escape_for_display(bag), **finding.where}) for finding in findings]
