"""Authorities that answer wrongly: the layer stays whole, and the request waits."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from archiver.errors import WriteError
from archiver.findings import FindingLog
from archiver.seals import authorities
from archiver.signatures.time_stamps import read_request
from archiver.tasks.seals.layer_stamps import read_layer_stamps
from archiver.tasks.seals.seal_stamping import open_last_layer
from tests.seals.conftest import archiver
from tests.seals.time_stamp_authority import WRONG, Authority
from tests.signatures.openssl import openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


REASONS = {
    "html": "der-malformed",
    "error": "HTTP 503",
    "empty": "der-malformed",
    "redirect": "redirect",
    "endless": "answer-too-large",
    "huge": "answer-too-large",
    "refused": "no",  # its own words
    "flipped": "signature-wrong",
    "other time": "time-differs",
    "other nonce": "nonce-differs",
    "other digest": "content-differs",
}
"""What is said of each wrong answer."""


def list_files(bag: Path) -> dict[str, bytes]:
    folder = bag / "seals" / "0001"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("mode", WRONG)
def test_a_wrong_answer_is_refused(mode: str, bag: Path, seal: Callable[..., Any], address: str, authority: Authority) -> None:
    seal(bag)
    before = list_files(bag)
    authority.mode = mode
    stamped = archiver("seal", "stamp", bag, "--stamp", address)

    assert (stamped.code, stamped.codes_of("error")) == (1, {"seal.stamp-refused"})
    assert stamped.report["findings"][0]["values"]["reason"] == REASONS[mode]
    assert all(method == "POST" for method, _, _ in authority.requests)
    after = list_files(bag)
    assert set(after) - set(before) == {"stamp-1.tsq"}
    assert all(after[path] == octets for path, octets in before.items())

    authority.mode = "good"
    assert archiver("seal", "stamp", bag, "--stamp", address).code == 0
    assert set(list_files(bag)) - set(before) == {"stamp-1.tsr"}
    # The request that waited was sent again, with its nonce.
    assert read_request(authority.requests[-1][2]) == read_request(after["stamp-1.tsq"])


@pytest.mark.parametrize("mode", ["slow", "silent"])
def test_a_slow_answer_is_given_up(
    mode: str, bag: Path, seal: Callable[..., Any], address: str, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits longer than 45 seconds. Here the time is shorter."""
    assert authorities._SECONDS <= 45
    monkeypatch.setattr(authorities, "_SECONDS", 0.5)
    seal(bag)
    authority.left.clear()
    authority.mode = mode
    stamped = archiver("seal", "stamp", bag, "--stamp", address)

    assert (stamped.code, stamped.codes) == (3, {"error.authority-unreachable"})
    assert stamped.report["findings"][0]["values"]["reason"] == "timed out"
    assert "stamp-1.tsq" in list_files(bag)
    authority.mode = "good"
    assert mode == "silent" or authority.left.wait(100), "the answer is not read any more"
    authority.left.set()


def test_a_waiting_request_that_is_not_ours_is_left_alone(
    bag: Path, seal: Callable[..., Any], authority: Authority, address: str, trust: Path, tmp_path: Path
) -> None:
    seal(bag)
    layer = bag / "seals/0001"
    (tmp_path / "other").write_bytes(b"other")
    query = ("ts", "-query", "-sha512", "-cert", "-out")
    (layer / "stamp-1.tsq").write_bytes(b"no request")
    openssl(*query, layer / "stamp-2.tsq", "-data", tmp_path / "other")
    openssl(*query, layer / "stamp-3.tsq", "-data", layer / "stamped.sha512", "-no_nonce")
    openssl(*query, layer / "stamp-5.tsq", "-data", layer / "stamped.sha512")
    before = list_files(bag)
    assert archiver("seal", "stamp", bag, "--stamp", address, "--stamp", address).code == 0

    # The fifth one fits, so it is answered. The other answer is to a new request.
    assert authority.requests[0][2] == before["stamp-5.tsq"]
    assert set(list_files(bag)) ^ set(before) == {"stamp-5.tsq", "stamp-5.tsr", "stamp-6.tsr"}
    assert archiver("seal", "check", bag, "--trust", trust).result["verdict"] == "sealed"


def test_a_reply_finds_its_request_among_others(
    bag: Path, seal: Callable[..., Any], authority: Authority, tmp_path: Path
) -> None:
    seal(bag)
    layer, reply = bag / "seals/0001", tmp_path / "reply.tsr"
    (layer / "stamp-1.tsq").write_bytes(b"no request")
    for number in (2, 3):
        openssl("ts", "-query", "-sha512", "-cert", "-out", layer / f"stamp-{number}.tsq", "-data", layer / "stamped.sha512")
    reply.write_bytes(authority.reply((layer / "stamp-3.tsq").read_bytes()))

    assert archiver("seal", "stamp", bag, "--reply", reply).code == 0
    assert (layer / "stamp-3.tsr").read_bytes() == reply.read_bytes()
    assert sorted(path.name for path in layer.glob("*.tsq")) == ["stamp-1.tsq", "stamp-2.tsq"]


def test_a_list_that_is_stamped_and_not_there(bag: Path, seal: Callable[..., Any], address: str, authority: Authority) -> None:
    seal(bag)
    (bag / "seals/0001/stamped.sha512").unlink()
    stands = read_layer_stamps(bag)

    assert archiver("seal", "stamp", bag, "--stamp", address).codes == {"seal.layer-incomplete"}
    assert authority.requests == []
    assert (len(stands.layers), stands.digest) == (1, "")
    assert [one.code for one in stands.findings] == ["seal.layer-incomplete"]


