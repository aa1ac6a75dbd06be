"""Enter what was done to a bag outside of a run: a copy that was made, a whole read, a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.holdings.auditing.bag_identity import identify
from archiver.holdings.auditing.units import host_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.holdings.auditing.units import UnitFault
    from archiver.holdings.ledger import Copy, Ledger
    from archiver.holdings.places import BagName


def enter_bag(ledger: Ledger, name: BagName, location: str) -> Copy:
    """Enter a bag that stands at a place now, as new or as a copy of those with the same content, and return it.

    If the ledger knows a copy there already, that is entered as updated.

    Raises:
        ReadError: there is no bag, or it cannot be read.
        WriteError: the ledger cannot be written.
    """
    identity = identify(location)
    if identity is None:
        raise ReadError("error.not-a-bag", path=escape_for_display(location))
    known = ledger.find_copy(name.place, name.path)
    bags = ledger.bags_with(identity.content)
    if known is not None and known.state != "retired":
        number, bag, state = known.id, known.bag, "updated"
    else:
        number, bag = ledger.next_number("id"), bags[0] if bags else ledger.next_number("bag")
        state = "copied" if bags else "new"
    ledger.append("copy", copy=number, bag=bag, place=name.place, path=name.path, state=state, **identity.to_fields())
    return ledger.list_copies("copies.id = ?", (number,))[0]


def enter_whole_read(
    ledger: Ledger, copy: Copy, faults: Iterable[UnitFault] = (), *, seconds: float = 0.0, host: str | None = None
) -> None:
    """Enter a read of every unit of a copy that was read as a whole. Faults go to the units that hold their lines.

    Withheld documents among the faults must have been renamed before (`name_faults`). Raises WriteError.
    """
    found = list(faults)
    units = ledger.units_of(copy.id)
    with ledger.transaction():
        for first, files, octets in units:
            last = first + files
            here = [fault for fault in found if (first <= fault.line < last if fault.line and first else first == units[0][0])]
            found = [fault for fault in found if fault not in here]
            ledger.append(
                "read",
                copy=copy.id,
                place=copy.place,
                first=first,
                files=files,
                octets=octets,
                algorithms=sorted(copy.content),
                manifest=copy.version or "",
                outcome="damaged" if here else "good",
                faults=[fault.to_dict() for fault in here],
                seconds=round(seconds / len(units), 3),
                host=host or host_name(),
            )
