"""Time stamps taken on the page: from an authority of the settings, and over an air gap."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from archiver.tasks.seals.layer_stamps import read_layer_stamps
from tests.seals.conftest import archiver
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import make_identity, openssl
from tests.web.bags.hostile_bag import make_bag
from tests.web.bags.pages import follow, token_of, words_of
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.served import Answer, Visitor


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"), "First TSA")


@pytest.fixture(scope="module")
def address(authority: Authority) -> Iterator[str]:
    with serve(authority) as served:
        yield served


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, address: str) -> Path:
    """A folder with a root, a sealed bag without a time stamp outside of it, and settings that name an authority."""
    base = tmp_path_factory.mktemp("stamps")
    for name in ("root", "desk"):
        (base / name).mkdir()
    desk = make_identity(base / "desk", name="Desk")
    bag = make_bag(base, "sealed")
    assert archiver("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate).code == 0
    settings = base / "home/config/bayegan/archiver.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[seal]\nauthorities = ["{address}"]\n', encoding="utf-8")
    return base


@pytest.fixture(scope="module")
def served(base: Path) -> Iterator[Served]:
    with Served(base / "home", [base / "root"]) as started:
        yield started


@pytest.fixture(scope="module")
def visitor(served: Served) -> Visitor:
    return served.visit()


@pytest.fixture
def bag(base: Path, authority: Authority, request: pytest.FixtureRequest) -> Path:
    """A sealed bag of its own. Nothing was sent yet."""
    authority.requests.clear()
    authority.mode = "good"
    copy: Path = base / "root" / request.node.name[:40]
    shutil.copytree(base / "sealed", copy)
    return copy


def list_seal(bag: Path) -> set[str]:
    return {str(path.relative_to(bag)) for path in (bag / "seals").rglob("*") if path.is_file()}


def carry(visitor: Visitor, address: str, reply: bytes, token: str) -> Answer:
    """Upload a reply as a browser does."""
    head = b'--X\r\nContent-Disposition: form-data; name="token"\r\n\r\n' + token.encode() + b"\r\n"
    part = b'--X\r\nContent-Disposition: form-data; name="reply"; filename="r.tsr"\r\n\r\n' + reply + b"\r\n--X--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=X", "Origin": f"http://127.0.0.1:{visitor.port}"}
    return visitor.ask("POST", address, head + part, headers)


def test_the_page_tells_what_would_leave_and_sends_nothing(bag: Path, visitor: Visitor, authority: Authority) -> None:
    before = list_seal(bag)
    page = visitor.get(f"/bags/{token_of(bag)}/stamps")

    assert page.status == 200
    digest = openssl("dgst", "-sha512", "-r", bag / "seals/0001/stamped.sha512").stdout.split()[0].decode()
    assert digest in page.text
    assert "This is what leaves the machine when you press the button" in words_of(page)
    assert "without a time stamp" in words_of(page)
    assert authority.requests == []
    assert list_seal(bag) == before


def test_an_authority_of_the_settings_stamps_the_seal(bag: Path, visitor: Visitor, authority: Authority, address: str) -> None:
    page = follow(visitor, visitor.post(f"/bags/{token_of(bag)}/stamps", {"authority": address}))

    assert "The seal has a time stamp." in words_of(page)
    assert "First TSA" in words_of(page)
    (sent,) = authority.requests
    digest = bytes.fromhex(read_layer_stamps(bag).digest)
    assert digest in sent[2]
    assert bag.name.encode() not in sent[2]
    assert "seals/0001/stamp-1.tsr" in list_seal(bag)
    assert [(layer.stamps, layer.waiting) for layer in read_layer_stamps(bag).layers] == [(1, 0)]


def test_no_other_authority_is_asked_and_nothing_without_the_token(bag: Path, visitor: Visitor, authority: Authority) -> None:
    place = f"/bags/{token_of(bag)}/stamps"

    assert visitor.post(place, {"authority": "http://127.0.0.1:1/"}).status == 404
    assert visitor.post(place).status == 404
    assert visitor.post(f"{place}/renew", {"authority": "http://127.0.0.1:1/"}).status == 404
    assert visitor.post(place, {"token": "x"}).status == 403
    assert authority.requests == []


def test_an_authority_that_refuses_is_told_in_place(bag: Path, visitor: Visitor, authority: Authority, address: str) -> None:
    authority.mode = "other nonce"
    page = follow(visitor, visitor.post(f"/bags/{token_of(bag)}/stamps", {"authority": address}))

    assert "No time stamp was taken" in words_of(page)
    assert "No right time stamp came from" in words_of(page)
    assert "waits for a time stamp" in words_of(page)


def test_a_request_is_carried_and_its_reply_taken(bag: Path, visitor: Visitor, authority: Authority) -> None:
    place = f"/bags/{token_of(bag)}/stamps"
    request = visitor.post(f"{place}/request")

    assert request.status == 200
    assert request.header("content-disposition") == f"attachment; filename*=UTF-8''{bag.name}.tsq"
    assert request.body == (bag / "seals/0001/stamp-1.tsq").read_bytes()
    assert visitor.post(f"{place}/request").body == request.body
    wrong = follow(visitor, carry(visitor, f"{place}/reply", authority.ask_other(request.body, nonce=True), visitor.token))
    assert "The reply was not taken" in words_of(wrong)
    assert "/passing/" not in wrong.text
    right = follow(visitor, carry(visitor, f"{place}/reply", authority.reply(request.body), visitor.token))
    assert "The reply is right" in words_of(right)
    assert list_seal(bag) >= {"seals/0001/stamp-1.tsr"}
    assert carry(visitor, f"{place}/reply", b"", visitor.token).status == 422
    assert carry(visitor, f"{place}/reply", b"0" * (2 << 20), visitor.token).status == 422
    assert carry(visitor, f"{place}/reply", b"0", "wrong").status == 403


def test_seals_are_renewed_by_an_authority_of_the_settings(bag: Path, visitor: Visitor, address: str) -> None:
    page = follow(
        visitor, visitor.post(f"/bags/{token_of(bag)}/stamps/renew", {"authority": address, "agent": "M. K.", "reason": "due"})
    )

    assert "The seals are renewed" in words_of(page)
    assert "Renewal 2" in words_of(page)
    assert '"agent": "M. K."' in (bag / "seals/0002/seal.json").read_text(encoding="utf-8")


def test_a_bag_without_a_seal_has_nothing_to_stamp(base: Path, visitor: Visitor) -> None:
    bag = make_bag(base / "root", "unsealed")

    assert "no seal that could be stamped" in words_of(visitor.get(f"/bags/{token_of(bag)}/stamps"))
    assert visitor.post(f"/bags/{token_of(bag)}/stamps/request").status == 422
    assert not (bag / "seals").exists()
