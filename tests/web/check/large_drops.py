"""Make large files to be dropped, drop them piece by piece, and measure what that takes of the machine."""

from __future__ import annotations

import hashlib
import http.client
import os
import re
import threading
import time
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.served import Served, Visitor

_BLOCK = 1 << 20
_DIGESTS = {2 << 30: "a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51"}
"""SHA-256 of so many zeros, which takes seconds to compute. `validate` computes it again."""
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def make_bomb(path: Path, octets: int) -> None:
    """Write a zip file of a bag with one document of so many zeros, which packs to a thousandth."""
    block = bytes(_BLOCK)
    digest = _DIGESTS.get(octets) or hashlib.sha256(bytes(octets)).hexdigest()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("bomb/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        archive.writestr("bomb/manifest-sha256.txt", f"{digest}  data/zeros\n")
        with archive.open("bomb/data/zeros", "w", force_zip64=True) as file:
            for _ in range(octets // _BLOCK):
                file.write(block)


def make_stored(path: Path, octets: int) -> None:
    """Write a zip file of a bag with one document that does not get smaller by packing."""
    block = os.urandom(_BLOCK)
    digest = hashlib.sha256()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("large/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        with archive.open("large/data/noise", "w") as file:
            for _ in range(octets // _BLOCK):
                file.write(block)
                digest.update(block)
        archive.writestr("large/manifest-sha256.txt", f"{digest.hexdigest()}  data/noise\n")


def drop(served: Served, visitor: Visitor, path: Path, address: str = "/check/upload", *, most: int | None = None) -> str | None:
    """Send a file as a browser does, and return where the answer leads. With `most`, break off after so many octets."""
    head = (
        f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{visitor.token}\r\n'
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    ).encode()
    end = b"\r\n--x--\r\n"
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=120)
    connection.putrequest("POST", address)
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Content-Length", str(len(head) + path.stat().st_size + len(end)))
    connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()))
    connection.putheader("Origin", f"http://127.0.0.1:{served.port}")
    connection.endheaders()
    connection.send(head)
    sent = 0
    with path.open("rb") as file:
        while octets := file.read(_BLOCK):
            connection.send(octets)
            sent += len(octets)
            if most is not None and sent >= most:
                connection.close()
                return None
    connection.send(end)
    answer = connection.getresponse()
    assert answer.status == 303, answer.read()
    location = answer.getheader("Location")
    connection.close()
    return location


def count_octets(folder: Path) -> int:
    """Return the octets of all files in a folder."""
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            total += path.stat().st_size if path.is_file() else 0
    return total


@dataclass
class Watch:
    """The most memory of the server, and of it with its workers, and the most octets on the disk, in a `with` block."""

    served: Served
    folder: Path
    server: int = 0
    together: int = 0
    disk: int = 0
    quickest_of_two: float = 0.0
    """The longest time in which one of two answers that follow one another came. A machine that is stopped delays one."""
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.visitor = self.served.visit()
        self._threads = [threading.Thread(target=self._measure), threading.Thread(target=self._ask)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _measure(self) -> None:
        # At least once, however late this thread gets its turn.
        while True:
            memory = [read_memory(pid) for pid in list_processes(self.served.process.pid)]
            self.server, self.together = max(self.server, memory[0]), max(self.together, sum(memory))
            self.disk = max(self.disk, count_octets(self.folder))
            if self._ended.wait(0.1):
                return

    def _ask(self) -> None:
        while not self._ended.wait(0.3):
            taken = []
            for _ in range(2):
                begun = time.monotonic()
                assert self.visitor.get("/dates").status == 200
                taken.append(time.monotonic() - begun)
            self.quickest_of_two = max(self.quickest_of_two, min(taken))


def list_processes(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            yield from list_processes(int(child))
        for task in Path(f"/proc/{pid}/task").iterdir():
            if task.name != str(pid):
                for child in (task / "children").read_text(encoding="ascii").split():
                    yield from list_processes(int(child))


def read_memory(pid: int) -> int:
    """Return the octets of memory that a process holds, its part of what it shares."""
    with suppress(OSError):
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))
        return int(found[1]) << 10 if found else 0
    return 0
