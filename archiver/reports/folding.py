"""Fold findings that say the same of many documents or bags into one, so that no other is lost among them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding

LISTED: Final = 5
"""So many of the documents or bags are named. Findings about no more than that stand one by one."""

_NAMES: Final = frozenset({"path", "name", "file", "omitted"})
"""Values that name the document itself. Findings that differ in nothing else say the same."""


class Folded(NamedTuple):
    """A finding and all that say the same, itself the first.

    Several are of different documents of one bag, of different bags, or of rows of one table.
    """

    finding: Finding
    alike: Sequence[Finding]

    @property
    def is_one(self) -> bool:
        """True if the finding stands for itself alone."""
        return len(self.alike) == 1

    @property
    def is_about_bags(self) -> bool:
        """True if each finding is about a bag as a whole."""
        return _is_about_bag(self.finding)

    @property
    def omitted(self) -> int:
        """The number of further findings of its code that were counted and not kept, if the finding stands for itself alone."""
        return int(self.finding.values.get("omitted", 0)) if self.is_one else 0

    @property
    def number(self) -> int:
        """The number of findings, those included that were counted and not kept."""
        return sum(1 + one.values.get("omitted", 0) for one in self.alike)

    @property
    def subjects(self) -> list[str]:
        """The subject of each finding."""
        return [name_subject(one) for one in self.alike]

    @property
    def names(self) -> list[str]:
        """The names that tell the findings apart: their documents, or the files that a finding about a table names."""
        subjects = self.subjects
        if len(set(subjects)) > 1:
            return subjects
        told = ((one.values.get(key) for key in ("path", "name", "file")) for one in self.alike)
        return [next((str(name) for name in names if name), subject) for names, subject in zip(told, subjects, strict=True)]


def name_subject(finding: Finding) -> str:
    """Return the path that a finding is about, or an empty text. Seals stand beside their bag: `../NAME.seals`."""
    path = finding.where.get("path", "")
    if path.startswith("../") and "bag" in finding.where:
        return os.path.normpath(os.path.join(finding.where["bag"], path))
    return "/".join(filter(None, [finding.where.get("bag", "").rstrip("/"), finding.where.get("path", "")]))


def fold_findings(findings: Sequence[Finding], *, lists_all: bool = False) -> list[Folded]:
    """Return findings, those folded that say the same of more than five documents or bags, each in the place of its first."""
    folds: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        folds.setdefault(_make_key(finding), []).append(finding)
    if lists_all:
        return [Folded(finding, [finding]) for finding in findings]
    folded = []
    for finding in findings:
        alike = folds[_make_key(finding)]
        if len(alike) <= LISTED:
            folded.append(Folded(finding, [finding]))
        elif finding is alike[0]:
            folded.append(Folded(finding, alike))
    return folded


def _make_key(finding: Finding) -> tuple[Any, ...]:
    told = {key: value for key, value in finding.values.items() if key not in _NAMES}
    about_bag = _is_about_bag(finding)
    bag = None if about_bag else finding.where.get("bag")
    return finding.code, finding.severity, about_bag, bag, json.dumps(told, sort_keys=True, default=str)


def _is_about_bag(finding: Finding) -> bool:
    return "bag" in finding.where and "path" not in finding.where
