"""The frame of every page: its template, its words in two languages, and the ways in which a page is asked and answers."""

from archiver.web.frame.answers import GoElsewhereError, download, go_to, name_attachment, refuse_unknown, render
from archiver.web.frame.asked import Asked
from archiver.web.frame.own_files import open_own
from archiver.web.frame.passing import PassingFolder
from archiver.web.frame.routes import change, page, upload
from archiver.web.frame.site import Site

__all__ = [
    "Asked",
    "GoElsewhereError",
    "PassingFolder",
    "Site",
    "change",
    "download",
    "go_to",
    "name_attachment",
    "open_own",
    "page",
    "refuse_unknown",
    "render",
    "upload",
]
