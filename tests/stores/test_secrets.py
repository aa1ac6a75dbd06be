"""No secret of a store stands in what a command says, in its report or in a traceback, whatever fails."""

from __future__ import annotations

import shutil
import traceback
from typing import TYPE_CHECKING

import pytest

from archiver.stores import requests
from tests.stores.store_commands import run_here, upload

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archiver.stores.credentials import Credentials
    from archiver.stores.signing import SignedLine
    from tests.stores.misbehaving_store import MisbehavingStore

KEY, SECRET, TOKEN = "testkey", "hidden-word", "hidden-token"

COMMANDS = {
    "create": ["create", "{folder}/source", "--to", "s3://bucket/bags/more", "--organization", "X"],
    "copy to": ["copy", "{folder}/nas/letters", "--to", "s3://bucket/more"],
    "copy from": ["copy", "s3://bucket/bags/letters", "--to", "{folder}/back"],
    "extract": ["extract", "s3://bucket/bags/letters", "--to", "{folder}/back"],
    "add": ["audit", "add"],
    "run": ["audit", "run"],
    "compare": ["audit", "compare", "nas/letters"],
    "repair": ["audit", "repair", "bucket/letters", "--apply"],
}


@pytest.fixture
def settings(store: MisbehavingStore, letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that name a store, with a secret in a file, and a folder, with a copy of one bag at each."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "keys").write_text(
        f"AWS_ACCESS_KEY_ID={KEY}\nAWS_SECRET_ACCESS_KEY={SECRET}\nAWS_SESSION_TOKEN={TOKEN}\nAWS_REGION=of-nowhere\n"
    )
    shutil.copytree(letters, tmp_path / "nas" / "letters")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "letter.txt").write_text("5 November 2016\n")
    upload(store, letters)
    place = f'url = "s3://bucket", endpoint = "{store.endpoint}", credentials = "file:{tmp_path / "keys"}"'
    path = tmp_path / "archiver.toml"
    path.write_text(
        f'[places]\nbucket = {{ {place.replace("bucket", "bucket/bags", 1)} }}\nall = {{ {place} }}\nnas = {{ path = "nas" }}\n'
    )
    run_here("audit", "add", "nas", "bucket", "--config", path)
    return path


@pytest.mark.parametrize("failure", ["denied", "damage"])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_secret_is_told_if_it_fails(
    store: MisbehavingStore, settings: Path, tmp_path: Path, command: str, failure: str
) -> None:
    words = [word.format(folder=tmp_path) for word in COMMANDS[command]]
    if failure == "denied":
        store.answer_listings(403, b"<Error><Code>AccessDenied</Code></Error>")
    else:
        store.objects[b"bags/letters/data/letter 3.txt"] = b"damaged"
        store.faults[b"bags/letters/data/letter 1.txt"] = "status-403"
        store.write_faults[b"bags/more/data/letter.txt"] = "status-403"
    store.headers.clear()
    told = run_here(*words, "--config", str(settings), "--debug", "--report", str(tmp_path / "report.json"))
    assert any(f"Credential={KEY}/" in headers.get("authorization", "") for headers in store.headers), "it was asked"
    report = tmp_path / "report.json"
    said = told.output + (report.read_text() if report.exists() else "")
    assert said
    assert not [word for word in (SECRET, TOKEN, "Signature=") if word in said]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_traceback_names_no_secret(settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """An error that nobody foresaw ends the program with a traceback if `--debug` is given."""

    def fail(line: SignedLine, headers: Mapping[str, str], credentials: Credentials) -> dict[str, str]:
        raise LookupError(str((line, dict(headers), credentials)))

    monkeypatch.setattr(requests, "sign", fail)
    words = [word.format(folder=tmp_path) for word in COMMANDS[command]]
    with pytest.raises(LookupError) as failed:
        run_here(*words, "--config", str(settings), "--debug")
    said = "".join(traceback.format_exception(failed.value))
    assert "in send" in said
    assert not [word for word in (SECRET, TOKEN, KEY) if word in said]
