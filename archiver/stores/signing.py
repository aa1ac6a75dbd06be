"""Sign requests by AWS Signature Version 4.

The source of the rules is "Authenticating Requests (AWS Signature Version 4)" in the reference of the S3 API.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.stores.credentials import Credentials

EMPTY_BODY: Final = hashlib.sha256(b"").hexdigest()
_UNRESERVED: Final = "-_.~"


def quote_path(path: str) -> str:
    """Return a path as it stands in a request: all but unreserved characters and slashes are percent-encoded."""
    return quote(path, safe="/" + _UNRESERVED, errors="surrogateescape")


def quote_query(query: Mapping[str, str]) -> str:
    """Return a query as it is signed and sent: sorted by name."""
    pairs = sorted((quote(name, safe=_UNRESERVED), quote(value, safe=_UNRESERVED)) for name, value in query.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


class SignedLine(NamedTuple):
    """All that is signed besides the headers: path and query as they are sent, the method, and the SHA-256 of the body."""

    path: str
    query: str
    method: str = "GET"
    body: str = EMPTY_BODY


def sign(line: SignedLine, headers: Mapping[str, str], credentials: Credentials, time: str = "") -> dict[str, str]:
    """Return the headers with which a request is sent.

    Args:
        line: path, query, method and body, the first two as `quote_path` and `quote_query` give them.
        headers: the headers of the request, `host` among them, in lower case.
        credentials: the key to sign with. Without one the headers come back as they are.
        time: the time of the request, `20161105T120000Z`. It is now unless it is given.
    """
    if not credentials.are_given:
        return dict(headers)
    time = time or datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    signed = {**headers, "x-amz-content-sha256": line.body, "x-amz-date": time}
    if credentials.session_token:
        signed["x-amz-security-token"] = credentials.session_token
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
    request = f"{line.method}\n{line.path}\n{line.query}\n{lines}\n{names}\n{line.body}"
    scope = f"{time[:8]}/{credentials.region}/s3/aws4_request"
    text = "\n".join(("AWS4-HMAC-SHA256", time, scope, hashlib.sha256(request.encode()).hexdigest()))
    key = _derive_key(credentials.secret_key, time[:8], credentials.region)
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    given = f"Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**signed, "authorization": f"AWS4-HMAC-SHA256 {given}"}


@lru_cache(maxsize=16)
def _derive_key(secret: str, day: str, region: str) -> bytes:
    """Return the key that signs the requests of a day."""
    key = b"AWS4" + secret.encode()
    for part in (day, region, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
