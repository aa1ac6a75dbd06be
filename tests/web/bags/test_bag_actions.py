"""What a person does with a bag on the page has the same outcome as the command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from archiver import (
    CreateOptions,
    DescribeOptions,
    ExportOptions,
    GivenDate,
    Organization,
    create,
    describe,
    export,
    open_bag,
    resolve_date,
    validate,
)
from archiver.web.bags.document_query import DocumentQuery, find_documents
from archiver.web.bags.document_row import DocumentRow
from tests.web.bags.hostile_bag import HIDDEN, make_bag
from tests.web.bags.pages import find_number, follow, token_of, words_of
from tests.web.served import Answer, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.served import Visitor

PASSPHRASE = "a long passphrase of the archive"  # noqa: S105 - of a key of this test


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a root and a key outside of it."""
    base = tmp_path_factory.mktemp("actions")
    (base / "root").mkdir()
    (base / "passphrase").write_text(f"{PASSPHRASE}\n")
    command = [sys.executable, "-m", "archiver", "seal", "new-key", "--name", "Archive", "--to", str(base / "keys")]
    subprocess.run([*command, "--passphrase-file", str(base / "passphrase")], check=True, capture_output=True)
    return base


@pytest.fixture(scope="module")
def served(base: Path) -> Iterator[Served]:
    with Served(base / "home", [base / "root"], "--seal-key", str(base / "keys/seal-key.pem")) as started:
        yield started


@pytest.fixture
def visitor(served: Served) -> Visitor:
    return served.visit()


@pytest.fixture
def bag(base: Path, request: pytest.FixtureRequest) -> Path:
    return make_bag(base / "root", request.node.name[:40])


def read_state(bag: Path) -> dict[str, bytes]:
    """Return the files of a bag that follow from what was done, and not from when."""
    names = ("metadata/records.jsonl", "manifest-sha256.txt")
    return {name: (bag / name).read_bytes() for name in names}


def test_a_date_is_decided_as_by_the_command(base: Path, visitor: Visitor, bag: Path) -> None:
    twin = base / "twin-of-decided"
    shutil.copytree(bag, twin)
    name = "a<b>&'.txt"
    address = f"/bags/{token_of(bag)}/documents/{find_number(bag, name)}"
    page = follow(visitor, visitor.post(f"{address}/date", {"date": "15 Aban 1395", "note": "an envelope", "agent": "M. K."}))
    resolve_date(twin, f"data/{name}", GivenDate("15 Aban 1395", "an envelope", "M. K."), second_opinion="none")

    assert "The decision is recorded" in words_of(page)
    assert "M. K." in words_of(page)
    assert read_state(bag) == read_state(twin)
    assert validate(bag).valid


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"date": "31 Mehr 1395", "note": "an envelope", "agent": "M. K."}, "30 days"),
        ({"date": "15 Aban 1395", "note": " ", "agent": "M. K."}, "Say why"),
        ({"date": "15 Aban 1395", "note": "an envelope", "agent": ""}, "name of the person"),
        ({"date": "", "note": "an <i>envelope</i>", "agent": "M. K."}, "Give the day"),
    ],
)
def test_a_decision_that_lacks_something_is_asked_for_again_with_what_was_typed(
    visitor: Visitor, base: Path, typed: dict[str, str], why: str
) -> None:
    bag = base / "root" / "typed"
    if not bag.exists():
        make_bag(base / "root", "typed")
    before = read_state(bag)
    page = visitor.post(f"/bags/{token_of(bag)}/documents/1/date", typed)

    assert page.status == 422
    assert why in words_of(page)
    assert "<i>envelope" not in page.text
    for value in filter(str.strip, typed.values()):
        assert value.replace("<", "&lt;").replace(">", "&gt;") in page.text
    assert read_state(bag) == before


