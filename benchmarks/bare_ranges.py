"""Bare loops over the objects of a store, and our own readers alone. benchmarks/stores.py runs them.

python benchmarks/bare_ranges.py ENDPOINT PREFIX THREADS    http.client in ranges of 32 MiB, both digests, no checks
python benchmarks/bare_ranges.py ENDPOINT PREFIX rate       objects a second: our reader and the bare loop in turns, 32 threads
python benchmarks/bare_ranges.py ENDPOINT PREFIX list       our listing
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256, sha512
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from archiver.hashing import digest_blocks
from archiver.stores.address import StoreAddress
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import KnownStores
from archiver.stores.signing import SignedLine, quote_path, sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.stores.listing import ListedObject

_RANGE = 32 << 20
_WIDTH = 32


def _open(endpoint: str, prefix: str) -> StoreFolder:
    address = StoreAddress("archive", prefix)
    return StoreFolder(address, KnownStores(endpoint, "env").find(address))


def _make_reader(store: StoreFolder) -> Callable[[ListedObject], None]:
    """Return a function that reads an object in a bare loop. Requests are signed, and nothing is checked."""
    host = urlsplit(store.requests.access.endpoint).netloc
    idle: SimpleQueue[HTTPConnection] = SimpleQueue()

    def read(found: ListedObject) -> None:
        try:
            connection = idle.get_nowait()
        except Empty:
            connection = HTTPConnection(host)
        first, second = sha256(), sha512()
        path = quote_path(f"/archive/{found.key}")
        for start in range(0, found.octets, _RANGE):
            asked = {"host": host, "range": f"bytes={start}-{min(start + _RANGE, found.octets) - 1}"}
            connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
            for name, value in sign(SignedLine(path, ""), asked, store.requests.access.credentials).items():
                connection.putheader(name, value)
            connection.endheaders()
            octets = connection.getresponse().read()
            first.update(octets)
            second.update(octets)
        idle.put(connection)

    return read


def _run(read: Callable[[ListedObject], None], objects: Sequence[ListedObject], threads: int) -> float:
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(read, objects))
    return len(objects) / (time.perf_counter() - began)


def main() -> None:
    """Do what is asked."""
    store = _open(sys.argv[1], sys.argv[2])
    objects = [found for _, found in store.list_objects()]
    if sys.argv[3] == "list":
        print(len(objects))
        return
    bare = _make_reader(store)
    if sys.argv[3] != "rate":
        _run(bare, objects, int(sys.argv[3]))
        return

    def ours(found: ListedObject) -> None:
        digest_blocks(store.reader.blocks(found), found.octets, ("sha256", "sha512"), lambda _: None)

    for _ in range(3):
        print(f"our reader {_run(ours, objects, _WIDTH):.0f}, bare loop {_run(bare, objects, _WIDTH):.0f} objects a second")


if __name__ == "__main__":
    main()
