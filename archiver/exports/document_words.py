"""Phrases that several crosswalks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def say_access(document: Mapping[str, Any]) -> list[str]:
    """Return the access of a document in words: its status (`closed`, `embargoed until 2049-03-21`), then the notes on it."""
    rights = document.get("accessRights")
    if rights is None:
        return []
    until = f" until {rights['until']}" if "until" in rights else ""
    return [rights["status"] + until, *(note["value"] for note in rights.get("note", ()))]


def list_written_dates(document: Mapping[str, Any]) -> list[str]:
    """Return the words of the datelines that were compared, as they stand in the document."""
    statements = document.get("dateStatements", ())
    compared = document.get("dateAgreement", {}).get("statements", ())
    return [statements[position]["text"] for position in compared if position < len(statements)]


def list_attachments(document: Mapping[str, Any]) -> list[str]:
    """Return the names of the files inside a mail, or the media type of one without a name."""
    return [one.get("name", one["mediaType"]) for one in document.get("file", {}).get("attachments", ())]
