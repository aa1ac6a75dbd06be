"""The frame of every page: its template, its words in two languages, and the ways in which a page is asked and answers."""

from archiver.web.frame.answers import download, go_to, refuse_unknown, render
from archiver.web.frame.asked import Asked
from archiver.web.frame.passing import PassingFolder
from archiver.web.frame.routes import change, page, upload
from archiver.web.frame.site import Site

__all__ = ["Asked", "PassingFolder", "Site", "change", "download", "go_to", "page", "refuse_unknown", "render", "upload"]
