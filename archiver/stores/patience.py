"""The time that a store may take."""

from __future__ import annotations

from typing import Final, NamedTuple


class Patience(NamedTuple):
    """The time that a store may take, in seconds.

    A store that does not answer is given up after the `whole` time, all tries and pauses together. `pause` is the first time
    before a request is sent again. Each further one is twice as long.
    """

    whole: float = 120
    pause: float = 0.5

    @property
    def answer(self) -> float:
        """Seconds to wait for a connection, for the next octets of an answer, and until some octets have gone out."""
        return self.whole / 8

    @property
    def joining(self) -> float:
        """Seconds that a store may take to make one object of parts. It may send blanks meanwhile."""
        return self.whole * 5 / 12

    @property
    def failing(self) -> float:
        """Seconds after which a store that only fails is given up. One more request may have begun just before."""
        return self.whole * 7 / 12


USUAL: Final = Patience()
"""The patience with a store of which the settings say nothing else."""
