"""Fold findings that say the same of many documents or bags into one, so that no other is lost among them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.findings import Finding, Where

LISTED: Final = 5
"""So many of the documents or bags are named. Findings about no more than that stand one by one."""

_NAMES: Final = frozenset({"path", "name", "file", "omitted"})
"""Values that name the document itself. Findings that differ in nothing else say the same."""
_NOT_TAG_FILES: Final = ("data/", "../", "/")
"""Beginnings of paths that are no tag files of a bag. A document is another one in each bag."""


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
        """True if each finding is about a bag as a whole, or about the same tag file of another bag."""
        return _is_about_bag(self.finding) or _count_bags(self.alike) > 1

    @property
    def where(self) -> Where:
        """The place of the finding, without what differs in those that say the same."""
        where: Where = self.finding.where.copy()
        for key, value in self.finding.where.items():
            if any(one.where.get(key) != value for one in self.alike):
                where.pop(key, None)  # type: ignore[misc]
        return where

    @property
    def several(self) -> int:
        """The number of the bags or documents that the findings are about."""
        bags = _count_bags(self.alike)
        return bags if bags > 1 else self.number

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
    """Return findings, those folded that say the same of more than five documents or bags, each in the place of its first.

    What is alike of many documents of one bag is folded first, then what is said of the same tag file of many bags.
    """
    if lists_all:
        return [Folded(finding, [finding]) for finding in findings]
    alike = [group for group in _gather(findings, _make_key) if len(group) > LISTED]
    folded = {id(one) for group in alike for one in group}
    of_tag_files = [one for one in findings if id(one) not in folded and _is_about_tag_file(one)]
    alike += [group for group in _gather(of_tag_files, _make_key_of_tag_file) if _count_bags(group) > LISTED]
    group_of = {id(one): group for group in alike for one in group}
    told = [Folded(one, group_of.get(id(one), [one])) for one in findings]
    return [one for one in told if one.finding is one.alike[0]]


def _gather(findings: Sequence[Finding], make_key: Callable[[Finding], tuple[Any, ...]]) -> list[list[Finding]]:
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(make_key(finding), []).append(finding)
    return list(groups.values())


def _make_key(finding: Finding) -> tuple[Any, ...]:
    about_bag = _is_about_bag(finding)
    bag = None if about_bag else finding.where.get("bag")
    return finding.code, finding.severity, about_bag, bag, _write_values(finding, _NAMES)


def _make_key_of_tag_file(finding: Finding) -> tuple[Any, ...]:
    return finding.code, finding.severity, finding.where["path"], _write_values(finding, frozenset({"omitted"}))


def _write_values(finding: Finding, but: frozenset[str]) -> str:
    told = {key: value for key, value in finding.values.items() if key not in but}
    return json.dumps(told, sort_keys=True, default=str)


def _count_bags(findings: Sequence[Finding]) -> int:
    return len({one.where.get("bag") for one in findings})


def _is_about_bag(finding: Finding) -> bool:
    return "bag" in finding.where and "path" not in finding.where


def _is_about_tag_file(finding: Finding) -> bool:
    return "bag" in finding.where and "path" in finding.where and not finding.where["path"].startswith(_NOT_TAG_FILES)
