"""A page is read as a page whatever it begins with, and what it hides is not read."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates
from archiver.documents.reading import read_document

_SHOWN = "<p>تهران، ۱۵ آبان ۱۳۹۵</p><p>متن</p>"
_HIDDEN = '<script>var day = "1 January 1999";</script>'

BEGINNINGS = {
    "a script": _HIDDEN + _SHOWN,
    "a title": f"<title>x</title>{_HIDDEN}{_SHOWN}",
    "text": f"نامه<br>{_HIDDEN}{_SHOWN}",
    "an entity": f"&nbsp;{_HIDDEN}{_SHOWN}",
    "a comment": f"<!-- saved from url=(0022)http://example.org/1999/01/01/ -->\r\n<html>{_HIDDEN}{_SHOWN}",
    "many comments": "<!-- 1 January 1999 -->\n" * 60 + f"<html>{_HIDDEN}{_SHOWN}",
    "a long comment": f"<!-- {'licence ' * 2000} --><html>{_HIDDEN}{_SHOWN}",
    "blank lines": "\r\n" * 100 + f"<!DOCTYPE html>{_HIDDEN}{_SHOWN}",
    "an XML declaration": f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C" "x">\n<html>{_HIDDEN}{_SHOWN}',
    "a style": f"<style>p::before {{ content: '1 January 1999' }}</style>{_SHOWN}",
    "the bar of an archive": (
        "<html><body><!-- BEGIN WAYBACK TOOLBAR INSERT --><div>1 January 1999</div><!-- END WAYBACK TOOLBAR INSERT -->" + _SHOWN
    ),
    "a conditional comment": f"<!--[if mso]><p>1 January 1999</p><![endif]-->{_SHOWN}",
}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("case", BEGINNINGS)
def test_a_page_by_its_name_is_read_whatever_it_begins_with(case: str, encoding: str, mark: str) -> None:
    document = read_document((mark + BEGINNINGS[case]).encode(encoding), name="letter.html")
    assert document.text is not None

    assert document.media_type == "text/html"
    assert [one.gregorian for one in find_dates(document.text, document.parts)] == ["2016-11-05"]


@pytest.mark.parametrize("case", ["a comment", "many comments", "a long comment", "blank lines", "an XML declaration"])
def test_a_page_with_its_head_is_known_without_a_name(case: str) -> None:
    assert read_document(BEGINNINGS[case].encode()).media_type == "text/html"


HIDDEN = [
    "<div hidden>{}</div>",
    '<div hidden="until-found">{}</div>',
    "<p style='color:red;display :none !important'>{}</p>",
    "<span style='visibility:collapse'>{}</span>",
    "<span style='mso-hide:all'>{}</span>",
    "<span style='font-size:0px;line-height:0'>{}</span>",
    "<dialog>{}</dialog>",
    "<template><p>{}</p></template>",
    "<noscript>{}</noscript>",
    "<noframes>{}</noframes>",
    "<iframe src=x>{}</iframe>",
    "<video controls>{}</video>",
    "<canvas>{}</canvas>",
    "<datalist><option>{}</datalist>",
    "<svg><title>{}</title></svg>",
    "<!-- {} -->",
    "<!-- <div> {} </div> -->",
    '<script type=\'application/ld+json\'>{{"datePublished": "{}"}}</script>',
    "<del>{}</del>",
    '<img alt="{}">',
    '<input type="hidden" value="{}">',
]


@pytest.mark.parametrize("markup", HIDDEN)
def test_what_a_page_hides_is_not_read(markup: str) -> None:
    page = f"<html><body><p>before</p>{markup.format('1 January 1999')}<p>after</p></body></html>"
    text = read_document(page.encode()).text or ""

    assert "1999" not in text
    assert text.split() == ["before", "after"]


@pytest.mark.parametrize(
    "markup",
    ["<dialog open>{}</dialog>", "<p style='font-size:0.9em'>{}</p>", "<details>{}</details>", "<p aria-hidden=true>{}</p>"],
)
def test_what_a_page_shows_is_read(markup: str) -> None:
    assert "1 May 1999" in (read_document(f"<html>{markup.format('1 May 1999')}".encode()).text or "")


def test_the_title_of_a_page_is_a_part_beside_it_and_no_dateline() -> None:
    page = "<html><head><title>Letter of\n 5 November 2016</title></head><body><p>text</p><svg><title>1999</title></svg></body>"
    document = read_document(page.encode())
    assert document.text is not None

    assert {part.name: document.text[part.start : part.end] for part in document.parts} == {
        "body": "text",
        "title": "Letter of 5 November 2016",
    }
    assert [(one.part, one.place) for one in find_dates(document.text, document.parts)] == [("title", "body")]


def test_letters_written_as_entities_are_letters() -> None:
    page = "<p>" + "".join(f"&#{ord(letter)};" for letter in "۱۵ آبان ۱۳۹۵") + "&zwnj;&amp;&eacute;"

    assert read_document(page.encode(), name="a.htm").text == "۱۵ آبان ۱۳۹۵\u200c&é\n"


def test_the_encoding_that_an_xml_declaration_names_is_taken() -> None:
    page = '<?xml version="1.0" encoding="windows-1256"?><html><p>تاريخ: 7 مهر 1377</p></html>'
    document = read_document(page.encode("cp1256"), name="page.xhtml")

    assert (document.text, document.encoding) == ("تاريخ: 7 مهر 1377\n", ("windows-1256", "declared"))
