"""Packing: a box of documents becomes a described bag, in seven steps that a person may go back to at any time."""

from archiver.web.pack.routes import ROUTES

__all__ = ["ROUTES"]
