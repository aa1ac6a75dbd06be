"""A real store on this machine: SeaweedFS, which stands in a package of Python."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from archiver.stores.credentials import DEFAULT_REGION, Credentials, StoreAccess
from archiver.stores.requests import Request, Requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KEY, SECRET = "testkey", "testsecret"
_TRIES = 3


def find_weed() -> str | None:
    """Return the program of SeaweedFS, or None if there is none for this system."""
    weed = shutil.which("weed") or str(Path(sys.executable).with_name("weed"))
    return weed if os.path.exists(weed) else None


class RealStore(NamedTuple):
    """A store of SeaweedFS, and how to reach it."""

    endpoint: str
    bucket: str
    filer: str

    def environment(self) -> dict[str, str]:
        """The credentials of the store in the variables of the environment."""
        return {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}

    def put_object(self, key: str, octets: bytes) -> None:
        """Write an object by S3, where a key that ends with no slash is no folder, whatever others begin with it."""
        requests = Requests(StoreAccess(self.endpoint, Credentials(KEY, SECRET, "", DEFAULT_REGION)))
        try:
            answer = requests.send(Request(f"/{self.bucket}/{key}", method="PUT", body=octets))
        finally:
            requests.close()
        assert answer.status == 200, answer.body

    def put(self, key: str, octets: bytes) -> None:
        """Write an object, by the files of the store and not by S3."""
        url = f"{self.filer}/buckets/{self.bucket}/{quote(key)}"
        urllib.request.urlopen(urllib.request.Request(url, octets, method="PUT"), timeout=30).close()  # noqa: S310


def find_port() -> int:
    """Return a port that is free, and whose neighbour ten thousand further is free too, which SeaweedFS takes."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port: int = one.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port + 10_000))
            except (OSError, OverflowError):
                continue
            return port


def _wait_for_bucket(address: str) -> None:
    """Wait until the store has made its bucket, which it does a moment after it begins to answer."""
    for _ in range(600):
        with suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
            return
        time.sleep(0.1)


def _make_options(folder: Path, ports: Sequence[int]) -> list[str]:
    """Return the options of the program: one port for each of its servers, all on this machine, and one bucket."""
    names = ("s3", "master", "volume", "filer")
    options = [f"-{name}.port={port}" for name, port in zip(names, ports, strict=True)]
    options += [
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-webdav=false",
        "-admin.ui=false",
    ]
    options += [f"-dir={folder / 'data'}", f"-s3.config={folder / 's3.json'}", "-bucket=archive", "-s3.cacheCapacityMB=0"]
    return options


def _has_begun(process: subprocess.Popen[bytes], endpoint: str) -> bool:
    """Wait until the store refuses a request that is not signed. Return False if it never does."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{endpoint}/archive?list-type=2", timeout=5)  # noqa: S310
        except urllib.error.HTTPError as answer:
            if answer.code == 403:  # it is there, and asks who we are
                return True
        except OSError:
            pass
        if process.poll() is not None:
            return False
        time.sleep(0.1)
    return False


def _start(weed: str, folder: Path) -> tuple[subprocess.Popen[bytes], Sequence[int]]:
    """Return a store that has begun, and its ports. A port that was free may be taken by another program until it is used."""
    environment = {**os.environ, "GOMEMLIMIT": "300MiB", "GOMAXPROCS": "2"}
    for _ in range(_TRIES):
        ports = [find_port() for _ in range(4)]
        command = [weed, "mini", *_make_options(folder, ports)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=folder / "data", stdout=log, stderr=log, env=environment)
        if _has_begun(process, f"http://127.0.0.1:{ports[0]}"):
            return process, ports
        process.kill()
        process.wait()
    raise AssertionError((folder / "log").read_text())


@contextmanager
def running_store(weed: str, folder: Path) -> Iterator[RealStore]:
    """Run a store of SeaweedFS that keeps all it has in the folder, until the end of the block."""
    rights = ["Admin", "Read", "Write", "List", "Tagging"]
    identity = {"name": "test", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": rights}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    (folder / "data").mkdir()
    process, ports = _start(weed, folder)
    try:
        filer = f"http://127.0.0.1:{ports[3]}"
        _wait_for_bucket(f"{filer}/buckets/archive/")
        yield RealStore(f"http://127.0.0.1:{ports[0]}", "archive", filer)
    finally:
        # Asked to end, it takes half a minute. Nothing that it holds is needed any more.
        process.kill()
        process.wait(30)
