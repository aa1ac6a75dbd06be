"""The outcome of work on the seals of bags, and what all such work shares: bags are locked, opened and looked at alike."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.bags.reading import OpenBag, read_tag_files
from archiver.bags.validation import open_bag_at
from archiver.bags.workplace import locked_bag
from archiver.errors import ArchiverError, ReadError, WriteError, WrongUsageError
from archiver.findings import Finding, FindingLog, escape_for_display
from archiver.value import WithoutTruthValue

if TYPE_CHECKING:
    from archiver.seals.layer_making import SealPlace


@dataclass(frozen=True, slots=True)
class SealedBags(WithoutTruthValue):
    """The outcome for the seals of some bags: a result for each, the findings, and errors for what could not be done."""

    results: Sequence[dict[str, Any]] = ()
    findings: Sequence[Finding] = ()
    errors: Sequence[ArchiverError] = field(default=())


def do_for_each(bags: Iterable[str], do: Callable[[str], SealedBags]) -> SealedBags:
    """Lock each bag and work on it. Return the outcomes of all as one.

    A bag that cannot be read or written, or that another run changes at this moment, does not stop the others.
    """
    results: list[dict[str, Any]] = []
    findings: list[Finding] = []
    errors: list[ArchiverError] = []
    for bag in bags:
        try:
            with locked_bag(bag):
                done = do(bag)
        except (ReadError, WriteError) as error:
            errors.append(error)
            continue
        results += done.results
        findings += done.findings
        errors += done.errors
    return SealedBags(results, findings, errors)


def check_addresses(addresses: Iterable[str]) -> None:
    """Raise WrongUsageError if an address is not one of http or https."""
    from archiver.seals.authorities import is_web_address  # noqa: PLC0415 - loads the network

    for address in addresses:
        if not is_web_address(address):
            raise WrongUsageError("error.address-wrong", found=escape_for_display(address))


def open_whole(bag: str) -> OpenBag:
    """Open a bag and read its tag files. Findings about the bag itself go nowhere: it was validated. Raises ReadError."""
    source = open_bag_at(bag, FindingLog())
    if source is None:
        raise ReadError("error.not-a-bag", path=escape_for_display(bag))
    return read_tag_files(source, FindingLog())


@contextmanager
def open_place(bag: str, log: FindingLog) -> "Iterator[SealPlace]":
    """Yield the folder with the layers of a bag, which is open in the block. What is wrong with them is noted.

    Raises ReadError.
    """
    from archiver.seals.layer_making import find_place  # noqa: PLC0415 - takes time to load

    opened = open_whole(bag)
    with closing(opened.source):
        yield find_place(opened, log)
