"""The jobs that find the dates of a dropped document or of a long text."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from archiver.progress import Step
from archiver.web.dates.texts import describe_document, describe_text

if TYPE_CHECKING:
    from archiver.progress import Watcher


def run(arguments: dict[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Return the text and the dates of a document. Raises ReadError."""
    watcher.begin(Step.READING, os.path.getsize(arguments["path"]), 1)
    return describe_document(arguments["path"], arguments["name"])


def run_text(arguments: dict[str, Any], watcher: Watcher) -> dict[str, Any]:
    """Return a text with its dates."""
    watcher.begin(Step.READING, 0, 0)
    return describe_text(arguments["text"])
