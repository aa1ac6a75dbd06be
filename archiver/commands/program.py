"""The command `archiver`."""

from __future__ import annotations


def main() -> int:
    """Run one command and give its exit code."""
    return 0
