"""Validate bags: find all faults of each."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from typing import Any, NamedTuple, Self, get_args

from archiver.bags.format import BagReport, Level, Profile
from archiver.bags.reading import BagSource, check_foreign_signatures, find_foreign_signatures, find_seal_folders
from archiver.bags.validation import FixityOptions, open_bag_at, report_unread, validate_source
from archiver.bags.validation.disk_reading import count_readers, empty_memory, note_other_storage
from archiver.errors import ArchiverError, ReadError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display, make_finding
from archiver.hashing import CarrierLostError, DigestOptions, HashingProcesses
from archiver.progress import Progress
from archiver.settings_files import TrustedSettings, find_own_settings, list_found_settings
from archiver.tasks.arguments import (
    check_progress,
    read_choice,
    read_optional_path,
    read_path,
    read_paths,
    read_profile,
    refuse_choice,
)
from archiver.tasks.cluster_choice import ChosenReaders, Runner, choose_readers
from archiver.value import Value, WithoutTruthValue, set_field


def validate(  # noqa: PLR0913 - each is an option of its own
    bag: str | os.PathLike[str],
    level: Level | str = Level.FULL,
    *,
    from_disk: bool = False,
    second_opinion: bool = False,
    profile: Profile | str | os.PathLike[str] | None = None,
    configuration: bool | str | os.PathLike[str] = False,
    trust: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    runner: Runner = "cores",
    cluster: str | None = None,
) -> BagReport:
    """Return all faults of a bag, as far as the level goes; see `archiver.bags.validation.validate_bag`.

    The bag is a folder, or a tar, tar.gz, tar.zst or zip file. `profile` (see `archiver.load_profile`) holds rules that it is to
    keep beyond RFC 8493.

    With `from_disk`, the system first forgets what it holds in memory of each file, so that the medium itself is checked. A note
    tells if that is not sure. It needs the level `full`, since the others read no document.

    With `second_opinion`, the Library of Congress's bagit is asked too, for digests on the level `full`. It is asked only about
    folders without faults: it follows links, waits for pipes, and reads no archives.

    `trust` names the file of those whose seals are trusted, and `configuration` a file of settings that names it. True takes the
    one that `BAYEGAN_CONFIG` names, or the user's own settings. Without a trust file only the digests of seals are checked.

    With `runner="dask"`, the workers of a cluster of dask read the documents. `cluster` is its address (`tls://…`). Without it
    the settings name it, as they name its certificates and the places: the user's own, or those that `configuration` names.

    Raises:
        ReadError: the bag itself cannot be reached, or no cluster.
        WrongUsageError: `from_disk` on another level than `full`, or a cluster that is neither TLS nor on this machine.
    """
    check_progress(progress)
    path = read_path("bag", bag)
    checks = read_checks(level, profile, configuration, second_opinion=second_opinion).with_trust(trust)
    checks, told = checks.with_settings([path])
    cores = count_bag_readers([path], checks.level) if from_disk else None
    with closing(HashingProcesses(cores)) as processes, _choose_readers(runner, cluster, checks, [path], processes) as noted:
        report = checks.run(path, DigestOptions(progress, cores, from_disk, processes=processes))
    return report.replace(findings=[*told, *report.findings, *noted])


def _choose_readers(
    runner: Runner, cluster: str | None, checks: "Checks", bags: Sequence[str], processes: HashingProcesses
) -> AbstractContextManager[Sequence[Finding]]:
    """Have a cluster read the documents in the block if that is asked. Give findings about its workers, which come late."""
    if runner not in get_args(Runner):
        refuse_choice("runner", runner, get_args(Runner))
    configuration = None if isinstance(checks.configuration, bool) else read_path("configuration", checks.configuration)
    return choose_readers(ChosenReaders(runner, cluster, configuration), bags, processes)


class ValidatedBags(WithoutTruthValue, Value):
    """The reports on the bags that were reached, the errors about others, and findings about files of settings."""

    __slots__ = ("reports", "errors", "told")  # noqa: RUF023 - in the order of __init__
    ask_instead = "valid"

    reports: Sequence[BagReport]
    errors: Sequence[ArchiverError]
    told: Sequence[Finding]

    def __init__(self, reports: Sequence[BagReport], errors: Sequence[ArchiverError], told: Sequence[Finding] = ()) -> None:
        set_field(self, "reports", reports)
        set_field(self, "errors", errors)
        set_field(self, "told", told)

    @property
    def valid(self) -> bool:
        """Return whether every bag was reached and is valid, as far as the level of its report goes."""
        return not self.errors and all(report.valid for report in self.reports)

    @property
    def findings(self) -> list[Finding]:
        """The findings about settings, then those about all bags. Each of these names its bag as a part of its place."""
        of_bags = (
            finding.replace(where={"bag": report.bag, **finding.where}) for report in self.reports for finding in report.findings
        )
        return [*self.told, *of_bags]


def validate_all(  # noqa: PLR0913 - as above
    bags: Iterable[str | os.PathLike[str]],
    level: Level | str = Level.FULL,
    *,
    from_disk: bool = False,
    second_opinion: bool = False,
    profile: Profile | str | os.PathLike[str] | None = None,
    configuration: bool | str | os.PathLike[str] = False,
    trust: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    runner: Runner = "cores",
    cluster: str | None = None,
) -> ValidatedBags:
    """Validate several bags, one after another, as `validate` does. Worker processes start once for all.

    If a bag cannot be reached, the others are validated all the same. Findings about workers of a cluster stand in `told`.
    """
    check_progress(progress)
    checks = read_checks(level, profile, configuration, second_opinion=second_opinion).with_trust(trust)
    paths = read_paths("bags", bags)
    cores = count_bag_readers(paths, checks.level) if from_disk else None
    with closing(HashingProcesses(cores)) as processes, _choose_readers(runner, cluster, checks, paths, processes) as noted:
        found = validate_bags(paths, checks, DigestOptions(progress, cores, from_disk, processes=processes))
    return ValidatedBags(found.reports, found.errors, [*found.told, *noted])


def count_bag_readers(bags: Iterable[str], level: Level | str) -> int:
    """Return how many processes read bags from the disk. Raises WrongUsageError on another level than `full`."""
    if level != Level.FULL:
        raise WrongUsageError("error.from-disk-level", level=str(level))
    return count_readers(bags)


def validate_bags(bags: Iterable[str | os.PathLike[str]], checks: "Checks", options: DigestOptions) -> ValidatedBags:
    """Validate several bags as `validate_all` does, with processes that were handed in.

    Raises ReadError if a file of settings cannot be read.
    """
    paths = read_paths("bags", bags)
    checks, told = checks.with_settings(paths)
    reports: list[BagReport] = []
    errors: list[ArchiverError] = []
    for bag in paths:
        try:
            reports.append(checks.run(bag, options))
        except ReadError as error:
            errors.append(error)
    return ValidatedBags(reports, errors, told)


def read_checks(
    level: Level | str,
    profile: Profile | str | os.PathLike[str] | None,
    configuration: bool | str | os.PathLike[str],  # noqa: FBT001 - as `CreateOptions.configuration`
    *,
    second_opinion: bool,
) -> "Checks":
    """Return the checks that options ask for. Raises WrongUsageError or ReadError."""
    return Checks(read_choice("level", level, Level), read_profile("profile", profile), second_opinion, configuration)


def find_settings(
    configuration: bool | str | os.PathLike[str],  # noqa: FBT001 - as `CreateOptions.configuration`
    bags: Sequence[str],
) -> tuple[TrustedSettings | None, list[Finding]]:
    """Return the settings that decide what is trusted, or None if there are none, and findings about files of settings.

    Raises ReadError if the file cannot be read.
    """
    if configuration is False:
        return None, []
    named = None if configuration is True else read_path("configuration", configuration)
    if named is None and find_own_settings() is None and not list_found_settings(bags, None):
        return None, []
    from archiver.configuration import find_trusted_settings  # noqa: PLC0415 - most users have no settings of their own

    return find_trusted_settings(named, bags)


class Checks(NamedTuple):
    """The checks that each bag goes through."""

    level: Level
    profile: Profile | None
    second_opinion: bool
    configuration: bool | str | os.PathLike[str] = False
    """The file of settings that is named, or True for the one of the user."""
    settings: TrustedSettings | None = None
    """The settings that decide what is trusted, if there are any."""
    trust: str | None = None
    """The trust file that is named, which goes before that of the settings."""

    def with_trust(self, path: str | os.PathLike[str] | None) -> Self:
        """Return the checks with the trust file that is named. Raises WrongUsageError."""
        return self._replace(trust=read_optional_path("trust", path))

    def with_settings(self, bags: Sequence[str]) -> tuple[Self, list[Finding]]:
        """Return the checks with the settings that decide what is trusted, and findings about files of settings.

        Raises ReadError if the file cannot be read.
        """
        settings, told = find_settings(self.configuration, bags)
        if self.trust is not None:
            settings = (settings or TrustedSettings())._replace(trust=self.trust)
        return self._replace(settings=settings), told

    def run(self, bag: str, options: DigestOptions) -> BagReport:
        """Return the report on a bag. Raises ReadError if it cannot be reached."""
        log, seals = FindingLog(), FindingLog()
        seal: Mapping[str, Any] | None = None
        is_emptied = empty_memory(bag) if options.drop_pages else False
        source = open_bag_at(bag, log, self.level)
        if source is None:
            report = report_unread(bag, self.level, log)
        else:
            with closing(source):
                report = self._validate(source, log, options)
                seal = self._check_seals(source, seals)
        asked = _ask(report) if self.second_opinion else []
        noted = list(report.date_notes) if report.valid else []
        if options.drop_pages:
            noted += note_other_storage(bag, is_emptied=is_emptied)
        if seal is not None and seal["verdict"] == "sealed" and not report.valid:
            # The seal itself is right, but the bag is no longer what was sealed.
            seal = {**seal, "verdict": "broken"}
        return report.replace(findings=[*report.findings, *seals.findings(), *asked, *noted], seal=seal)

    def _validate(self, source: BagSource, log: FindingLog, options: DigestOptions) -> BagReport:
        """Return the report on a bag. One that a cluster could not read is not valid."""
        try:
            return validate_source(source, log, self.level, FixityOptions(options), self.profile)
        except CarrierLostError as lost:
            is_gone = lost.reason in {"cluster-gone", "no-worker"}
            log.add("audit.cluster-lost" if is_gone else "audit.unit-lost", reason=lost.reason)
            return report_unread(source.path, self.level, log)

    def _check_seals(self, source: BagSource, log: FindingLog) -> Mapping[str, Any] | None:
        """Note what is wrong with the seals of a bag, in it or beside it. Who sealed is judged by a trust file alone.

        Return what is to be reported of them, or None if there are none.
        """
        seal: Mapping[str, Any] | None = None
        if find_seal_folders(source) or find_foreign_signatures(source):
            from archiver.seals.bag_seals import check_seals_of  # noqa: PLC0415 - most bags have no seal

            judged = check_seals_of(source, self.settings.trust if self.settings else None, log)
            bag = escape_for_display(source.path)
            if judged is None:
                seal = {"bag": bag, "verdict": "not-checked"} if any(one.layers for one in find_seal_folders(source)) else None
            elif judged.verdict != "unsealed":
                seal = judged.to_dict()
        check_foreign_signatures(source, log)
        return seal


def _ask(report: BagReport) -> list[Finding]:
    if not report.valid:
        return [make_finding("bag.second-opinion-not-asked")]
    if os.path.isfile(report.bag):
        return [make_finding("bag.second-opinion-of-archive")]
    from archiver.bags.second_opinion import BagitMisreadings, Opinion, ask_second_opinion  # noqa: PLC0415 - only if it is asked for

    folders = os.walk(os.path.join(report.bag, "data"))
    paths = (os.path.relpath(os.path.join(folder, name), report.bag) for folder, _, names in folders for name in names)
    misreadings = BagitMisreadings()
    misreadings.look_at_bag(report.bag, paths)
    opinion: Opinion = "full" if report.level is Level.FULL else "complete"
    # The bag is named by the report.
    return [finding.replace(where={}) for finding in ask_second_opinion(report.bag, report.bag, opinion, misreadings)]
