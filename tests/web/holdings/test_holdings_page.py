"""The page of the holdings over HTTP."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from archiver.holdings.ledger import open_ledger, open_to_write
from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.deciding import list_faults
from archiver.tasks.audits.running import AuditOptions, run_audit
from tests.holdings.bags import write_bag
from tests.web.bags.pages import follow, token_of, words_of
from tests.web.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.served import Visitor


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with two places, of which one has damaged bags, and a ledger. A test that changes a bag has one of its own."""
    base = tmp_path_factory.mktemp("holdings")
    root = base / "root"
    for number in range(3):
        write_bag(root / "nas" / f"box{number}", {"a.txt": f"{number}".encode()})
    for name in ("torn", "held", "given"):
        write_bag(root / "nas" / name, {"a.txt": name.encode()})
    write_bag(root / "vault" / "نامه‌ها", {"a.txt": b"0"})
    write_bag(root / "other" / "unknown", {"a.txt": b"u"})
    settings = base / "home/config/bayegan/archiver.toml"
    settings.parent.mkdir(parents=True)
    places = f'[places]\nnas = {{ path = "{root / "nas"}" }}\nvault = {{ path = "{root / "vault"}" }}\n'
    settings.write_text(f'[audit]\nledger = "{base / "ledger.sqlite"}"\n{places}', encoding="utf-8")
    add_to_audit(configuration=settings)
    for name in ("box1", "torn", "held"):
        (root / "nas" / name / "data/a.txt").write_text("x")
    run_audit(AuditOptions(configuration=settings))
    return base


@pytest.fixture(scope="module")
def served(archive: Path) -> Iterator[Served]:
    with Served(archive / "home", [archive / "root"]) as started:
        yield started


@pytest.fixture(scope="module")
def visitor(served: Served) -> Visitor:
    return served.visit()


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


def test_an_audit_tells_its_digest_and_can_be_followed(archive: Path, visitor: Visitor) -> None:
    page = follow(visitor, visitor.post("/holdings/run", {"length": "1"}))

    assert "This needs care" in words_of(page)
    assert "1 damaged file" in words_of(page)
    with open_ledger(str(archive / "ledger.sqlite")) as ledger:
        last = ledger.latest("run")
    assert last is not None
    assert last["state"] == "ended"
    assert visitor.post("/holdings/run", {"length": "9"}).status == 404
    assert visitor.post("/holdings/run", {"place": "nowhere"}).status == 404


def test_a_damaged_copy_is_repaired_once_that_was_confirmed(archive: Path, visitor: Visitor) -> None:
    whole, damaged = archive / "root/vault/pair", archive / "root/nas/pair"
    write_bag(whole, {"a.txt": b"pair", "b.txt": b"b"})
    shutil.copytree(whole, damaged)
    follow(visitor, visitor.post("/holdings/add"))
    (damaged / "data/a.txt").write_bytes(b"rotten")
    follow(visitor, visitor.post("/holdings/run", {"length": "1"}))
    seen = follow(visitor, visitor.post("/holdings/repair", {"name": "nas/pair"}))

    assert "can be repaired from another copy" in words_of(seen)
    assert (damaged / "data/a.txt").read_bytes() == b"rotten"
    done = follow(visitor, visitor.post("/holdings/repair", {"name": "nas/pair", "apply": "yes", "agent": "M. K."}))
    assert "repaired and whole" in words_of(done)
    assert (damaged / "data/a.txt").read_bytes() == b"pair"
    assert visitor.post("/holdings/repair", {"name": "nas/../../x", "apply": "yes"}).status == 404


def test_bags_of_a_folder_are_added_on_the_page(archive: Path, visitor: Visitor) -> None:
    assert "unknown" in words_of(visitor.get("/holdings")).partition("Bags that nobody looks after yet")[2]
    page = follow(visitor, visitor.post("/holdings/add", {"at": token_of(archive / "root/other")}))

    assert "The ledger knows" in words_of(page)
    assert "other/unknown" in words_of(page)
    assert visitor.post("/holdings/add", {"at": token_of(archive)}).status == 404


