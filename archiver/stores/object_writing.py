"""Write objects, whole or in parts, each under a condition on what is there. The store is told the SHA-256 of each."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import escape

from archiver.findings import escape_for_display
from archiver.stores.address import StoreAddress
from archiver.stores.listing import decode_key
from archiver.stores.requests import Request
from archiver.stores.store_errors import ObjectThereError, StoreWriteError, TryFailedError
from archiver.stores.xml_answer import XmlAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.stores.requests import Answer, Requests

MARK: Final = "x-amz-meta-bayegan-upload"
"""The header that says which run wrote an object."""
_DONE: Final = frozenset({200, 204})
_DENIED: Final = frozenset({401, 403})
_MISSING: Final = 404
_THERE: Final = 412
_CONFLICT: Final = 409
_MOST_PAGES: Final = 10_000
NEW: Final[Mapping[str, str]] = {"if-none-match": "*"}
"""The condition of an object that is to be new."""


class Part(NamedTuple):
    """A part of an object that was sent: its number from 1, the entity tag that the store gave it, and its SHA-256 in Base64."""

    number: int
    tag: str
    checksum: str


class BegunUpload(NamedTuple):
    """An upload in parts that did not end."""

    key: str
    upload: str


class WrittenObject(NamedTuple):
    """The octets of an object as a store states them, and the mark of the run that wrote it, or None."""

    octets: int
    mark: str | None


class ObjectWriter:
    """Writes objects of one bucket, each with the mark of this run. Several threads may write at once.

    All methods raise StoreWriteError if the store does not do what was asked, and StoreError if it cannot be reached any longer.
    """

    def __init__(self, requests: Requests, bucket: str, mark: str) -> None:
        self._requests = requests
        self._bucket = bucket
        self._mark = mark

    def put(self, key: str, octets: bytes | bytearray, condition: Mapping[str, str] = NEW) -> None:
        """Write a whole object. Raises ObjectThereError if what is there is not as the condition says."""
        headers = {**condition, MARK: self._mark, "x-amz-checksum-sha256": make_checksum(octets)}
        answer = self._send("PUT", key, headers=headers, body=octets)
        self._require_new(answer, key)

    def begin_parts(self, key: str) -> str:
        """Begin an object that is sent in parts. Return the name of the upload."""
        headers = {MARK: self._mark, "x-amz-checksum-algorithm": "SHA256"}
        answer = self._require(self._send("POST", key, {"uploads": ""}, headers), key)
        upload = _read(answer).text("UploadId")
        if not upload:
            raise self._error(key, "the store does not name the upload")
        return upload

    def put_part(self, begun: BegunUpload, number: int, octets: bytes | bytearray) -> Part:
        """Send a part."""
        checksum = make_checksum(octets)
        query = {"partNumber": str(number), "uploadId": begun.upload}
        answer = self._require(self._send("PUT", begun.key, query, {"x-amz-checksum-sha256": checksum}, octets), begun.key)
        tag = answer.headers.get("etag")
        if not tag:
            raise self._error(begun.key, "the store does not say what it holds of a part")
        return Part(number, tag, checksum)

    def complete(self, begun: BegunUpload, parts: Sequence[Part], condition: Mapping[str, str] = NEW) -> None:
        """Make one object of all parts. Raises as `put`."""
        lines = "".join(
            f"<Part><PartNumber>{part.number}</PartNumber><ETag>{escape(part.tag)}</ETag>"
            f"<ChecksumSHA256>{part.checksum}</ChecksumSHA256></Part>"
            for part in parts
        )
        space = "http://s3.amazonaws.com/doc/2006-03-01/"
        body = f'<CompleteMultipartUpload xmlns="{space}">{lines}</CompleteMultipartUpload>'.encode()
        answer = self._send("POST", begun.key, {"uploadId": begun.upload}, condition, body)
        if answer.status == _MISSING and answer.tries > 1:
            # An earlier try was done, though its answer was lost. Reading back tells if it was.
            return
        self._require_new(answer, begun.key)

    def abort(self, begun: BegunUpload) -> None:
        """Have the store remove the parts of an upload."""
        answer = self._send("DELETE", begun.key, {"uploadId": begun.upload})
        if answer.status != _MISSING:
            self._require(answer, begun.key)

    def delete(self, key: str, condition: Mapping[str, str] | None = None) -> None:
        """Remove an object, if it is as the condition says."""
        answer = self._send("DELETE", key, headers=condition)
        if answer.status != _MISSING:
            self._require(answer, key)

    def find(self, key: str) -> WrittenObject | None:
        """Return what the store says of an object, or None if there is none."""
        answer = self._send("HEAD", key)
        if answer.status == _MISSING:
            return None
        self._require(answer, key)
        octets = answer.headers.get("content-length", "")
        return WrittenObject(int(octets) if octets.isdecimal() else -1, answer.headers.get(MARK))

    def list_uploads(self, prefix: str) -> Iterator[BegunUpload]:
        """Yield the uploads that did not end, of all keys that begin with the prefix."""
        query = {"uploads": "", "prefix": prefix, "encoding-type": "url"}
        for _ in range(_MOST_PAGES):
            read = _read(self._require(self._send("GET", "", query), prefix), "Upload")
            is_encoded = read.text("EncodingType") == "url"
            for entry in read.entries:
                key = entry.get("Key", "")
                key = decode_key(key) if is_encoded else key
                if key.startswith(prefix) and "UploadId" in entry:
                    yield BegunUpload(key, entry["UploadId"])
            markers = read.text("NextKeyMarker"), read.text("NextUploadIdMarker")
            if read.text("IsTruncated") != "true" or not any(markers):
                return
            key_marker = decode_key(markers[0]) if is_encoded else markers[0]
            query = {**query, "key-marker": key_marker, "upload-id-marker": markers[1]}

    def _send(
        self,
        method: str,
        key: str,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | bytearray = b"",
    ) -> Answer:
        path = f"/{self._bucket}/{key}" if key else f"/{self._bucket}"
        try:
            return self._requests.send(Request(path, query or {}, headers or {}, method, body))
        except TryFailedError as error:
            raise self._error(key, error.reason) from error

    def _require_new(self, answer: Answer, key: str) -> None:
        """Check the answer to the writing of a new object."""
        if answer.status in {_THERE, _CONFLICT} and answer.tries > 1:
            # An earlier try was done, though its answer was lost. Reading back tells if it was.
            return
        if answer.status == _THERE:
            shown = self._show(key)
            raise ObjectThereError("store.object-unwritable", address=shown, reason="another object was put there meanwhile")
        self._require(answer, key)

    def _require(self, answer: Answer, key: str) -> Answer:
        """Return an answer that says that what was asked is done."""
        if answer.status in _DONE:
            return answer
        code = _read(answer).text("Code")
        if answer.status in _DENIED:
            raise StoreWriteError("store.access-denied", address=self._show(key), reason=code or f"HTTP {answer.status}")
        if code == "NoSuchBucket":
            raise StoreWriteError("store.bucket-missing", address=f"s3://{self._bucket}")
        raise self._error(key, code or f"HTTP {answer.status}")

    def _error(self, key: str, reason: str) -> StoreWriteError:
        return StoreWriteError("store.object-unwritable", address=self._show(key), reason=reason)

    def _show(self, key: str) -> str:
        return escape_for_display(str(StoreAddress(self._bucket, key)))


def make_checksum(octets: bytes | bytearray) -> str:
    """Return the SHA-256 of octets in Base64, as the headers of S3 have it."""
    return b64encode(sha256(octets).digest()).decode()


def _read(answer: Answer, entry: str = "") -> XmlAnswer:
    """Return the XML of an answer, which is empty if it has none that can be read."""
    try:
        return XmlAnswer(answer.body, entry)
    except ValueError:
        return XmlAnswer(b"<Empty/>")
