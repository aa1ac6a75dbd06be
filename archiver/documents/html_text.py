"""HTML: what a reader sees, and apart from it the dates that the page states to machines."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from archiver.documents.document import Encoding
from archiver.documents.encoding import Decoding, decode, registered_name
from archiver.documents.extraction import Extraction, join_blocks

MEDIA_TYPE = "text/html"

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_EXAMINED = 4096
_NOT_SHOWN = frozenset({"script", "style", "template", "head", "noscript", "svg", "math", "object"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p"}
    | {"pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
# Names under which pages say when they were published (Open Graph, Dublin Core, schema.org).
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
_OPEN_TAG = re.compile(r"<[a-zA-Z/!?]")
_MARK = "> "
_MARKS = frozenset({"", _MARK.strip()})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def extract_html(octets: bytes, encoding: str | None = None) -> Extraction:
    """The visible text as `body`; the values of `<time datetime>` and of published `<meta>` as the parts `time` and `meta`."""
    decoding = decode_html(octets, encoding)
    page = read_page(decoding.text)
    pieces = (("body", page.text()), ("time", "\n".join(page.times)), ("meta", "\n".join(page.published)))
    return Extraction(MEDIA_TYPE, pieces, decoding.encoding, decoding.findings)


def read_page(text: str, *, marks_quotations: bool = False) -> Page:
    """The page that the markup makes; any text is a page. Quotations may be marked with `>`, as mail in plain text has them."""
    page = Page(marks_quotations=marks_quotations)
    page.feed(text + _unclosed(text))
    page.close()
    return page


def _unclosed(text: str) -> str:
    """What ends a comment or tag that the end of the text leaves open; the parser would look for it from every `<` on."""
    if text.rfind("<!--") > text.rfind("-->"):
        return "-->"
    return ">" if _OPEN_TAG.search(text, text.rfind(">") + 1) else ""


def decode_html(octets: bytes, encoding: str | None) -> Decoding:
    """The characters of a page: as told, by its byte order mark, strictly as UTF-8, as it declares, or as it reads best."""
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
    """Collects what is shown, block by block."""

    def __init__(self, *, marks_quotations: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._marks_quotations = marks_quotations
        self._quotations = 0
        self.times: list[str] = []
        self.published: list[str] = []
        self._pieces: list[str] = []
        self._hidden: list[str] = []

    def text(self) -> str:
        """The visible text, a line a block."""
        return join_blocks("" if line.strip() in _MARKS else line for line in "".join(self._pieces).split("\n"))

    def _break_line(self, *, quotations: int = 0) -> None:
        """End a block, with so many quotations beginning or, below 0, ending there."""
        self._quotations = max(0, self._quotations + quotations)
        self._pieces.append(f"\n{_MARK}" if self._marks_quotations and self._quotations else "\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            if name.lower() in _PUBLISHED:
                self.published.append(attributes.get("content", ""))
        elif tag == "time" and attributes.get("datetime"):
            self.times.append(attributes["datetime"])
        if tag in _NOT_SHOWN:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            if tag == "body":
                self._hidden.clear()
            self._break_line(quotations=int(tag == "blockquote"))

    def handle_endtag(self, tag: str) -> None:
        """An element ends; one that was never begun is ignored."""
        if tag in self._hidden:
            del self._hidden[self._hidden.index(tag) :]
        elif tag in _BLOCKS:
            self._break_line(quotations=-int(tag == "blockquote"))

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the parser's own signature
        """A marked section (`<![if !mso]>`, `<![CDATA[`) is a comment up to the next `>`, as in every browser (HTML 13.2.5.42).

        The standard library raises AssertionError for a word that it does not know there.
        """
        return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        """Text between elements, whose blanks are one."""
        if not self._hidden:
            self._pieces.append(_BLANKS.sub(" ", data))