def send_table(visitor: Visitor, address: str, table: str, fields: dict[str, str]) -> Answer:
    """Load a table as a browser does."""
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}' for key, value in fields.items()]
    parts.append(f'Content-Disposition: form-data; name="table"; filename="t.csv"\r\n\r\n{table}')
    body = "".join(f"--X\r\n{part}\r\n" for part in parts) + "--X--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=X", "Origin": f"http://127.0.0.1:{visitor.port}"}
    return visitor.ask("POST", address, body.encode(), headers)


def test_documents_are_described_anew_once_the_changes_were_seen(base: Path, visitor: Visitor, bag: Path) -> None:
    twin, table = base / "twin-of-described", "path,title,access\nletter.txt,A <b>new</b> title,open\npage.html,,closed\n"
    shutil.copytree(bag, twin)
    (base / "table.csv").write_text(table)
    address = f"/bags/{token_of(bag)}/describe"
    before = read_state(bag)
    seen = follow(visitor, send_table(visitor, address, table, {"token": visitor.token, "agent": "M. K.", "note": "checked"}))

    assert "This would change" in words_of(seen)
    assert "A &lt;b&gt;new&lt;/b&gt; title" in seen.text
    assert read_state(bag) == before

    done = follow(visitor, visitor.post(f"{address}/apply", {"agent": "M. K.", "note": "checked", "ending": "csv"}))
    describe(twin, base / "table.csv", DescribeOptions("M. K.", "checked", second_opinion="none"))
    assert "described anew" in words_of(done)
    assert read_state(bag) == read_state(twin)
    again = visitor.post(f"{address}/apply", {"agent": "M. K.", "ending": "csv"})
    assert again.status == 422
    assert "no longer here" in words_of(again)


def test_a_table_that_opens_access_is_refused_without_leave(visitor: Visitor, bag: Path) -> None:
    table = "reference code,access\nب/۲,open\n"
    answer = send_table(visitor, f"/bags/{token_of(bag)}/describe", table, {"token": visitor.token, "agent": "M. K."})
    page = follow(visitor, answer)

    assert "Nothing was changed" in words_of(page)
    assert "Apply these changes" not in page.text
    assert HIDDEN not in page.text


@pytest.mark.parametrize("form", ["dublin-core", "ro-crate", "premis", "csv", "xlsx"])
def test_an_export_is_that_of_the_command(base: Path, visitor: Visitor, form: str) -> None:
    bag = base / "root" / "exported"
    if not bag.exists():
        make_bag(base / "root", "exported")
    address = f"/bags/{token_of(bag)}"
    page = follow(visitor, visitor.post(f"{address}/export", {"form": form}))
    job = page.text.partition(f"{address}/exports/")[2].partition('"')[0]
    answer = visitor.get(f"{address}/exports/{job}")

    assert answer.status == 200
    assert (answer.header("content-disposition") or "").startswith("attachment;")
    assert answer.header("cache-control") == "no-store"
    assert HIDDEN.encode() not in answer.body
    if form == "csv":
        rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
        assert "data/letter.txt" in {row[0] for row in rows} | {f"data/{row[0]}" for row in rows}
    elif form != "xlsx":
        stream = io.BytesIO()
        export(bag, stream, ExportOptions(form))
        assert answer.body == stream.getvalue()


def test_documents_are_copied_out_to_a_new_folder_below_the_roots(base: Path, visitor: Visitor, bag: Path) -> None:
    address, root = f"/bags/{token_of(bag)}/extract", base / "root"
    page = follow(visitor, visitor.post(address, {"at": token_of(root), "name": "out", "without": "yes"}))

    assert "The documents are copied" in words_of(page)
    assert (root / "out/letter.txt").read_bytes() == (bag / "data/letter.txt").read_bytes()
    assert not (root / "out/closed").exists()
    assert visitor.post(address, {"at": token_of(root), "name": "out"}).status == 422
    for name in ("../out2", "a/b", "..", ".hidden", "", "a\0b"):
        assert visitor.post(address, {"at": token_of(root), "name": name}).status == 422
    assert visitor.post(address, {"at": token_of(base), "name": "out3"}).status == 404
    assert sorted(os.listdir(base)) == sorted(set(os.listdir(base)) - {"out2", "out3"})


