"""What people write wrong of a store: endpoints, credentials, addresses, and outputs that cannot lie there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import archiver
from tests.stores.store_commands import run_here, upload

if TYPE_CHECKING:
    from collections.abc import Callable
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
        ["audit", "export", "--to", "s3://bucket/ledger.jsonl"],
        ["records", "template", "--to", "s3://bucket/table.csv"],
        ["init", "s3://bucket/settings", "--organization", "The Register of Names"],
        ["date", "convert", "--csv", "dates.csv", "--column", "day", "--output", "s3://bucket/dates.csv"],
        ["register", "add", "s3://bucket/register", "bag"],
        ["register", "prove", "register", "bag", "--to", "s3://bucket/proof"],
        ["register", "stamp", "register", "--request", "s3://bucket/request.tsq"],
        ["seal", "page", "bag", "--to", "s3://bucket/seal.html"],
        ["seal", "stamp", "bag", "--request", "s3://bucket/request.tsq"],
        ["seal", "request", "bag", "--certificate", "certificate.pem", "--to", "s3://bucket/request"],
        ["seal", "new-key", "--name", "Ava", "--to", "s3://bucket/keys"],
        ["seal", "trust", "add", "certificate.pem", "--trust", "s3://bucket/trust.toml", "--name", "Ava", "--signer"],
    ],
)
def test_what_is_written_to_a_disk_makes_no_folder_called_s3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run_here(*words)
    assert (told.exit_code, told.codes) == (2, {"store.output-not-on-disk"})
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "words",
    [
        ["validate", "bag"],
        ["extract", "bag", "--to", "out"],
        ["copy", "bag", "--to", "disk"],
        ["create", "bag", "--to", "new"],
        ["seal", "check", "bag"],
        ["bag", "history", "bag"],
        ["export", "bag", "--as", "premis"],
        ["records", "export", "bag", "--to", "table.csv"],
    ],
)
def test_options_of_a_store_beside_bags_on_a_disk_are_refused(
    store: MisbehavingStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bag").mkdir()
    for options in (
        ["--endpoint", store.endpoint, "--credentials", "none"],
        ["--endpoint", "none at all"],
        ["--credentials", "x"],
    ):
        told = run_here(*words, *options)
        assert (told.exit_code, told.codes) == (2, {"store.option-unused"})
        assert told.report["findings"][0]["values"]["option"] == ", ".join(options[::2])
    assert [path.name for path in tmp_path.iterdir()] == ["bag"]
    assert not store.asked


def test_options_of_a_store_go_with_the_name_of_a_place_that_is_one(
    store: MisbehavingStore, letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(store, letters)
    monkeypatch.chdir(tmp_path)
    access = ("--endpoint", store.endpoint, "--credentials", "none", "--config", store.settings)
    assert run_here("copy", "bucket/bags/letters", "--to", tmp_path, *access).exit_code == 0
    assert run_here("copy", letters, "--to", tmp_path, *access).codes == {"store.option-unused"}


def _make_call(name: str, to: str) -> Callable[[], object]:
    """Return a call of a public function with an output at `to`. All other arguments are plain, and need not be there."""
    calls: dict[str, Callable[[], object]] = {
        "extract": lambda: archiver.extract("bag", to),
        "derive_bag": lambda: archiver.derive_bag("bag", to, archiver.DeriveOptions(agent="Ava")),
        "export": lambda: archiver.export("bag", to, archiver.ExportOptions("premis")),
        "export_table": lambda: archiver.export_table("bag", f"{to}.csv"),
        "write_template": lambda: archiver.write_template(f"{to}.csv"),
        "fill_template": lambda: archiver.fill_template(".", f"{to}.csv"),
        "convert_table_file": lambda: archiver.convert_table_file("dates.csv", to, archiver.DateColumn("day")),
        "register_bags": lambda: archiver.register_bags(to, ["bag"]),
        "prove_bag": lambda: archiver.prove_bag("register", "bag", to),
        "make_seal_key": lambda: archiver.make_seal_key("Ava", to, lambda _: b"a passphrase"),
        "export_audit_ledger": lambda: archiver.export_audit_ledger(to),
    }
    return calls[name]


@pytest.mark.parametrize(
    "name",
    [
        "extract",
        "derive_bag",
        "export",
        "export_table",
        "write_template",
        "fill_template",
        "convert_table_file",
        "register_bags",
        "prove_bag",
        "make_seal_key",
        "export_audit_ledger",
    ],
)
@pytest.mark.parametrize("to", ["s3://bucket/letters", "S3:/bucket/letters"])
def test_python_makes_no_folder_called_s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, to: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dates.csv").write_text("day\n1367-06-01\n")
    with pytest.raises(archiver.WrongUsageError) as refused:
        _make_call(name, to)()
    assert refused.value.code == "store.output-not-on-disk"
    assert [path.name for path in tmp_path.iterdir()] == ["dates.csv"]


def test_an_audit_says_how_a_store_becomes_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "nas").mkdir()
    (tmp_path / "archiver.toml").write_text('[places]\nnas = { path = "nas" }\n')
    told = run_here("audit", "add", "s3://bucket/bags", "--config", tmp_path / "archiver.toml")
    assert (told.exit_code, told.codes) == (2, {"store.not-named"})
