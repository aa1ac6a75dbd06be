"""Say which seals of a bag have time stamps, which wait for one, and what an authority would be sent."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from archiver.errors import WriteError
from archiver.findings import Finding, FindingLog, name_bag
from archiver.tasks.arguments import read_path
from archiver.tasks.seals.sealed_bags import open_place


@dataclass(frozen=True, slots=True)
class StampedLayer:
    """A layer: its number, its purpose (`seal` or `renewal`), its time stamps, and the requests that wait for one."""

    number: int
    purpose: str
    stamps: int
    waiting: int

    @property
    def is_open(self) -> bool:
        """True if a request waits, or there is no time stamp yet."""
        return bool(self.waiting or not self.stamps)


@dataclass(frozen=True, slots=True)
class LayerStamps:
    """The layers of a bag, the first one first, and what is wrong with them.

    `digest`, of `algorithm`, is all of the bag that a request for a time stamp of the last layer holds.
    """

    layers: Sequence[StampedLayer]
    digest: str
    algorithm: str
    findings: Sequence[Finding]


def read_layer_stamps(bag: str | os.PathLike[str]) -> LayerStamps:
    """Return how the layers of a bag stand. Nothing is sent, and nothing is changed. Raises ReadError."""
    from archiver.seals.layer_files import STATEMENT  # noqa: PLC0415 - takes time to load
    from archiver.seals.stamping import LastLayer  # noqa: PLC0415 - see above
    from archiver.seals.statement import RENEWAL, SEAL, read_statement  # noqa: PLC0415 - see above
    from archiver.signatures.algorithms import take_digest  # noqa: PLC0415 - see above
    from archiver.signatures.time_stamps import DIGEST  # noqa: PLC0415 - see above

    path, log, digest = read_path("bag", bag), FindingLog(), ""
    with open_place(path, log) as place:
        layers = [
            StampedLayer(
                layer.number,
                RENEWAL if read_statement(layer.read(STATEMENT)).get("purpose") == RENEWAL else SEAL,
                len(layer.responses),
                len(layer.requests),
            )
            for layer in place.layers
        ]
        if place.layers:
            try:
                last = LastLayer(place.layer_path(layers[-1].number), place.layers[-1], path)
                digest = take_digest(DIGEST, last.stamped).hex()
            except WriteError:
                # Its list cannot be read, as the findings say.
                digest = ""
    return LayerStamps(layers, digest, DIGEST, name_bag(path, log.findings()))
