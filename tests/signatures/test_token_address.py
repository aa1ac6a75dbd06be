"""Addresses of keys on tokens: the examples of RFC 7512 3, and what is refused. The PIN is never shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.errors import ReadError, WrongUsageError
from archiver.signatures import token_address
from archiver.signatures.token_address import find_module, is_token_address, read_token_address

if TYPE_CHECKING:
    from pathlib import Path

SOFT = (
    "pkcs11:token=The%20Software%20PKCS%2311%20Softtoken;manufacturer=Snake%20Oil,%20Inc.;model=1.0;"
    "object=my-certificate;type=cert;id=%69%95%3E%5C%F4%BD%EC%91;serial=?pin-source=file:/etc/token_pin"
)


def test_an_address_with_all_its_parts() -> None:
    read = read_token_address(SOFT)

    assert dict(read.texts) == {
        "token": "The Software PKCS#11 Softtoken",
        "manufacturer": "Snake Oil, Inc.",
        "model": "1.0",
        "object": "my-certificate",
        "type": "cert",
        "serial": "",
    }
    assert (read.label, read.key_id) == ("my-certificate", b"\x69\x95\x3e\x5c\xf4\xbd\xec\x91")
    assert (read.module, read.module_name, read.pin_file) == (None, None, "/etc/token_pin")
    assert "token_pin" not in read.shown


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("pkcs11:object=my-pubkey;type=public", "type", "public"),
        ("pkcs11:slot-description=Sun%20Metaslot", "slot-description", "Sun Metaslot"),
        ("pkcs11:library-manufacturer=Snake%20Oil,%20Inc.;library-version=1.23;slot-id=327", "slot-id", "327"),
        ("pkcs11:token=A%20name%20with%20a%20substring%20%25%3B", "token", "A name with a substring %;"),
        ("pkcs11:token=Name%20with%20a%20small%20A%20with%20acute:%20%C3%A1", "token", "Name with a small A with acute: á"),
        ("PKCS11:object=Desk;", "object", "Desk"),
    ],
)
def test_parts_are_decoded(text: str, name: str, value: str) -> None:
    assert read_token_address(text).texts[name] == value


@pytest.mark.parametrize(
    ("query", "module", "name", "pin"),
    [
        ("module-path=/mnt/libmypkcs11.so.1", "/mnt/libmypkcs11.so.1", None, None),
        ("module-name=mypkcs11&pin-source=file:///run/pin", None, "mypkcs11", "/run/pin"),
        ("pin-source=/run/pin", None, None, "/run/pin"),
        ("", None, None, None),
    ],
)
def test_the_query_names_module_and_pin(query: str, module: str | None, name: str | None, pin: str | None) -> None:
    read = read_token_address(f"pkcs11:object=my-sign-key;type=private?{query}")

    assert (read.module, read.module_name, read.pin_file) == (module, name, pin)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("/dev/card", "pkcs11:"),
        ("pkcs11:object=my-certificate;vendor-aaa=value-a", "vendor-aaa"),
        ("pkcs11:object", "object"),
        ("pkcs11:object=a;object=b", "object"),
        ("pkcs11:object=%zz", "object"),
        ("pkcs11:object=100%", "object"),
        ("pkcs11:object=%ff", "object"),
        ("pkcs11:type=secret-key", "type"),
        ("pkcs11:?module-path=%ff", "module-path"),
        ("pkcs11:?pin-source=|cat%20pin", "pin-source"),
        ("pkcs11:?object=a", "object"),
    ],
)
def test_a_part_that_is_not_understood_is_named(text: str, part: str) -> None:
    with pytest.raises(WrongUsageError) as refused:
        read_token_address(text)
    assert (refused.value.code, refused.value.values["part"]) == ("error.token-address", part)


def test_a_pin_in_an_address_is_refused_and_not_shown() -> None:
    with pytest.raises(WrongUsageError) as refused:
        read_token_address("pkcs11:object=a?pin-value=7391")
    assert refused.value.code == "error.token-pin-shown"
    assert "7391" not in str(refused.value)


def test_addresses_are_told_from_files() -> None:
    assert [is_token_address(one) for one in ("pkcs11:", "Pkcs11:token=a", "pkcs11", "./pkcs11:a", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("name", ["soft", "libsoft", "libsoft.so"])
def test_a_module_is_found_in_its_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "libsoft.so").write_text("")
    (tmp_path / "soft.so").mkdir()

    assert find_module(read_token_address(f"pkcs11:?module-path={tmp_path}&module-name={name}")) == str(tmp_path / "libsoft.so")


def test_a_module_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for query, shown in ((f"module-path={tmp_path / 'none.so'}", str(tmp_path / "none.so")), ("module-name=no-such", "no-such")):
        with pytest.raises(ReadError) as missing:
            find_module(read_token_address(f"pkcs11:?{query}"))
        assert (missing.value.code, missing.value.values["path"]) == ("error.token-module-missing", shown)
    monkeypatch.setattr(token_address, "_list_folders", lambda: iter(()))
    with pytest.raises(ReadError) as unnamed:
        find_module(read_token_address("pkcs11:object=a"))
    assert unnamed.value.code == "error.token-module-unnamed"
    (tmp_path / "module.so").write_text("")
    assert find_module(read_token_address(f"pkcs11:?module-path={tmp_path / 'module.so'}")) == str(tmp_path / "module.so")