def test_the_forecast_says_the_same_as_a_table(visitor: Visitor) -> None:
    text = visitor.get("/holdings").text

    assert text.count("<figure") >= 2
    assert text.count("<rect") == 13 * text.count("<figure")
    assert text.count("becomes overdue") >= 1


def test_the_start_page_says_what_needs_attention(visitor: Visitor) -> None:
    text = visitor.get("/").text

    assert 'href="/holdings?state=damaged"' in text
    assert 'href="/holdings?state=single"' in text


def test_ten_thousand_bags_come_in_parts(archive: Path, tmp_path: Path) -> None:
    """A page of 10,000 copies holds a few of them, and a search among them finds the one."""
    settings = tmp_path / "home/config/bayegan/archiver.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'[audit]\nledger = "{tmp_path / "ledger.sqlite"}"\n', encoding="utf-8")
    with open_to_write(str(tmp_path / "ledger.sqlite")) as ledger, ledger.transaction():
        ledger.begin_run("audit add")
        for number in range(1, 10_001):
            fields = {"copy": number, "bag": number, "place": "/bags", "path": f"box{number}", "state": "new", "files": 1}
            ledger.append("copy", **fields, octets=10, units=[[0, 1, 1], [1, 1, 10]])
    with Served(tmp_path / "home", [archive / "root"]) as started:
        visitor = started.visit()
        first = visitor.get("/holdings")
        found = visitor.get("/holdings?words=box9999", {"HX-Request": "true"})
    assert 0 < len(set(re.findall(r"\bbox[0-9]+", words_of(first)))) <= 500
    assert set(re.findall(r"\bbox[0-9]+", words_of(found))) == {"box9999"}


def test_the_reads_of_a_bag_are_told(archive: Path, visitor: Visitor) -> None:
    page = visitor.get("/holdings/history?copy=nas/box1")

    assert "read, damaged" in words_of(page)
    assert "bag.digest-differs" in words_of(page)
    assert "read and good" in words_of(visitor.get("/holdings/history?copy=nas/box2"))
    for copy in ("nas/nothing", "", "/etc/passwd", str(archive), "..%2f.."):
        assert visitor.get(f"/holdings/history?copy={copy}").status == 404


def test_a_fault_is_accepted_with_who_and_why(archive: Path, visitor: Visitor) -> None:
    assert "Accept as known" in words_of(visitor.get("/holdings/history?copy=nas/torn"))
    form = visitor.get("/holdings/accept?copy=nas/torn&file=data/a.txt")
    assert "never as good" in words_of(form)
    said = {"copy": "nas/torn", "file": "data/a.txt", "note": "Lost in the <b>flood</b>", "agent": "M. Karimi"}
    for key, why in (("note", "Say why."), ("agent", "Give the name")):
        refused = visitor.post("/holdings/accept", {**said, key: " "})
        assert refused.status == 422
        assert why in words_of(refused)
        assert "flood&lt;/b&gt;" in refused.text or key == "note"
    page = follow(visitor, visitor.post("/holdings/accept", said))

    assert "It is written into the ledger." in words_of(page)
    assert "M. Karimi knows of it since" in words_of(page)
    assert "Lost in the &lt;b&gt;flood&lt;/b&gt;" in page.text
    assert "Accept as known" not in words_of(page)
    (fault,) = list_faults("nas/torn", configuration=archive / "home/config/bayegan/archiver.toml")
    assert fault.known is not None
    assert (fault.path, fault.known["agent"]) == ("data/a.txt", "M. Karimi")
    assert visitor.post("/holdings/accept", {**said, "file": "data/b.txt", "token": "x"}).status == 403
    for fields in ({"copy": "nas/box2"}, {"copy": "nas/nothing"}, {"file": "../a.txt"}, {"file": ""}):
        asked = {**said, **fields}
        assert visitor.get(f"/holdings/accept?copy={asked['copy']}&file={asked['file']}").status == 404


