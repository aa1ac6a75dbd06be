"""Choose what reads bags: the cores of this machine, or a cluster of dask."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from archiver.errors import WrongUsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.findings import Finding
    from archiver.hashing import HashingProcesses
    from archiver.holdings.cluster import Cluster
    from archiver.holdings.places import HoldingsSettings

Runner = Literal["cores", "dask"]

_OF_THIS_MACHINE: Final = "tcp://127.0.0.1:8786"
"""The address of a scheduler that is started on this machine without further options."""


def choose_cluster(runner: Runner, address: str | None, settings: HoldingsSettings) -> Cluster | None:
    """Return the cluster that is to read, connected, or None if this machine is. `address` goes before that of the settings.

    Raises:
        ReadError: nobody answers there, no worker can be used, or dask is not installed.
        WrongUsageError: there is no address, or one that is neither TLS nor on this machine. Nothing is called then.
    """
    if runner != "cores":
        return connect_cluster(address, settings)
    if address is not None:
        raise WrongUsageError("error.option-needs-option", option="--cluster", needed="--runner dask")
    return None


def connect_cluster(address: str | None, settings: HoldingsSettings) -> Cluster:
    """Return the cluster at an address, or at that of the settings. Raises as `choose_cluster` does."""
    named = address or settings.cluster.get("address")
    if named is None:
        raise WrongUsageError("error.cluster-unnamed", local=_OF_THIS_MACHINE)
    from archiver.holdings.cluster import check_address, connect  # noqa: PLC0415 - few have a cluster

    return connect(check_address(named), settings.cluster)


class ChosenReaders(NamedTuple):
    """The choice of who reads documents: a runner, the address of a cluster, and the file of settings that is named."""

    runner: Runner = "cores"
    cluster: str | None = None
    configuration: str | None = None


def choose_readers(
    chosen: ChosenReaders, bags: Iterable[str], processes: HashingProcesses
) -> AbstractContextManager[Sequence[Finding]]:
    """Have a cluster read the documents of bags in the block if that is asked. Give findings about its workers, which come late.

    Raises as `choose_cluster` does.
    """
    if chosen.runner == "dask":
        return _reading_elsewhere(chosen, bags, processes)
    if chosen.cluster is not None:
        raise WrongUsageError("error.option-needs-option", option="--cluster", needed="--runner dask")
    return nullcontext(())


@contextmanager
def _reading_elsewhere(chosen: ChosenReaders, bags: Iterable[str], processes: HashingProcesses) -> Iterator[list[Finding]]:
    """Have the workers of a cluster read the documents of bags in the block.

    A bag at a place of the settings goes by the name of the place, and any other by its absolute path.
    """
    from archiver.findings import has_errors  # noqa: PLC0415 - few have a cluster
    from archiver.holdings.cluster import ClusterWork  # noqa: PLC0415 - see above
    from archiver.holdings.places import name_bag, read_settings  # noqa: PLC0415 - see above

    settings, told = read_settings(chosen.configuration)
    with connect_cluster(chosen.cluster, settings) as cluster:
        work = processes.elsewhere = ClusterWork(cluster)
        for bag in bags:
            name = None if has_errors(told) else name_bag(os.path.abspath(bag), settings)
            if name is not None and name.place in settings.places:
                work.name(bag, name.place, name.path)
            else:
                work.name(bag, "", os.path.abspath(bag))
        yield cluster.findings
