"""Bags, keys and places that no seal can be made of, by the commands and from Python. Nothing is written then."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from archiver import SealOptions, check_seals, load_signer, seal_bags
from archiver.errors import ReadError, WriteError, WrongUsageError
from archiver.tasks.registers.registering import check_register, register_bags
from archiver.tasks.seals.carried_signing import RequestOptions, adopt_signatures, request_signature
from archiver.tasks.seals.sealing import add_layer
from archiver.tasks.seals.signing_keys import Wanted, load_named_key, make_seal_key
from archiver.tasks.seals.trusting import add_trust
from tests.seals.conftest import archiver
from tests.signatures.openssl import Identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archiver.tasks.seals.sealed_bags import SealedBags


def ask_nothing(wanted: Wanted) -> bytes:
    pytest.fail(f"nobody needs {wanted}")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"signers": ()}, "error.signer-missing"),
        ({"role": "owner"}, "error.argument-choice"),
        ({"place": "below"}, "error.argument-choice"),
    ],
)
def test_options_that_name_nothing_are_wrong_usage(options: dict[str, Any], code: str, bag: Path, desk: Identity) -> None:
    signer = load_signer(desk.key, desk.certificate, ask_nothing)
    with pytest.raises(WrongUsageError) as refused:
        seal_bags(bag, SealOptions(**{"signers": [signer], **options}))
    assert refused.value.code == code
    assert not (bag / "seals").exists()


def test_no_seal_stands_inside_an_archive(plain_bag: Path, tmp_path: Path, desk: Identity) -> None:
    packed = shutil.make_archive(str(tmp_path / "letters"), "zip", plain_bag.parent, plain_bag.name)
    refused = archiver("seal", "add", packed, "--inside", "--key", desk.key, "--certificate", desk.certificate)

    assert (refused.code, refused.codes) == (2, {"error.seal-inside-archive"})
    assert [path.name for path in tmp_path.iterdir()] == ["letters.zip"]


@pytest.mark.parametrize("words", [("stamp", "--stamp", "http://127.0.0.1:9/"), ("renew", "--stamp", "http://127.0.0.1:9/")])
def test_a_folder_that_is_no_bag_has_no_seal(words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    refused = archiver("seal", words[0], tmp_path / "folder", *words[1:])

    assert (refused.code, refused.codes) == (3, {"error.not-a-bag"})


def test_no_layer_follows_one_that_is_not_whole(sealed: Path, desk: Identity, address: str, tmp_path: Path) -> None:
    (sealed / "seals/0001/how-to-verify.txt").write_text("all is well")
    reply = tmp_path / "reply.tsr"
    reply.write_bytes(b"")
    renewed = archiver("seal", "renew", sealed, "--stamp", address)
    assert (renewed.code, renewed.codes) == (1, {"seal.list-differs", "seal.layer-refused"})
    for words in (
        ("stamp", sealed, "--stamp", address),
        ("stamp", sealed, "--request", tmp_path / "new.tsq"),
        ("stamp", sealed, "--reply", reply),
    ):
        refused = archiver("seal", *words)
        assert (refused.code, refused.codes) == (1, {"seal.list-differs"})
    added = add_layer(str(sealed), SealOptions([load_signer(desk.key, desk.certificate, ask_nothing)]))
    assert [one.code for one in added.findings] == ["seal.list-differs"]
    assert [path.name for path in (sealed / "seals").iterdir()] == ["0001"]
    assert not list((sealed / "seals/0001").glob("*.tsq"))
    assert not (tmp_path / "new.tsq").exists()


def test_a_seal_that_is_spoilt_while_its_bag_is_validated_is_noticed(sealed: Path, desk: Identity, tmp_path: Path) -> None:
    """Its lists are checked before the documents are read, and once more before anything is written."""
    folder, signature = tmp_path / "to-sign", tmp_path / "signature.p7s"
    instructions = sealed / "seals/0001/how-to-verify.txt"
    before = instructions.read_bytes()
    assert request_signature(str(sealed), str(folder), RequestOptions()).findings == []
    files = ("-in", folder / "covers.sha512", "-outform", "PEM", "-out", signature)
    openssl("cms", "-sign", "-binary", *files, "-inkey", desk.key, "-signer", desk.certificate)

    def spoil(*_: object) -> None:
        instructions.write_text("all is well")

    runs: list[Callable[[], SealedBags]] = [
        lambda: request_signature(str(sealed), str(tmp_path / "other"), RequestOptions(), spoil),
        lambda: adopt_signatures(str(sealed), str(folder), [str(signature)], spoil),
        lambda: seal_bags(sealed, SealOptions([load_signer(desk.key, desk.certificate, ask_nothing)]), spoil),
    ]
    for run in runs:
        assert [one.code for one in run().findings] == ["seal.list-differs"]
        assert instructions.read_bytes() != before
        instructions.write_bytes(before)
    assert not (tmp_path / "other").exists()
    assert [path.name for path in (sealed / "seals").iterdir()] == ["0001"]
    assert adopt_signatures(str(sealed), str(folder), [str(signature)]).findings == []


@pytest.mark.parametrize("option", ["--request", "--reply"])
def test_a_bag_without_a_seal_waits_for_no_time_stamp(option: str, bag: Path, tmp_path: Path) -> None:
    if option == "--reply":
        (tmp_path / "file").write_bytes(b"")
    refused = archiver("seal", "stamp", bag, option, tmp_path / "file")

    assert (refused.code, refused.codes) == (1, {"seal.nothing-to-stamp"})
    assert (tmp_path / "file").exists() == (option == "--reply")


def test_one_bag_that_is_not_there_does_not_stop_the_others(sealed: Path, trust: Path, tmp_path: Path) -> None:
    checked = check_seals([tmp_path / "none", sealed], trust)

    assert [(error.code, error.exit_code) for error in checked.errors] == [("error.bag-missing", 3)]
    assert [(report.bag, str(report.verdict)) for report in checked.reports] == [(str(sealed), "sealed")]

    assert register_bags(tmp_path / "register", [sealed]).added
    compared = check_register(tmp_path / "register", [tmp_path / "none", sealed])
    assert [error.code for error in compared.errors] == ["error.bag-missing"]
    assert [bag.line for bag in compared.bags] == [1]


def test_a_folder_that_is_no_bag_has_a_broken_seal_and_no_line(trust: Path, tmp_path: Path, sealed: Path) -> None:
    (tmp_path / "folder").mkdir()
    (report,) = check_seals(tmp_path / "folder", trust).reports
    assert str(report.verdict) == "broken"
    assert {finding.severity for finding in report.findings} == {"error"}

    assert register_bags(tmp_path / "register", [sealed]).added
    compared = check_register(tmp_path / "register", [tmp_path / "folder"])
    assert [bag.line for bag in compared.bags] == [None]
    assert any(finding.severity == "error" for finding in compared.findings)


def test_a_key_is_named_by_the_file_that_holds_it(desk: Identity, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = make_seal_key("Desk", folder, lambda _: b"a long passphrase")
    asked: list[Wanted] = []

    def ask(wanted: Wanted) -> bytes:
        asked.append(wanted)
        return b"a long passphrase"

    assert load_named_key(made.key, ask).certificates[0].sha256 == made.sha256
    store = tmp_path / "desk.P12"
    words = ("-inkey", desk.key, "-in", desk.certificate, "-out", store, "-passout", "pass:a long passphrase")
    openssl("pkcs12", "-export", *words)
    assert load_named_key(str(store), ask).certificates[0].name == "Desk"
    assert [(one.kind, one.of) for one in asked] == [("passphrase", made.key), ("passphrase", str(store))]
    with pytest.raises(WrongUsageError) as refused:
        load_named_key("pkcs11:?pin-value=1", ask)
    assert refused.value.code == "error.token-pin-shown"


def test_a_folder_in_the_place_of_a_key(desk: Identity, tmp_path: Path, bag: Path) -> None:
    with pytest.raises(ReadError) as refused:
        load_signer(tmp_path, desk.certificate, ask_nothing)
    assert refused.value.code == "error.unreadable"
    with pytest.raises(WriteError) as unwritable:
        make_seal_key("Desk", "/proc/none/keys", lambda _: b"a long passphrase")
    assert unwritable.value.code == "error.unwritable"
    assert archiver("seal", "new-key", "--name", "Desk", "--to", desk.key, "--passphrase-file", desk.certificate).code == 3
    assert not (bag / "seals").exists()


@pytest.mark.parametrize("name", ["", " \t"])
def test_an_entry_without_a_name_is_none(name: str, desk: Identity, tmp_path: Path) -> None:
    with pytest.raises(WrongUsageError) as refused:
        add_trust(desk.certificate, tmp_path / "trust.toml", name)
    assert refused.value.code == "error.key-name"
    assert not (tmp_path / "trust.toml").exists()
