"""What people write wrong of a store: endpoints, credentials, addresses, and outputs that cannot lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stores.store_commands import run_here

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stores.misbehaving_store import MisbehavingStore


@pytest.mark.parametrize(
    "endpoint", ["http://user:hidden-word@127.0.0.1", "user:hidden-word@127.0.0.1", "http://127.0.0.1/?hidden-word"]
)
def test_a_password_in_an_endpoint_is_not_repeated(endpoint: str) -> None:
    told = run_here("validate", "s3://bucket/letters", "--endpoint", endpoint, "--credentials", "none")
    assert told.codes == {"store.endpoint-malformed"}
    assert "127.0.0.1" in told.output
    assert "hidden-word" not in told.output


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"])
@pytest.mark.parametrize("value", ["two\nlines", "two words", "کلید"])
def test_credentials_that_no_request_can_carry_are_told_before_it(store: MisbehavingStore, name: str, value: str) -> None:
    values = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", name: value}
    told = run_here("validate", "s3://bucket/letters", "--endpoint", store.endpoint, "--credentials", "env", **values)
    assert (told.exit_code, told.codes) == (3, {"store.no-credentials"})
    assert name in told.output
    assert value not in told.output
    assert not store.asked


@pytest.mark.parametrize("address", ["S3://bucket/letters", "s3:/bucket/letters", "S3:/letters"])
@pytest.mark.parametrize("command", ["validate", "create"])
def test_an_address_that_is_misspelt_is_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, address: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "source").mkdir()
    words = ["create", "source", "--to", address, "--plain"] if command == "create" else ["validate", address]
    told = run_here(*words, "--endpoint", "http://127.0.0.1:9", "--credentials", "none")
    assert (told.exit_code, told.codes) == (2, {"store.address-malformed"})
    assert [path.name for path in tmp_path.iterdir()] == ["source"]


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "bag", "--report", "s3://bucket/report.json"],
        ["extract", "bag", "--to", "s3://bucket/documents"],
        ["extract", "bag", "--as-bag", "--to", "s3://bucket/new", "--agent", "Ava"],
        ["records", "export", "bag", "--to", "s3://bucket/table.csv"],
        ["export", "bag", "--as", "premis", "--to", "s3://bucket/premis.xml"],
        ["audit", "plan", "--to", "s3://bucket/units"],
        ["audit", "work", "units", "--to", "s3://bucket/results"],
    ],
)
def test_what_is_written_to_a_disk_makes_no_folder_called_s3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run_here(*words)
    assert (told.exit_code, told.codes) == (2, {"store.output-not-on-disk"})
    assert not [*tmp_path.iterdir()]


def test_an_audit_says_how_a_store_becomes_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "nas").mkdir()
    (tmp_path / "archiver.toml").write_text('[places]\nnas = { path = "nas" }\n')
    told = run_here("audit", "add", "s3://bucket/bags", "--config", tmp_path / "archiver.toml")
    assert (told.exit_code, told.codes) == (2, {"store.not-named"})
