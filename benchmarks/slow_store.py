"""A store that answers each request after a fixed time, and counts the requests.

    python benchmarks/slow_store.py FOLDER MILLISECONDS [KEYS]

It holds the files of the folder in the bucket `archive`, in memory, or so many empty objects with Persian names. It prints its
endpoint, and goes on until its standard input ends; then it prints how many requests it had. It checks no signature.
"""

from __future__ import annotations

import asyncio
import re
import sys
from bisect import bisect_right
from hashlib import md5
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, quote, unquote, urlsplit

_PAGE = 1000
_RANGE = re.compile(rb"\r\nrange: *bytes=(\d+)-(\d+)\r\n", re.IGNORECASE)


class SlowStore:
    """The objects, in the order of their keys."""

    def __init__(self, folder: Path, keys: int) -> None:
        if keys:
            names = (f"bags/نامه‌های {number // 1000:03}/نامهٔ {number:06}.txt" for number in range(keys))
            self.objects = dict.fromkeys(sorted(names), b"")
        else:
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            self.objects = {f"{folder.name}/{path.relative_to(folder)}": path.read_bytes() for path in files}
        self.tags = {key: f'"{md5(octets, usedforsecurity=False).hexdigest()}"' for key, octets in self.objects.items()}
        self.pages: dict[tuple[str, int], bytes] = {}
        self.below: dict[str, list[str]] = {}
        self.requests = 0

    def list_folders(self, prefix: str) -> bytes:
        """Return the first page of the folders below a prefix."""
        below = (key[len(prefix) :].partition("/") for key in self.objects if key.startswith(prefix))
        names = sorted({f"{prefix}{first}/" for first, slash, _ in below if slash})[:_PAGE]
        entries = "".join(f"<CommonPrefixes><Prefix>{quote(name)}</Prefix></CommonPrefixes>" for name in names)
        head = "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
        return f"{head}{entries}</ListBucketResult>".encode()

    def find_start(self, prefix: str, key: str) -> int:
        """Return how many keys below a prefix stand before the first that is behind a key."""
        if prefix not in self.below:
            self.below[prefix] = [one for one in self.objects if one.startswith(prefix)]
        return bisect_right(self.below[prefix], key)

    def list_page(self, prefix: str, start: int) -> bytes:
        """Return one page of a listing, which is made only once."""
        if (prefix, start) not in self.pages:
            self.find_start(prefix, "")
            keys = self.below[prefix]
            shown = keys[start : start + _PAGE]
            entries = "".join(
                f"<Contents><Key>{quote(key)}</Key><LastModified>2016-11-05T00:00:00.000Z</LastModified>"
                f"<ETag>&quot;{self.tags[key][1:-1]}&quot;</ETag><Size>{len(self.objects[key])}</Size>"
                "<StorageClass>STANDARD</StorageClass></Contents>"
                for key in shown
            )
            more = start + len(shown) < len(keys)
            token = f"<NextContinuationToken>{start + len(shown)}</NextContinuationToken>" if more else ""
            self.pages[prefix, start] = (
                '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
                f"<Name>archive</Name><EncodingType>url</EncodingType><KeyCount>{len(shown)}</KeyCount>"
                f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{entries}</ListBucketResult>"
            ).encode()
        return self.pages[prefix, start]

    def answer(self, request: bytes) -> list[bytes | memoryview]:
        """Return the answer to a request: its head and its body."""
        self.requests += 1
        parts = urlsplit(request.split(b" ", 2)[1].decode())
        key = unquote(parts.path).partition("/archive")[2].removeprefix("/")
        if not key:
            query = parse_qs(parts.query)
            prefix = query.get("prefix", [""])[0]
            if "delimiter" in query:
                return _make_answer("200 OK", self.list_folders(prefix), "application/xml")
            after = self.find_start(prefix, query["start-after"][0]) if "start-after" in query else 0
            token = query.get("continuation-token", [str(after)])[0]
            return _make_answer("200 OK", self.list_page(prefix, int(token)), "application/xml")
        octets = self.objects.get(key)
        if octets is None:
            return _make_answer("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>", "application/xml")
        further = f"ETag: {self.tags[key]}\r\nLast-Modified: Sat, 05 Nov 2016 00:00:00 GMT\r\nAccept-Ranges: bytes\r\n"
        asked = _RANGE.search(request)
        if not asked:
            return _make_answer("200 OK", octets, "binary/octet-stream", further)
        start, end = int(asked[1]), min(int(asked[2]) + 1, len(octets))
        further += f"Content-Range: bytes {start}-{end - 1}/{len(octets)}\r\n"
        return _make_answer("206 Partial Content", memoryview(octets)[start:end], "binary/octet-stream", further)


def _make_answer(status: str, body: bytes | memoryview, kind: str, further: str = "") -> list[bytes | memoryview]:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nContent-Type: {kind}\r\nServer: Slow\r\nx-amz-request-id: 1\r\n"
    return [f"{head}{further}\r\n".encode(), body]


class _Connection(asyncio.Protocol):
    def __init__(self, store: SlowStore, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._read += data
        while b"\r\n\r\n" in self._read:
            request, _, self._read = self._read.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self._seconds, self._write, request + b"\r\n")

    def _write(self, request: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.writelines(self._store.answer(request))


async def _serve(store: SlowStore, seconds: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(store, seconds), "127.0.0.1", 0, backlog=256)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "count":
            print(store.requests, flush=True)
            store.requests = 0


if __name__ == "__main__":
    asyncio.run(_serve(SlowStore(Path(sys.argv[1]), int((sys.argv[3:] or ["0"])[0])), int(sys.argv[2]) / 1000))
