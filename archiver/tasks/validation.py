"""Say everything that is wrong with a bag."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from archiver.bags.format import BagReport, Level, Profile
from archiver.bags.second_opinion import BagitMisreadings, Opinion, ask_second_opinion
from archiver.bags.validation import validate_bag
from archiver.errors import ArchiverError, ReadError
from archiver.findings import Finding, make_finding
from archiver.progress import Progress
from archiver.tasks.arguments import read_choice, read_path, read_profile
from archiver.value import WithoutTruthValue


def validate(
    bag: str | os.PathLike[str],
    level: Level | str = Level.FULL,
    *,
    second_opinion: bool = False,
    profile: Profile | str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> BagReport:
    """What is wrong with the bag, as far as the level goes; see `archiver.bags.validate_bag`.

    The bag is a folder, or a tar, tar.gz or zip file. `profile` (see `archiver.bags.load_profile`) is what it is to keep beyond
    RFC 8493.

    With `second_opinion`, the Library of Congress's bagit is asked too, for digests on the level `full`. It is asked only about
    folders in which nothing wrong was found: it follows links, waits for pipes, and reads no archives.

    Raises:
        ReadError: the bag itself cannot be reached.
    """
    chosen, followed = read_choice("level", level, Level), read_profile("profile", profile)
    report = validate_bag(read_path("bag", bag), chosen, progress, followed)
    if not second_opinion:
        return report
    return replace(report, findings=[*report.findings, *_ask(report)])


@dataclass(frozen=True, slots=True)
class ValidatedBags(WithoutTruthValue):
    """The reports on the bags that were reached, and why others were not."""

    ask_instead = "valid"

    reports: Sequence[BagReport]
    errors: Sequence[ArchiverError]

    @property
    def valid(self) -> bool:
        """Return whether every bag was reached and is valid, as far as the level of its report goes."""
        return not self.errors and all(report.valid for report in self.reports)

    @property
    def findings(self) -> list[Finding]:
        """Those of all bags; the `where` of each names its bag."""
        return [
            finding.replace(where={"bag": report.bag, **finding.where}) for report in self.reports for finding in report.findings
        ]


def validate_all(bags: Iterable[str | os.PathLike[str]], validate_one: Callable[[str], BagReport]) -> ValidatedBags:
    """What is wrong with each of the bags; one that cannot be reached does not keep the others from being looked at."""
    reports: list[BagReport] = []
    errors: list[ArchiverError] = []
    for bag in bags:
        try:
            reports.append(validate_one(os.fspath(bag)))
        except ReadError as error:
            errors.append(error)
    return ValidatedBags(reports, errors)


def _ask(report: BagReport) -> list[Finding]:
    if not report.valid:
        return [make_finding("bag.second-opinion-not-asked", {"path": report.bag})]
    if os.path.isfile(report.bag):
        return [make_finding("bag.second-opinion-of-archive", {"path": report.bag})]
    doubts = BagitMisreadings()
    for folder, _, names in os.walk(os.path.join(report.bag, "data")):
        for name in names:
            doubts.look_at(os.path.relpath(os.path.join(folder, name), report.bag))
    opinion: Opinion = "full" if report.level is Level.FULL else "complete"
    return ask_second_opinion(report.bag, report.bag, opinion, doubts)
