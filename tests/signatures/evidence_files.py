"""Files of evidence in memory, read as those of a layer are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.signatures.der import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Mapping


class EvidenceFiles:
    """Files of evidence, as a layer keeps them in `validation/`."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = files or {}
        self.validation = list(self._files)

    def shown(self, path: str = "") -> str:
        """The path itself."""
        return path

    def read_small(self, path: str, limit: int) -> bytes:
        """Return the octets of a file."""
        if len(self._files[path]) > limit:
            raise UnreadableError("der-too-large")
        return self._files[path]