def test_what_would_be_sent_and_what_waits(bag: Path, seal: Callable[..., Any], address: str) -> None:
    assert read_layer_stamps(bag).layers == []
    seal(bag)
    stamped = hashlib.sha512((bag / "seals/0001/stamped.sha512").read_bytes()).hexdigest()
    assert (read_layer_stamps(bag).digest, read_layer_stamps(bag).algorithm) == (stamped, "sha512")

    archiver("seal", "stamp", bag, "--stamp", "http://127.0.0.1:9/")
    assert [(one.stamps, one.waiting, one.is_open) for one in read_layer_stamps(bag).layers] == [(0, 1, True)]
    archiver("seal", "stamp", bag, "--stamp", address)
    archiver("seal", "renew", bag, "--stamp", "http://127.0.0.1:9/")
    stands = read_layer_stamps(bag).layers
    assert [(one.number, one.purpose, one.stamps, one.is_open) for one in stands] == [
        (1, "seal", 1, False),
        (2, "renewal", 0, True),
    ]


def test_a_time_stamp_that_another_run_put_there_meanwhile_is_not_written_over(bag: Path, seal: Callable[..., Any]) -> None:
    seal(bag)
    with open_last_layer(str(bag), FindingLog()) as layer:
        assert layer is not None
        (bag / "seals/0001/stamp-1.tsq").write_bytes(b"of another run")
        with pytest.raises(WriteError) as refused:
            layer.take_request()
    assert refused.value.code == "error.unwritable"
    assert list_files(bag)["stamp-1.tsq"] == b"of another run"
    assert not list(bag.parent.glob(".*"))


def test_an_authority_that_is_not_there(bag: Path, seal: Callable[..., Any], trust: Path) -> None:
    sealed = seal(bag, "--stamp", "http://127.0.0.1:9/")

    assert (sealed.code, sealed.codes_of("error")) == (3, {"error.authority-unreachable"})
    assert sealed.result["waiting"] == 1
    assert {"stamp-1.tsq", "signature-1.p7s"} <= set(list_files(bag))
    assert archiver("validate", bag).code == 0
    assert "seal.stamp-waits" in archiver("seal", "check", bag, "--trust", trust).codes


def test_only_a_digest_leaves_the_machine(bag: Path, seal: Callable[..., Any], address: str, authority: Authority) -> None:
    seal(bag, "--stamp", address)
    ((method, headers, octets),) = authority.requests
    text = openssl("ts", "-query", "-in", authority.folder / "request.tsq", "-text").stdout.decode()

    assert method == "POST"
    usual = {"Accept-Encoding", "Content-Length", "Content-Type", "Host", "User-Agent", "Connection"}
    assert set(headers) == usual
    assert headers["Content-Type"] == "application/timestamp-query"
    assert headers["User-Agent"] == "bayegan"
    assert len(octets) < 130
    assert "Hash Algorithm: sha512" in text
    assert "Certificate required: yes" in text
    assert "Policy OID: unspecified" in text
    assert "Nonce: unspecified" not in text


@pytest.mark.usefixtures("address")
def test_nothing_leaves_the_machine_without_being_asked(sealed: Path, trust: Path, authority: Authority) -> None:
    archiver("validate", sealed, "--trust", trust)
    archiver("seal", "check", sealed, "--trust", trust)

    assert authority.requests == []


@pytest.mark.parametrize(
    "found",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "example.org",
        "http://",
        "https://:0/",
        "http://a..b/",
        "http://example.org/زمان",
    ],
)
def test_an_address_of_another_kind_is_wrong_usage(found: str, bag: Path, seal: Callable[..., Any]) -> None:
    refused = seal(bag, "--stamp", found)

    assert (refused.code, refused.codes) == (2, {"error.address-wrong"})
    assert not (bag / "seals").exists()


def test_a_reply_over_an_air_gap(bag: Path, seal: Callable[..., Any], authority: Authority, tmp_path: Path, trust: Path) -> None:
    seal(bag)
    request, reply = tmp_path / "letters.tsq", tmp_path / "letters.tsr"
    assert archiver("seal", "stamp", bag, "--request", request).code == 0
    assert request.read_bytes() == list_files(bag)["stamp-1.tsq"]
    reply.write_bytes(authority.ask_other(request.read_bytes(), nonce=True))
    refused = archiver("seal", "stamp", bag, "--reply", reply)
    assert (refused.code, refused.codes) == (1, {"seal.stamp-refused"})
    assert "stamp-1.tsr" not in list_files(bag)

    reply.write_bytes(authority.reply(request.read_bytes()))
    assert archiver("seal", "stamp", bag, "--reply", reply).code == 0
    assert "stamp-1.tsq" not in list_files(bag)
    assert archiver("seal", "check", bag, "--trust", trust).result["verdict"] == "sealed"


def test_there_is_nothing_to_stamp_without_a_seal(bag: Path, address: str) -> None:
    stamped = archiver("seal", "stamp", bag, "--stamp", address)

    assert (stamped.code, stamped.codes) == (1, {"seal.nothing-to-stamp"})


@pytest.mark.parametrize("options", [[], ["--stamp", "http://127.0.0.1:9/", "--request", "x.tsq"]])
def test_one_way_to_take_a_stamp_must_be_named(options: list[str], bag: Path) -> None:
    assert archiver("seal", "stamp", bag, *options).codes == {"error.stamp-how"}
