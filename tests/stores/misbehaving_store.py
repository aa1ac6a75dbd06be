"""A store on this machine that does by a key what stores do when they fail. It checks no signature, and counts its requests.

By `write_faults` it fails when it is written to:

| fault | what it does |
|---|---|
| `status-N`, `status-N-once` | answers so and keeps nothing, always or the first time |
| `error-body`, `error-body-once` | answers 200 with an error in the body |
| `half`, `flipped` | says that all is well, and keeps half of the octets, or others |
| `lost` | keeps the object, and cuts the connection before it has answered, the first time |
| `forgets` | says that all is well, and keeps nothing |
| `other` | somebody else writes an object there just before |
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, quote, unquote_to_bytes, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

BUCKET = "bucket"


class MisbehavingStore(ThreadingHTTPServer):
    """Holds objects by their keys. `faults` says by key what is done instead of a right answer to GET."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.settings = Path()
        """A file of settings in which the bucket is a place."""
        self.objects: dict[bytes, bytes] = {}
        self.faults: dict[bytes, str] = {}
        self.write_faults: dict[bytes, str] = {}
        self.marks: dict[bytes, str] = {}
        self.uploads: dict[str, tuple[bytes, str, dict[int, bytes]]] = {}
        self.keeps_marks = True
        self.written: list[tuple[str, str, dict[str, str]]] = []
        """The method, path and headers of each request that writes."""
        self.listing: Callable[[_Handler], bool] | None = None
        """Answers a listing, and returns True if it has."""
        self.stated_sizes: dict[bytes, int] = {}
        self.statements: dict[bytes, dict[str, str]] = {}
        """The headers about its checksum that an object has for whoever asks for them."""
        self.asked_statements: list[bytes] = []
        self.page = 1000
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def endpoint(self) -> str:
        """The address to give as `--endpoint`."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer_listings(self, status: int, body: bytes, **headers: str) -> None:
        """Answer every listing so from now on."""

        def answer(handler: _Handler) -> bool:
            handler.say(status, body, **headers)
            return True

        self.listing = answer

    def stop(self) -> None:
        """End the store."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self._thread.join()


