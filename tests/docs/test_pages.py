"""The pages say what the program says: commands print what stands below them, and every page of codes is whole."""

from __future__ import annotations

import pydoc
import re
import runpy
from pathlib import Path

import pytest

import archiver
from archiver.messages.catalogue import list_codes
from tests.docs.console import answer_page

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]
FIELDS = runpy.run_path(str(DOCS / "write_record_fields.py"))
MADE_BY = runpy.run_path(str(DOCS / "write_finding_codes.py"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")], ids=lambda page: page.name
)
def test_the_commands_of_a_page_print_what_stands_below_them(page: Path, tmp_path: Path) -> None:
    written = page.read_text(encoding="utf-8")

    assert answer_page(written, tmp_path) == written


@pytest.mark.slow
@pytest.mark.parametrize("page", [DOCS / "python-api.md"], ids=lambda page: page.name)
def test_the_python_examples_print_what_their_comments_say(
    page: Path, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").symlink_to(seeds)
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    for example in examples:
        exec(example, names)  # noqa: S102 - it is our own

    assert capsys.readouterr().out.splitlines() == [
        line for example in examples for line in re.findall(r"(?:^|  )# (.*)", example, flags=re.MULTILINE)
    ]


def test_the_python_page_names_everything_public() -> None:
    page = (DOCS / "python-api.md").read_text(encoding="utf-8")

    assert [name for name in archiver.__all__ if f"`{name}`" not in page] == ["__version__"]
    for target in re.findall(r"^::: (\S+)", page, flags=re.MULTILINE):
        assert pydoc.locate(target) is not None, target


@pytest.mark.parametrize("page", FIELDS["PAGES"])
def test_the_pages_of_fields_are_what_their_schemas_say(page: str) -> None:
    """`python docs/write_record_fields.py` writes them anew."""
    assert (DOCS / page).read_text(encoding="utf-8") == FIELDS["render_page"](page)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_of_codes_is_what_the_catalogue_says(language: str) -> None:
    """`python docs/write_finding_codes.py` writes it anew."""
    file, *_ = MADE_BY["PAGES"][language]

    assert (DOCS / file).read_text(encoding="utf-8") == MADE_BY["render_page"](language)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_of_codes_names_every_code_once(language: str) -> None:
    text = (DOCS / MADE_BY["PAGES"][language][0]).read_text(encoding="utf-8")

    assert sorted(re.findall(r"^### (\S+)", text, flags=re.MULTILINE)) == list_codes()
    assert "{" not in re.sub(r"\{ #\S+ \}", "", text), "a template that was not made readable"


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+?\.md)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_each_tutorial_and_how_to_page_has_its_persian_page_beside_it() -> None:
    contents = (DOCS / "README.md").read_text(encoding="utf-8").partition("| **Reference** |")[0]
    rows = [re.findall(r"\]\(([^)]+)\)", line) for line in contents.splitlines() if "](" in line]
    site = (DOCS.parent / "mkdocs.yml").read_text(encoding="utf-8").partition("  - Reference:")[0]

    assert len(rows) > 5
    assert rows == [[page, f"fa/{page}"] for page, *_ in rows]
    assert sorted(re.findall(r": (\S+\.md)$", site, flags=re.MULTILINE)) == sorted(
        ["README.md", *(page for row in rows for page in row)]
    )
    for _, persian in rows:
        assert (DOCS / persian).read_text(encoding="utf-8").startswith("---\nlang: fa\n---\n# ")


def test_the_persian_page_of_archiver_toml_names_every_key() -> None:
    """The English one is made from the schema; the Persian one was written."""
    keys = [
        re.findall(r"^\| `([a-z.\[\]-]+)` \|", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
        for page in ("archiver-toml.md", "fa/archiver-toml.md")
    ]

    assert keys[0]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("page", [page for page in PAGES if page.parent.name == "fa"], ids=lambda page: page.name)
def test_persian_pages_say_one_thing_in_one_word(page: Path) -> None:
    """`docs/persian-words.md` lists the words; these are the ones that they took the place of."""
    text = page.read_text(encoding="utf-8")

    assert not re.findall(r"رمزگذاری|گیومه|نمایه|تهی|سامانه|یونی‌کد|اینجا|آنجا|(?<![؀-ۿ])(?:خط|وضع)(?![؀-ۿ])", text)
