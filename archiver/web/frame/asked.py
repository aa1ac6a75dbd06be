"""A question to a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.datastructures import FormData

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import UploadFile
    from starlette.requests import Request

    from archiver.web.frame.site import Site
    from archiver.web.frame.uploads import Upload
    from archiver.web.server import Visit


@dataclass(slots=True)
class Asked:
    """A question to a page, or a change that it is to make.

    `path` are the parts of the address that its route names, `query` what follows `?`, and `form` the fields of a change. Of
    several values of one name the last counts; `all_of` has all. `files` are what was dropped. `upload` has what was dropped at
    the address of an upload, which is on the disk.
    """

    site: Site
    visit: Visit
    request: Request
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    fields: FormData = field(default_factory=FormData)
    upload: Upload | None = None

    def all_of(self, name: str) -> list[str]:
        """Return every value of a field of the form."""
        if self.upload is not None:
            return self.upload.fields.get(name, [])
        return [value for value in self.fields.getlist(name) if isinstance(value, str)]

    def all_in_query(self, name: str) -> list[str]:
        """Return every value of a name in the address."""
        return [value for key, value in self.request.query_params.multi_items() if key == name]

    @property
    def is_part(self) -> bool:
        """True if a script of ours asks for a part of a page, which it puts into the page that is open."""
        return self.request.headers.get("hx-request") == "true"