def tag_of(octets: bytes) -> str:
    """Return the entity tag of an object, as S3 makes it of one part."""
    return f'"{hashlib.md5(octets, usedforsecurity=False).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    server: MisbehavingStore
    protocol_version = "HTTP/1.1"
    # Otherwise each body waits some 40 ms until the other side has acknowledged the headers.
    disable_nagle_algorithm = True
    known_paths: ClassVar[set[str]] = set()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the standard library
        pass

    def do_HEAD(self) -> None:
        self._answer_object(with_body=False)

    def do_GET(self) -> None:
        if self.server.stopping.is_set():
            self.close_connection = True
            return
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers))
        parts = urlsplit(self.path)
        bucket, _, key = parts.path[1:].partition("/")
        if bucket != BUCKET:
            self.say(404, b"<Error><Code>NoSuchBucket</Code></Error>")
        elif not key and "uploads" in parse_qs(parts.query, keep_blank_values=True):
            self._list_uploads(parse_qs(parts.query, keep_blank_values=True))
        elif not key:
            if self.server.listing is None or not self.server.listing(self):
                self._list(parse_qs(parts.query, keep_blank_values=True))
        else:
            self._answer_object(with_body=True)

    def say(self, status: int, body: bytes, **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _list(self, query: dict[str, list[str]]) -> None:
        prefix = query["prefix"][0].encode()
        assert query["encoding-type"] == ["url"]
        keys = sorted(key for key in self.server.objects if key.startswith(prefix))
        if "delimiter" in query:
            folders = sorted({prefix + key[len(prefix) :].partition(b"/")[0] for key in keys if b"/" in key[len(prefix) :]})
            names = "".join(f"<CommonPrefixes><Prefix>{quote(name)}/</Prefix></CommonPrefixes>" for name in folders)
            head = "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
            self.say(200, f"{head}{names}</ListBucketResult>".encode(), Content_Type="application/xml")
            return
        after = sum(key <= query.get("start-after", [""])[0].encode() for key in keys)
        start = int(query.get("continuation-token", [str(after)])[0])
        shown = keys[start : start + min(self.server.page, int(query["max-keys"][0]))]
        more = start + len(shown) < len(keys)
        entries = "".join(
            # As Amazon's encoding: a blank becomes a plus sign.
            f"<Contents><Key>{quote(key, safe='/').replace('%20', '+')}</Key>"
            f"<Size>{self.server.stated_sizes.get(key, len(self.server.objects[key]))}</Size>"
            f"<ETag>&quot;{tag_of(self.server.objects[key])[1:-1]}&quot;</ETag></Contents>"
            for key in shown
        )
        token = f"<NextContinuationToken>{start + len(shown)}</NextContinuationToken>" if more else ""
        head = '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        body = f"{head}<EncodingType>url</EncodingType><IsTruncated>{str(more).lower()}</IsTruncated>{token}{entries}"
        self.say(200, f"{body}</ListBucketResult>".encode(), Content_Type="application/xml")

    def _list_uploads(self, query: dict[str, list[str]]) -> None:
        prefix = query["prefix"][0].encode()
        entries = "".join(
            f"<Upload><Key>{quote(key)}</Key><UploadId>{name}</UploadId></Upload>"
            for name, (key, _, _) in sorted(self.server.uploads.items())
            if key.startswith(prefix)
        )
        head = "<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
        self.say(200, f"{head}{entries}</ListMultipartUploadsResult>".encode())

    def _take_write(self) -> tuple[bytes, dict[str, list[str]], bytes, str]:
        """Read a request that writes, and note it. Return its key, query, body and the fault that is to be done now."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.written.append((self.command, self.path, {name.lower(): value for name, value in self.headers.items()}))
        parts = urlsplit(self.path)
        key = unquote_to_bytes(parts.path).partition(f"/{BUCKET}/".encode())[2]
        fault = self.server.write_faults.get(key, "")
        if fault.endswith("-once") or fault in {"lost", "other"}:
            self.server.write_faults.pop(key)
        if fault == "other":
            self.server.objects[key] = b"of somebody else"
        return key, parse_qs(parts.query, keep_blank_values=True), body, fault.removesuffix("-once")

    def _refuse(self, fault: str) -> bool:
        """Answer as a fault says before anything is kept. Return whether that was done."""
        if fault.startswith("status-"):
            self.say(int(fault.removeprefix("status-")), b"<Error><Code>SlowDown</Code></Error>")
        elif fault == "error-body":
            self.say(200, b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code></Error>')
        elif fault == "redirect":
            self.say(307, b"", Location="http://localhost:1/elsewhere")
        else:
            return False
        return True

    def _keep(self, key: bytes, octets: bytes, mark: str, fault: str) -> None:
        """Keep an object, or what a fault makes of it, and answer."""
        if self.headers.get("If-None-Match") == "*" and key in self.server.objects:
            self.say(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        if self._has_changed(key):
            self.say(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        if fault == "half":
            octets = octets[: len(octets) // 2]
        if fault == "flipped":
            octets = bytes([octets[0] ^ 1]) + octets[1:]
        if fault != "forgets":
            self.server.objects[key] = octets
            self.server.marks[key] = mark
        if fault == "lost":
            self.close_connection = True
            return
        tag = '"00000000000000000000000000000000"' if fault == "wrong-tag" else tag_of(octets)
        self.say(200, b"", ETag=tag)

    def _has_changed(self, key: bytes) -> bool:
        """Return whether an object is not the one that the request names by its tag."""
        wanted = self.headers.get("If-Match")
        return wanted is not None and (key not in self.server.objects or tag_of(self.server.objects[key]) != wanted)

    def do_PUT(self) -> None:
        key, query, body, fault = self._take_write()
        if self._refuse(fault):
            return
        if "uploadId" in query:
            self.server.uploads[query["uploadId"][0]][2][int(query["partNumber"][0])] = body
            self.say(200, b"", ETag=tag_of(body))
            return
        self._keep(key, body, self.headers.get("x-amz-meta-bayegan-upload", ""), fault)

    def do_POST(self) -> None:
        key, query, _, fault = self._take_write()
        if self._refuse(fault):
            return
        if "uploads" in query:
            name = f"upload{len(self.server.written)}"
            self.server.uploads[name] = (key, self.headers.get("x-amz-meta-bayegan-upload", ""), {})
            self.say(200, f"<Result><UploadId>{name}</UploadId></Result>".encode())
            return
        name = query["uploadId"][0]
        if name not in self.server.uploads:
            self.say(404, b"<Error><Code>NoSuchUpload</Code></Error>")
            return
        _, mark, parts = self.server.uploads.pop(name)
        self._keep(key, b"".join(octets for _, octets in sorted(parts.items())), mark, fault)

    def do_DELETE(self) -> None:
        key, query, _, fault = self._take_write()
        if self._refuse(fault):
            return
        if "uploadId" in query:
            self.server.uploads.pop(query["uploadId"][0], None)
        elif self._has_changed(key):
            self.say(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        else:
            self.server.objects.pop(key, None)
        self.send_response(204)
        self.end_headers()

    def _answer_object(self, *, with_body: bool) -> None:
        key = unquote_to_bytes(urlsplit(self.path).path).partition(f"/{BUCKET}/".encode())[2]
        fault = self.server.faults.get(key, "")
        octets = self.server.objects.get(key)
        if octets is None or fault == "gone":
            self.say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        if fault == "end":
            # The whole store ends, and nobody listens at its address any more.
            threading.Thread(target=self.server.stop).start()
            self.server.stopping.wait()
            self.close_connection = True
            return
        if fault.startswith("status-"):
            self.say(int(fault.removeprefix("status-")), b"<Error><Code>Odd</Code></Error>")
            return
        if fault == "redirect":
            self.say(307, b"", Location=f"http://localhost:{self.server.server_address[1]}{self.path}")
            return
        tag = '"0123"' if fault == "changed" else tag_of(octets)
        wanted = self.headers.get("If-Match")
        if wanted and wanted != tag:
            self.say(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        self._send(octets, tag, fault, with_body=with_body)

    def _send(self, octets: bytes, tag: str, fault: str, *, with_body: bool) -> None:
        status, whole, spoken = 200, len(octets), {"ETag": tag, "Last-Modified": "Sat, 05 Nov 2016 00:00:00 GMT"}
        key = unquote_to_bytes(urlsplit(self.path).path).partition(f"/{BUCKET}/".encode())[2]
        if self.server.keeps_marks and key in self.server.marks:
            spoken["x-amz-meta-bayegan-upload"] = self.server.marks[key]
        if self.headers.get("x-amz-checksum-mode") == "ENABLED":
            self.server.asked_statements.append(key)
            spoken.update(self.server.statements.get(key, {}))
        if match := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            start, end = int(match[1]), min(int(match[2]) + 1, whole)
            octets, status = octets[start:end], 206
            spoken["Content-Range"] = f"bytes {start}-{end - 1}/{whole}"
        if fault == "short":
            octets = octets[: len(octets) // 2]
        if fault == "flipped":
            octets = bytes([octets[0] ^ 1]) + octets[1:]
        if fault in {"cut", "stall", "drip"} and with_body:
            self.send_response(status)
            for name, value in {**spoken, "Content-Length": str(len(octets))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(octets[: len(octets) // 2])
            self.wfile.flush()
            if fault == "stall":
                self.server.stopping.wait(300)
            if fault == "drip":
                time.sleep(2)
                self.wfile.write(octets[len(octets) // 2 :])
            self.close_connection = True
            return
        self.say(status, octets, **{name.replace("-", "_"): value for name, value in spoken.items()})
