"""The page of the holdings over HTTP."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.running import AuditOptions, run_audit
from tests.holdings.bags import write_bag
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.served import Visitor


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with two places, of which one has a damaged bag, and a ledger."""
    base = tmp_path_factory.mktemp("holdings")
    root = base / "root"
    for number in range(3):
        write_bag(root / "nas" / f"box{number}", {"a.txt": f"{number}".encode()})
    write_bag(root / "vault" / "نامه‌ها", {"a.txt": b"0"})
    write_bag(root / "other" / "unknown", {"a.txt": b"u"})
    settings = base / "home/config/bayegan/archiver.toml"
    settings.parent.mkdir(parents=True)
    places = f'[places]\nnas = {{ path = "{root / "nas"}" }}\nvault = {{ path = "{root / "vault"}" }}\n'
    settings.write_text(f'[audit]\nledger = "{base / "ledger.sqlite"}"\n{places}', encoding="utf-8")
    add_to_audit(configuration=settings)
    (root / "nas/box1/data/a.txt").write_text("x")
    run_audit(AuditOptions(configuration=settings))
    return base


@pytest.fixture(scope="module")
def served(archive: Path) -> Iterator[Served]:
    with Served(archive / "home", [archive / "root"]) as started:
        yield started


@pytest.fixture
def visitor(served: Served) -> Visitor:
    return served.visit()


def token_of(path: Path) -> str:
    return base64.urlsafe_b64encode(str(path).encode()).decode().rstrip("=")


def test_the_list_names_every_copy_and_leads_to_its_page(visitor: Visitor, archive: Path) -> None:
    answer = visitor.get("/holdings")

    assert answer.status == 200
    for name in ("nas/box0", "nas/box1", "nas/box2", "vault/نامه‌ها", "other/unknown"):
        assert f'href="/bags/{token_of(archive / "root" / name)}"' in answer.text
    assert "damaged" in answer.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=damaged", {"box1"}),
        ("state=good&order=name", {"box0", "box2", "نامه‌ها"}),
        ("place=vault", {"نامه‌ها"}),
        ("words=box2", {"box2"}),
        ("state=missing", set()),
        ("order=%00&page=-3&state=x", {"box0", "box1", "box2", "نامه‌ها"}),
    ],
)
def test_copies_are_found_by_state_place_and_words(visitor: Visitor, query: str, shown: set[str]) -> None:
    text = visitor.get(f"/holdings?{query}", {"HX-Request": "true"}).text

    assert {name for name in ("box0", "box1", "box2", "نامه‌ها") if f"<bdi>{name}</bdi>" in text} == shown


def test_without_a_ledger_the_page_says_how_to_begin(own: Served) -> None:
    assert "looked after" in own.visit().get("/holdings").text
