"""The start page, the pages of jobs, the choice of the language, and the end."""

from archiver.web.home.routes import ROUTES

__all__ = ["ROUTES"]
