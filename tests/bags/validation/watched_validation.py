"""Validate every faulty bag while watching what the interpreter opens; run by test_nothing_outside.py in a process of its own.

Every call that opens something is an audit event. Nothing outside the bag is reached if each of them is one of these:

- the bag's base directory itself, by the path that the user gave;
- one component, no `..` and no `/`, relative to a folder that is open already, with O_NOFOLLOW;
- a file of the interpreter or of Bayegan itself.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from archiver.bags.validation import validate_bag
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import BagFolder

CHECKOUT = Path(__file__).resolve().parents[3]
OWN = tuple(
    f"{folder}{os.sep}" for folder in (CHECKOUT / "archiver", CHECKOUT / "schemas", *map(Path, sysconfig.get_paths().values()))
)
WATCHED = ("open", "os.", "socket.", "subprocess.", "shutil.", "glob.", "urllib.", "ftplib.", "http.", "ctypes.dlopen")


class Watch:
    """Takes note of all that is opened while a bag is validated."""

    def __init__(self) -> None:
        self.bag = ""
        self.opened = 0
        self.wrong: list[str] = []

    def take(self, event: str, arguments: tuple[Any, ...]) -> None:
        """One audit event."""
        if not self.bag or not event.startswith(WATCHED):
            return
        self.opened += 1
        if event == "os.scandir" and isinstance(arguments[0], int):
            return
        if event == "os.listdir" and f"{arguments[0]}{os.sep}".startswith(OWN):
            # A module is loaded when it is first needed, and looked for where modules are.
            return
        if event != "open" or not self._is_allowed(arguments):
            self.wrong.append(f"{self.bag}: {event} {arguments}")

    def _is_allowed(self, arguments: tuple[Any, ...]) -> bool:
        path, _, flags = arguments
        if isinstance(path, int):
            # A descriptor that is open already is read as a file; nothing is opened.
            return True
        if isinstance(path, bytes):
            path = os.fsdecode(path)
        if path == tempfile.gettempdir():
            # A file without a name, in which the lines of manifests in different orders are sorted.
            return True
        if path == self.bag or (isinstance(path, str) and path.startswith(OWN)):
            return True
        return isinstance(path, str) and "/" not in path and path not in {"", ".."} and bool(flags & os.O_NOFOLLOW)


def main() -> None:
    """Print what was wrong, and how much was seen."""
    # On one core all reading is done in this process, where it is watched.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    watch = Watch()
    sys.addaudithook(watch.take)
    found = set()
    with tempfile.TemporaryDirectory() as folder:
        validate_bag(BagFolder(Path(folder) / "bag", "own").path)  # what is loaded when it is first needed is loaded now
        for number, case in enumerate(CASES):
            bag = BagFolder(Path(folder) / str(number) / "bag", case.kind)
            case.spoil(bag)
            watch.bag = str(bag.path)
            report = validate_bag(watch.bag)
            watch.bag = ""
            found |= {finding.code for finding in report.findings}
    json.dump({"wrong": watch.wrong, "opened": watch.opened, "bags": len(CASES), "codes": sorted(found)}, sys.stdout)


if __name__ == "__main__":
    main()
