"""No address is called but the one that was named, whatever the environment says: every connection of the process is watched."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.stores.store_commands import make_environment, upload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore

_WATCHED = """
import json, os, sys
calls = []

def watch(event, arguments):
    if event == "socket.connect" or event == "socket.sendto":
        calls.append([event, repr(arguments[1])])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}:
        calls.append([event, repr(arguments[0])])
    elif event in {"subprocess.Popen", "os.posix_spawn", "os.exec", "os.system"}:
        calls.append(["process", repr(arguments[0])])

sys.addaudithook(watch)
from archiver.commands.program import main
try:
    code = main(sys.argv[2:])
finally:
    with open(sys.argv[1], "w") as file:
        json.dump(calls, file)
sys.exit(code)
"""
_ELSEWHERE = "http://127.0.0.2:9"
_TEMPTING = {
    **dict.fromkeys(
        (
            "AWS_ENDPOINT_URL",
            "AWS_ENDPOINT_URL_S3",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT",
            "AWS_METADATA_ENDPOINT",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "ALL_PROXY",
            "all_proxy",
        ),
        _ELSEWHERE,
    ),
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/credentials",
    "AWS_PROFILE": "archive",
    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/archive",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "false",
    "AWS_S3_USE_ARN_REGION": "true",
    "AWS_DEFAULT_REGION": "eu-north-1",
}
_CODES = {0, 1}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder whose profile names another server and a program that gives credentials."""
    folder = tmp_path / "home" / ".aws"
    folder.mkdir(parents=True)
    (folder / "config").write_text(f"[profile archive]\nendpoint_url = {_ELSEWHERE}\ncredential_process = /bin/false\n")
    (folder / "credentials").write_text("[archive]\naws_access_key_id = other\naws_secret_access_key = other\n")
    return folder.parent


def _watch(tmp_path: Path, home: Path, *words: str | Path) -> tuple[int, list[list[str]], str]:
    """Run a command. Return its exit code, all that it called, and what it said."""
    calls = tmp_path / "calls.json"
    environment = {**make_environment(**_TEMPTING), "HOME": str(home), "XDG_STATE_HOME": str(tmp_path / "state")}
    command = [sys.executable, "-c", _WATCHED, str(calls), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    return done.returncode, json.loads(calls.read_text()), done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("validate", "s3://bucket/bags/letters"),
        ("extract", "s3://bucket/bags/letters", "--to", "{here}/out"),
        ("seal", "check", "s3://bucket/bags/letters"),
        ("create", "{here}/source", "--plain", "--second-opinion", "none", "--to", "s3://bucket/made"),
        ("copy", "s3://bucket/bags/letters", "--to", "s3://bucket/copies"),
        ("copy", "{bag}", "--to", "s3://bucket/copies"),
        ("audit", "add"),
        ("audit", "run"),
        ("audit", "compare", "store/letters"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_only_the_endpoint_is_called(
    store: MisbehavingStore, letters: Path, home: Path, tmp_path: Path, command: tuple[str, ...]
) -> None:
    upload(store, letters)
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "letter.txt").write_text("Letter\n")
    settings = tmp_path / "settings.toml"
    place = f'url = "s3://bucket/bags", endpoint = "{store.endpoint}", credentials = "none", pause = "0.01s"'
    settings.write_text(f"[places]\nstore = {{ {place} }}\n")
    words = [word.format(here=tmp_path, bag=letters) for word in command]
    if command[0] == "audit":
        options = ["--config", str(settings)]
        if command[1] != "add":
            assert _watch(tmp_path, home, "audit", "add", *options)[0] in _CODES
    else:
        options = ["--endpoint", store.endpoint, "--credentials", "none"]
    code, calls, said = _watch(tmp_path, home, *words, *options)
    assert code in _CODES, said
    # The endpoint is called, so that the watch is seen to work.
    address = urlsplit(store.endpoint)
    assert {repr((address.hostname, address.port))} == {called for event, called in calls if event == "socket.connect"}
    assert {called for event, called in calls if event not in {"socket.connect", "process"}} <= {repr(address.hostname)}
    started = [called for event, called in calls if event == "process"]
    assert not [one for one in started if sys.executable not in one], started


def test_without_an_endpoint_no_connection_is_made(letters: Path, home: Path, tmp_path: Path) -> None:
    for words in (("validate", "s3://bucket/letters"), ("create", letters, "--to", "s3://bucket/made")):
        code, calls, said = _watch(tmp_path, home, *words)
        assert (code, calls) == (2, []), said
