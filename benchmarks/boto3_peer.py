"""What a person would write with boto3 to bring a bag from or to a store. benchmarks/stores.py runs it as the other side.

python benchmarks/boto3_peer.py ENDPOINT upload FOLDER PREFIX
python benchmarks/boto3_peer.py ENDPOINT download PREFIX FOLDER THREADS
python benchmarks/boto3_peer.py ENDPOINT read PREFIX THREADS          each object whole, with both digests
python benchmarks/boto3_peer.py ENDPOINT list PREFIX
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import boto3  # type: ignore[import-not-found]
from botocore.config import Config  # type: ignore[import-not-found]

_BUCKET = "archive"


def _open(endpoint: str, threads: int = 8) -> Any:  # noqa: ANN401 - a client of boto3
    config = Config(max_pool_connections=threads, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", config=config)


def _list(client: Any, prefix: str) -> list[str]:  # noqa: ANN401 - see above
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=_BUCKET, Prefix=f"{prefix}/")
    return [found["Key"] for page in pages for found in page["Contents"]]


def upload(endpoint: str, folder: str, prefix: str) -> None:
    """Upload all files of a folder, eight at a time."""
    client = _open(endpoint)
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda path: client.upload_file(str(path), _BUCKET, f"{prefix}/{path.relative_to(folder)}"), files))


def download(endpoint: str, prefix: str, folder: str, threads: str) -> None:
    """Download all objects below a prefix."""
    client = _open(endpoint, int(threads))
    targets = {key: Path(folder, key[len(prefix) + 1 :]) for key in _list(client, prefix)}
    for parent in {path.parent for path in targets.values()}:
        parent.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(int(threads)) as pool:
        list(pool.map(lambda one: client.download_file(_BUCKET, one[0], str(one[1])), targets.items()))


def read(endpoint: str, prefix: str, threads: str) -> None:
    """Read all objects below a prefix, with both digests."""
    client = _open(endpoint, int(threads))

    def digest(key: str) -> tuple[str, str]:
        octets = client.get_object(Bucket=_BUCKET, Key=key)["Body"].read()
        return sha256(octets).hexdigest(), sha512(octets).hexdigest()

    with ThreadPoolExecutor(int(threads)) as pool:
        list(pool.map(digest, _list(client, prefix)))


def list_keys(endpoint: str, prefix: str) -> None:
    """List all keys below a prefix."""
    print(len(_list(_open(endpoint), prefix)))


if __name__ == "__main__":
    {"upload": upload, "download": download, "read": read, "list": list_keys}[sys.argv[2]](sys.argv[1], *sys.argv[3:])
