"""Read HTML: the visible text, and separately the dates that the page states to machines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from archiver.documents.document import Encoding
from archiver.documents.encodings import Decoding, decode, registered_name
from archiver.documents.readers.extracted_text import ExtractedText, Piece, join_blocks
from archiver.documents.readers.flow import Flow
from archiver.documents.readers.page_heading import find_first_heading
from archiver.documents.readers.stated_title import state_title

MEDIA_TYPE = "text/html"

# The encoding in `<meta charset=…>`, in `<meta … content="text/html; charset=…">` or in `<?xml … encoding="…"?>`.
_DECLARED = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
# Octets of a page that are searched for it. HTML demands 1,024 (13.2.3.2), but scripts may stand before it.
_EXAMINED = 65_536
_NOT_SHOWN = frozenset(
    {"script", "style", "template", "head", "noscript", "svg", "math", "object", "del"}
    # What they hold is shown by a browser that cannot show themselves.
    | {"iframe", "noframes", "noembed", "audio", "video", "canvas", "datalist"}
)
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
# Elements whose end tag may be left out: they end when the next of their kind begins.
_SELF_ENDING = frozenset({"p", "li", "td", "th", "tr", "dt", "dd", "option"})
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0+(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:[;!]|\Z)",
    re.IGNORECASE,
)
# The Internet Archive's own bar, which names the days on which it saved the page.
_BAR_BEGINS, _BAR_ENDS = "BEGIN WAYBACK TOOLBAR INSERT", "END WAYBACK TOOLBAR INSERT"
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "div", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p"}
    | {"pre", "section", "tbody", "tfoot", "thead", "ul"}
)
# Names of the date of publication (Open Graph, Dublin Core, schema.org).
_PUBLISHED = frozenset(
    {
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date",
        "dc.date",
        "dcterms.date",
        "dc.date.issued",
        "pubdate",
    }
)
# A list of terms is read as a table, so that a term stays beside what is said of it: `<dt>Date<dd>5 May 2016`.
_TABLES = {
    **dict.fromkeys(("table", "dl"), Flow.begin_table),
    "tr": Flow.begin_row,
    "dt": Flow.begin_term,
}
_CELLS = frozenset({"td", "th", "dd"})
_ROWS = re.compile("[0-9]{1,3}")
# The begin of a tag, an end tag, a declaration or comment, or a processing instruction.
_OPEN_TAG = re.compile(r"<[a-zA-Z/!?]")
_MARK = "> "
_MARKS = frozenset({"", _MARK.strip()})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def extract_html(octets: bytes, encoding: str | None = None) -> ExtractedText:
    """Extract the visible text as `body`, and apart from it `time`, `metadata` and `title`.

    These hold `<time datetime>`, days of publication in `<meta>`, and the title, which is shown beside the page.
    """
    decoding = decode_html(octets, encoding)
    page = read_page(decoding.text)
    pieces = [
        Piece("body", page.text()),
        Piece("time", "\n".join(page.times)),
        Piece("metadata", "\n".join(page.published)),
        Piece("title", " ".join("".join(page.title).split())),
    ]
    title = state_title("html-title", "".join(page.title)) or find_first_heading(decoding.text)
    return ExtractedText(MEDIA_TYPE, pieces, decoding.encoding, decoding.findings, title=title)


def read_page(text: str, *, marks_quotations: bool = False) -> Page:
    """Parse a page; any text is a page. Mark quotations with `>` if asked, as mail in plain text does."""
    page = Page(marks_quotations=marks_quotations)
    # Close a comment or tag that is left open at the end. Else the parser would search for the end again from every `<`.
    if text.rfind("<!--") > text.rfind("-->"):
        text += "-->"
    elif _OPEN_TAG.search(text, text.rfind(">") + 1):
        text += ">"
    page.feed(text)
    page.close()
    return page


def decode_html(octets: bytes, encoding: str | None) -> Decoding:
    """Decode a page as told, by its byte order mark, strictly as UTF-8, as it declares, or as it reads best."""
    decoding = decode(octets, encoding)
    declared = _DECLARED.search(octets[:_EXAMINED])
    if decoding.encoding.basis != "guessed" or declared is None:
        return decoding
    try:
        name = registered_name(declared[1].decode("ascii"))
        return Decoding(octets.decode(name), Encoding(name, "declared"))
    except (LookupError, UnicodeDecodeError):
        return decoding


class Page(HTMLParser):
    """Collect the visible text, block by block."""

    def __init__(self, *, marks_quotations: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._marks_quotations = marks_quotations
        self._quotations = 0
        self.times: list[str] = []
        self.published: list[str] = []
        self.title: list[str] = []
        self._is_title = False
        self._is_bar = False
        self._flow = Flow()
        self._preformatted = 0
        # The hidden element, and the number of open elements of its name.
        self._hidden: tuple[str, int] | None = None

    def text(self) -> str:
        """Return the visible text, one line for each block."""
        lines = ("" if line.strip() in _MARKS else line for line in self._flow.text().split("\n"))
        return join_blocks(lines, kept="\t")

    def _break_line(self, *, quotations: int = 0, is_item: bool = False) -> None:
        """End a block, and begin this many quotations, or end them if the number is negative. Between items no line is empty."""
        self._quotations = max(0, self._quotations + quotations)
        if is_item:
            self._flow.end_any_paragraph()
        else:
            self._flow.end_paragraph()
        if self._marks_quotations and self._quotations:
            self._flow.add(_MARK)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "body" and self._hidden == ("head", 1):
            self._hidden = None
        self._note_stated(tag, attributes)
        if self._hidden is not None:
            self._open_hidden(tag)
        elif _hides(tag, attributes):
            self._hidden = (tag, 1)
        elif tag in _CELLS:
            rows = attributes.get("rowspan", "")
            self._flow.begin_cell(int(rows) if _ROWS.fullmatch(rows) else 1)
        elif tag in _TABLES:
            _TABLES[tag](self._flow)
        elif tag in _BLOCKS:
            self._preformatted += tag == "pre"
            self._break_line(quotations=int(tag == "blockquote"), is_item=tag == "li")

    def _note_stated(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep a date that the page states to machines."""
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            if name.lower() in _PUBLISHED:
                self.published.append(attributes.get("content", ""))
        elif tag == "time" and attributes.get("datetime"):
            self.times.append(attributes["datetime"])
        elif tag == "title" and not self.title and self._hidden in {None, ("head", 1)}:
            self._is_title = True

    def _open_hidden(self, tag: str) -> None:
        """Begin an element inside a hidden one.

        Elements whose end tag may be left out end the hidden one if they are of its kind.
        """
        hidden, depth = self._hidden or ("", 0)
        if tag == hidden and tag not in _SELF_ENDING:
            self._hidden = (hidden, depth + 1)
        elif tag == hidden:
            self._hidden = None
            self._break_line()

    def handle_endtag(self, tag: str) -> None:
        """End an element. Ignore an end tag without a beginning."""
        self._is_title = self._is_title and tag not in {"title", "head"}
        if self._hidden is not None:
            hidden, depth = self._hidden
            if tag == hidden:
                self._hidden = (hidden, depth - 1) if depth > 1 else None
        elif tag in {"table", "dl"}:
            self._flow.end_table()
        elif tag == "tr":
            self._flow.end_row()
        elif tag in _BLOCKS:
            self._preformatted -= tag == "pre" and self._preformatted > 0
            self._break_line(quotations=-int(tag == "blockquote"), is_item=tag == "li")

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the parser's own signature
        """Read a marked section (`<![if !mso]>`, `<![CDATA[`) as a comment up to the next `>`, as browsers do.

        Source: HTML 13.2.5.42. The standard library raises AssertionError for a word that it does not know there.
        """
        return self.parse_bogus_comment(i)

    def handle_comment(self, data: str) -> None:
        """Notice the marks around what an archive of the web put into the page."""
        self._is_bar = _BAR_BEGINS in data or (self._is_bar and _BAR_ENDS not in data)

    def handle_data(self, data: str) -> None:
        """Add text between elements. Join its blanks to one, but keep lines and columns of preformatted text."""
        if self._is_title:
            self.title.append(data)
        elif self._hidden is None and not self._is_bar:
            self._flow.add(data.replace("\r\n", "\n") if self._preformatted else _BLANKS.sub(" ", data))


def _hides(tag: str, attributes: dict[str, str]) -> bool:
    """Return whether an element says itself that it is not shown. Style sheets are not looked up."""
    if tag in _NOT_SHOWN or (tag == "dialog" and "open" not in attributes):
        return True
    return tag not in _VOID and ("hidden" in attributes or bool(_HIDING_STYLE.search(attributes.get("style", ""))))
