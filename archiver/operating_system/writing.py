"""Write to a descriptor."""

from __future__ import annotations

import os


def write_whole(descriptor: int, octets: bytes) -> None:
    """Write all octets. One call of the system may write fewer than it was given. Raises OSError."""
    written = os.write(descriptor, octets)
    if written < len(octets):
        rest = memoryview(octets)[written:]
        while rest:
            rest = rest[os.write(descriptor, rest) :]
