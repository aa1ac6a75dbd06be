"""Parts of every page: its frame, names and dates in words, and text in both languages.

Rules of the room:

- A page is one file: no network, its font in it, and no script but the one that its head names by digest.
- A text in another language or direction than the words around it has an element of its own that says so.
- Text becomes `Markup` only by being escaped.
"""

from archiver.pages.bilingual import both, fact, label, pair, paragraphs
from archiver.pages.markup import Markup, escape
from archiver.pages.names import address_file, isolate, quote_for_shell, show, show_code, show_path, show_quoted
from archiver.pages.page import PageHead, frame_page

__all__ = [
    "Markup",
    "PageHead",
    "address_file",
    "both",
    "escape",
    "fact",
    "frame_page",
    "isolate",
    "label",
    "pair",
    "paragraphs",
    "quote_for_shell",
    "show",
    "show_code",
    "show_path",
    "show_quoted",
]