def test_a_bag_is_sealed_with_the_key_that_was_named(base: Path, served: Served, visitor: Visitor, bag: Path) -> None:
    address = f"/bags/{token_of(bag)}"
    assert "unsealed" in words_of(visitor.get(address))
    wrong = follow(visitor, visitor.post(f"{address}/seal", {"role": "witness", "passphrase": "wrong"}))
    assert "does not open the key" in words_of(wrong)
    assert not (bag / "seals").exists()

    done = follow(visitor, visitor.post(f"{address}/seal", {"role": "witness", "passphrase": PASSPHRASE}))
    assert "The bag is sealed" in words_of(done)
    assert "Archive" in words_of(visitor.get(f"{address}/seals"))
    assert validate(bag).valid
    kept = [path for path in (base / "home").rglob("*") if path.is_file() and PASSPHRASE.encode() in path.read_bytes()]
    assert not kept
    assert PASSPHRASE not in served.errors


def test_no_bag_is_sealed_by_a_page_without_a_key(tmp_path: Path) -> None:
    bag = make_bag(tmp_path, "bag")
    with Served(tmp_path / "home", [tmp_path]) as keyless:
        visitor, address = keyless.visit(), f"/bags/{token_of(bag)}/seal"
        assert "--seal-key" in words_of(visitor.get(address))
        assert visitor.post(address, {"role": "witness", "passphrase": PASSPHRASE}).status == 404


def test_the_history_tells_each_change_and_nothing_of_withheld_documents(visitor: Visitor, bag: Path) -> None:
    given = GivenDate("15 Aban 1395", "by the envelope", "M. K.")
    resolve_date(bag, "data/letter.txt", given, second_opinion="none")
    resolve_date(bag, "data/closed/نام پنهان.txt", given, second_opinion="none")
    page = visitor.get(f"/bags/{token_of(bag)}/history")

    assert "M. K. (authorizer)" in words_of(page)
    assert "by the envelope" in words_of(page)
    assert "ب/۲" in page.text
    assert "پنهان" not in page.text
    assert HIDDEN not in page.text


def test_the_finding_aid_is_given_out_as_a_file(visitor: Visitor, bag: Path) -> None:
    answer = visitor.get(f"/bags/{token_of(bag)}/finding-aid/1")

    with open_bag(bag) as opened, opened.open("metadata/finding-aid.html") as file:
        assert answer.body == file.read()
    assert answer.header("content-type") == "application/octet-stream"
    assert visitor.get(f"/bags/{token_of(bag)}/finding-aid/99").status == 404


@pytest.mark.parametrize("action", ["describe", "describe/apply", "documents/1/date"])
def test_an_archive_cannot_be_changed(base: Path, visitor: Visitor, action: str) -> None:
    archive = base / "root" / "packed.zip"
    if not archive.exists():
        shutil.make_archive(str(base / "root" / "packed"), "zip", base / "root", make_bag(base / "root", "to-pack").name)
    address = f"/bags/{token_of(archive)}"

    assert visitor.get(address).status == 200
    assert "نامهٔ مادر" in visitor.get(address).text
    assert visitor.post(f"{address}/{action}", {"date": "1395", "note": "x", "agent": "x"}).status == 404


@pytest.mark.parametrize("action", ["withheld", "documents/1/date", "describe", "describe/apply", "export", "extract", "seal"])
def test_every_change_asks_for_the_token(visitor: Visitor, base: Path, action: str) -> None:
    bag = base / "root" / "asked"
    if not bag.exists():
        make_bag(base / "root", "asked")

    assert visitor.post(f"/bags/{token_of(bag)}/{action}", {"token": "wrong"}).status == 403
    assert visitor.get(f"/bags/{token_of(bag)}/withheld").status in {404, 405}
    assert json.loads((bag / "metadata/records.jsonl").read_text(encoding="utf-8").splitlines()[0])


