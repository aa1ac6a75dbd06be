"""The folders that the page may see: roots, what lies in them, and the names by which addresses know it."""

from archiver.web.folders.browsing import Entry, Listing, list_folder
from archiver.web.folders.roots import Folders, Location, NotBelowRootsError

__all__ = ["Entry", "Folders", "Listing", "Location", "NotBelowRootsError", "list_folder"]