def test_a_copy_is_retired_with_who_and_why(archive: Path, visitor: Visitor) -> None:
    form = visitor.get("/holdings/retire?copy=nas/given")
    assert "only copy of the bag" in words_of(form)
    assert visitor.post("/holdings/retire", {"copy": "nas/given", "note": "", "agent": "M. K."}).status == 422
    assert visitor.get("/holdings/retire?copy=nas/nothing").status == 404
    page = follow(visitor, visitor.post("/holdings/retire", {"copy": "nas/given", "note": "given away", "agent": "M. K."}))

    assert "no longer kept" in words_of(page)
    # Above the table it is told that the copy still lies there.
    table = page.text.partition("<table")[2].partition('id="others"')[0]
    assert "<tr" in table
    assert "<bdi>given</bdi>" not in table
    assert (archive / "root/nas/given/data/a.txt").read_bytes() == b"given"
    assert visitor.post("/holdings/retire", {"copy": "nas/given", "note": "given away", "agent": "M. K."}).status == 404


def test_a_decision_waits_for_nobody_and_says_so(archive: Path, visitor: Visitor) -> None:
    """A run that holds the ledger is told where the decision was made, and nothing is entered."""
    said = {"copy": "nas/held", "file": "data/a.txt", "note": "x", "agent": "M. K."}
    with open_to_write(str(archive / "ledger.sqlite")):
        page = follow(visitor, visitor.post("/holdings/accept", said))

    assert "Nothing was written into the ledger." in words_of(page)
    assert "Accept as known" in words_of(page)


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_bag_is_copied_to_a_folder_and_entered_at_a_place(archive: Path, visitor: Visitor) -> None:
    bag, vault = archive / "root/nas/box0", archive / "root/vault"
    chosen = visitor.get(f"/holdings/copy?bag={token_of(bag)}&at={token_of(vault)}")
    assert "also those that are withheld" in words_of(chosen)
    assert f'href="/holdings/copy?at={token_of(vault)}' in visitor.get("/holdings/copy?copy=nas/box0").text
    page = follow(visitor, visitor.post("/holdings/copy", {"bag": token_of(bag), "at": token_of(vault)}))

    assert "The bag is copied, and the copy is whole." in words_of(page)
    assert f'href="/bags/{token_of(vault / "box0")}"' in page.text
    assert read_tree(vault / "box0") == read_tree(bag)
    assert "vault/box0" in words_of(visitor.get("/holdings"))
    again = follow(visitor, visitor.post("/holdings/copy", {"copy": "nas/box0", "at": token_of(vault)}))
    assert "there already" in words_of(again)


def test_a_damaged_bag_is_not_copied_and_what_stands_there_stays(archive: Path, visitor: Visitor) -> None:
    other = archive / "root/other"
    (other / "box0").mkdir()
    (other / "box0/mine.txt").write_text("mine")
    damaged = follow(visitor, visitor.post("/holdings/copy", {"copy": "nas/box1", "at": token_of(other)}))
    taken = follow(visitor, visitor.post("/holdings/copy", {"copy": "nas/box0", "at": token_of(other)}))
    inside = follow(visitor, visitor.post("/holdings/copy", {"copy": "nas/box0", "at": token_of(archive / "root/nas/box2/data")}))

    for page in (damaged, taken, inside):
        assert "The bag was not copied." in words_of(page)
    assert "damaged itself" in words_of(damaged)
    assert not (other / "box1").exists()
    assert (other / "box0/mine.txt").read_text() == "mine"
    assert [path.name for path in (archive / "root/nas/box2/data").iterdir()] == ["a.txt"]
    for fields in ({"copy": "nas/no"}, {"bag": token_of(archive)}, {"copy": "nas/box0", "at": token_of(archive)}, {}):
        assert visitor.post("/holdings/copy", {"at": token_of(other), **fields}).status == 404


def test_a_folder_named_as_the_bag_takes_its_copy_inside(archive: Path, visitor: Visitor) -> None:
    folder = archive / "root/disk/box0"
    folder.mkdir(parents=True)
    page = follow(visitor, visitor.post("/holdings/copy", {"copy": "nas/box0", "at": token_of(folder)}))

    assert "The bag is copied" in words_of(page)
    assert read_tree(folder / "box0") == read_tree(archive / "root/nas/box0")
