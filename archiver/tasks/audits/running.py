"""Run an audit: look at places, read what is due, and enter what was found."""

import os
from collections.abc import Iterable
from contextlib import closing, nullcontext
from dataclasses import dataclass

from archiver.errors import ArchiverError
from archiver.findings import Finding
from archiver.hashing import HashingProcesses
from archiver.holdings.auditing import CoresRunner, ReadingResult, ReadingRun, Scanner, ScanResult
from archiver.holdings.cluster import Cluster, ClusterWork
from archiver.holdings.ledger import AcceptedClock, Ledger, open_to_write
from archiver.holdings.places import BagName, HoldingsSettings
from archiver.holdings.schedule import Budget
from archiver.messages import Language
from archiver.progress import Progress, Step, begin_step
from archiver.tasks.arguments import check_progress
from archiver.tasks.audits.after_run import update_followers
from archiver.tasks.audits.audit_report import AuditReport, reporting_unusable_settings
from archiver.tasks.audits.finishing import ReadRun, finish_run
from archiver.tasks.audits.opening import choose_places, open_settings, require_places, require_said
from archiver.tasks.audits.place_figures import list_places, list_standing_faults
from archiver.tasks.audits.telling import tell_failure
from archiver.tasks.cluster_choice import Runner, choose_cluster
from archiver.workers import describe_losses


@dataclass(frozen=True, slots=True)
class AuditOptions:
    """The options of a run.

    `seconds` and `octets` are its budget: without one of them only what is due is read. `places` are names of places, all if none
    is given. Mails are in `language`. `accepted_clock` is a note and a name, if somebody says that the clock may have gone back.
    `progress` is called now and then with the octets and the number of files done.
    """

    seconds: float | None = None
    octets: int | None = None
    places: Iterable[str] = ()
    accepted_clock: tuple[str, str] | None = None
    configuration: str | os.PathLike[str] | None = None
    progress: Progress | None = None
    language: Language = "en"
    runner: Runner = "cores"
    """The reader: the cores of this machine, or the workers of a cluster of dask."""
    cluster: str | None = None
    """The address of the scheduler of a cluster, instead of that of the settings."""


_USUAL_OPTIONS = AuditOptions()
_FEW_OCTETS = 4 << 20
_FEW_UNITS = 64


@reporting_unusable_settings
def run_audit(options: AuditOptions = _USUAL_OPTIONS) -> AuditReport:
    """Look at places, read the units that are due, damaged ones first, and enter each result into the ledger.

    Raises:
        ReadError: a file of settings or the ledger cannot be read.
        LedgerError: the ledger cannot be used now.
        WriteError: the ledger cannot be written.
        WrongUsageError: a place is not known, or there is none; or a cluster may not be called at that address.
    """
    check_progress(options.progress)
    settings, told = open_settings(options.configuration)
    require_places(settings)
    clock = None
    if options.accepted_clock is not None:
        note, agent = options.accepted_clock
        clock = AcceptedClock(require_said("note", note), require_said("agent", agent))
    named = choose_places(settings, options.places)
    try:
        with (
            choose_cluster(options.runner, options.cluster, settings) or nullcontext() as cluster,
            open_to_write(settings.ledger, clock) as ledger,
        ):
            return _Run(ledger, settings, options, cluster).run(named, told)
    except ArchiverError as error:
        # A watch is to know at once that a run did not come about, and not only when it is missed.
        tell_failure(settings, error.exit_code)
        raise


class _Run:
    """A run with its ledger and its settings."""

    def __init__(self, ledger: Ledger, settings: HoldingsSettings, options: AuditOptions, cluster: Cluster | None = None) -> None:
        self._cluster = cluster
        self._ledger = ledger
        self._settings = settings
        self._options = options

    def run(self, named: list[str], told: list[Finding]) -> AuditReport:
        """Run it. `named` are the places that are meant, and `told` findings about the settings."""
        ledger = self._ledger
        ledger.begin_run("audit run")
        before = list_standing_faults(ledger)
        begin_step(self._options.progress, Step.SCANNING)
        scan = self._scan(named)
        findings = [*told, *ledger.findings, *scan.findings, *update_followers(ledger, self._settings)]
        reading = self._read(scan)
        findings += reading.findings
        limits = {"for": self._options.seconds, "bytes": self._options.octets}
        done = ReadRun("audit run", scan, reading, limits, self._options.language, before)
        return finish_run(ledger, self._settings, done, findings)

    def _scan(self, named: list[str]) -> ScanResult:
        """Look at places, and at bags without a named place that were added before."""
        known: list[BagName] = []
        if not self._options.places:
            others = [name for name in list_places(self._ledger, self._settings) if name not in named]
            known = [
                BagName(copy.place, copy.path)
                for name in others
                for copy in self._ledger.list_copies(
                    "copies.place = (SELECT id FROM places WHERE name = ?) AND copies.state <> 'retired'", (os.fsencode(name),)
                )
            ]
        with self._ledger.transaction():
            return Scanner(self._ledger, self._settings).scan(named, known)

    def _read(self, scan: ScanResult) -> ReadingResult:
        budget = Budget(self._options.seconds, self._options.octets)
        reading = ReadingRun(self._ledger, self._settings, progress=self._options.progress)
        reached = [name for name, place in scan.places.items() if place.reached]
        with closing(HashingProcesses(self._count_cores())) as processes:
            if self._cluster is not None:
                processes.elsewhere = ClusterWork(self._cluster)
            result = reading.read(CoresRunner(processes, reading.advance), reached, budget, scan.suspect)
            result.findings += describe_losses(processes.take_losses())
            result.findings += self._cluster.findings if self._cluster is not None else ()
        return result

    def _count_cores(self) -> int | None:
        """Return one core if there is so little to read that starting processes takes longer, else None for all."""
        octets, units = self._ledger.connection.execute(
            "SELECT coalesce(sum(octets), 0), count(*) FROM units WHERE place > 0"
        ).fetchone()
        return 1 if octets <= _FEW_OCTETS and units <= _FEW_UNITS else None
