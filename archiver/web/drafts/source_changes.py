"""Notice that the folder of a draft is not as it was when it was read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.web.drafts.draft import Draft


class Changes(NamedTuple):
    """Numbers of documents that are new, gone, or changed since they were read. `is_gone` says that the folder itself is gone."""

    new: int = 0
    gone: int = 0
    changed: int = 0
    is_gone: bool = False

    @property
    def are_any(self) -> bool:
        """True if something is not as it was."""
        return any(self)


def find_changes(draft: Draft) -> Changes:
    """Compare names, sizes and times of the folder with those of the draft. No document is read."""
    source = draft.source
    if not os.path.isdir(source):
        return Changes(is_gone=True)
    rows = draft.database.execute("select path, size, modified from documents")
    known = {row["path"]: (row["size"], row["modified"]) for row in rows}
    left_out = set(draft.get("left_out", ()))
    found = {path: state for path, state in _walk(source, "") if path not in left_out}
    changed = sum(found[path] != state for path, state in known.items() if path in found)
    return Changes(len(found.keys() - known.keys()), len(known.keys() - found.keys()), changed)


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                state = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(state.st_mode):
                    yield from _walk(entry.path, f"{prefix}{entry.name}/")
                elif stat.S_ISREG(state.st_mode):
                    yield prefix + entry.name, (state.st_size, state.st_mtime_ns)
    except OSError:
        return
