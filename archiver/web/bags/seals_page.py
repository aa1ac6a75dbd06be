"""Put the seals of a bag into words: who vouches for it, and since when that is proven."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archiver.messages import marked_values, words_of_page
from archiver.reports.marked_text import BEGIN, END
from archiver.reports.seal_words import describe_seals
from archiver.tasks.seals.seal_checking import check_seals
from archiver.web.bags.told_findings import tell_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.messages import Language
    from archiver.web.bags.shown_bag import ShownBag


@dataclass(frozen=True, slots=True)
class ShownSeals:
    """The seals of a bag: the verdict (`sealed`, `unsealed`, `not-proven`, `broken`), lines in words, and findings."""

    verdict: str
    lines: Sequence[str]
    findings: Sequence[Mapping[str, Any]]


def read_seals(bag: ShownBag, configuration: str | None, language: Language) -> ShownSeals:
    """Check the seals of a bag by the trust file of the settings. Raises ArchiverError if that is not possible."""
    checked = check_seals([bag.path], configuration=configuration or True)
    if checked.errors:
        raise checked.errors[0]
    report = checked.reports[0].to_dict()
    # The page is about one bag, so its name need not stand in each line.
    with words_of_page(), marked_values(BEGIN, END):
        lines = list(describe_seals({**report, "bag": bag.name}, language))
    # The verdict says already that there is no seal.
    told = [finding for finding in checked.findings if finding.code != "seal.absent"]
    findings = tell_findings(told, bag.path, language, with_withheld=bag.is_revealed)
    return ShownSeals(str(report["verdict"]), lines, findings)