def test_what_one_person_saw_of_withheld_documents_no_other_sees(served: Served, bag: Path) -> None:
    """The outcome of a job tells as much as the person who began it asked to see."""
    first, second, address = served.visit(), served.visit(), f"/bags/{token_of(bag)}"
    first.post(f"{address}/withheld")
    answer = first.post(f"{address}/export", {"form": "csv", "withheld": "yes"})
    follow(first, answer)
    job = (answer.header("location") or "").partition("job=")[2]

    assert HIDDEN.encode() in first.get(f"{address}/exports/{job}").body
    assert second.get(f"{address}/exports/{job}").status == 404
    assert "Your file is ready" not in words_of(second.get(f"{address}/export?job={job}"))
    table = "reference code,title\nب/۲,Another hidden title\n"
    loaded = send_table(first, f"{address}/describe", table, {"token": first.token, "agent": "M. K."})
    assert "Another hidden title" in words_of(follow(first, loaded))
    told = first.get("/").text.partition(f"{address}/describe?job=")[2].partition('"')[0]
    assert "Another hidden title" not in second.get(f"{address}/describe?job={told}").text


def test_titles_stand_in_the_order_of_the_persian_alphabet() -> None:
    """Their code points would put `گ`, `پ` and `چ` last."""
    titles = ["یاس", "گل", "پدر", "بهار", "چای", "کتاب", "آب", "ژاله", "Zebra"]
    rows = [DocumentRow(number, "x", ((title, "fa"),)) for number, title in enumerate(titles, 1)]
    found = find_documents(rows, DocumentQuery(order="title"))

    assert [row.titles[0][0] for row in found.rows] == ["Zebra", "آب", "بهار", "پدر", "چای", "ژاله", "کتاب", "گل", "یاس"]


def test_the_history_of_a_large_bag_is_read_by_a_job_and_kept_until_the_bag_changes(base: Path, visitor: Visitor) -> None:
    source, bag = base / "many", base / "root/many bag"
    source.mkdir()
    for number in range(210):
        (source / f"{number}.txt").write_text(f"Letter {number}.\n")
    create(f"{source}/", bag, CreateOptions(organization=Organization("The Archive"), second_opinion="none"))
    address = f"/bags/{token_of(bag)}/history"
    first = visitor.get(address)
    job = re.search(r"/jobs/([0-9a-f]+)", first.text)

    assert first.status == 200
    assert job is not None
    assert "appears here by itself" in words_of(first)
    assert follow(visitor, wait_at(job[1])).status == 200
    page = visitor.get(address)
    assert "/jobs/" not in page.text.partition("<main")[2]
    assert "Created" in words_of(page)
    assert "210 documents" in words_of(page)
    resolve_date(bag, "data/1.txt", GivenDate("15 Aban 1395", "an envelope", "M. K."), second_opinion="none")
    assert "appears here by itself" in words_of(visitor.get(address))


def test_a_large_bag_is_opened_by_a_job_that_leads_back(base: Path, visitor: Visitor) -> None:
    bag = base / "root/large bag"
    create(f"{base / 'keys'}/", bag, CreateOptions(organization=Organization("The Archive"), second_opinion="none"))
    documents = len((bag / "metadata/records.jsonl").read_text(encoding="utf-8").splitlines())
    with (bag / "metadata/records.jsonl").open("a", encoding="utf-8") as records:
        records.write("x" * (17 << 20))
    address = f"/bags/{token_of(bag)}?words=&order=title"
    first = visitor.get(address)
    page = follow(visitor, first)

    assert (first.header("location") or "").startswith("/jobs/")
    assert page.status == 200
    # One line was added, which is no record.
    assert f"{documents + 1} documents" in words_of(page)
    assert visitor.get(address).status == 200
    (bag / "bagit.txt").touch()
    assert visitor.get(address).status == 303


def wait_at(job: str) -> Answer:
    """Return an answer that leads to the page of a job."""
    return Answer(303, [("location", f"/jobs/{job}")], b"")
