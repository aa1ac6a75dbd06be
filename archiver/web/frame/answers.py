"""Answers: a page from a template, a part of one, a file to be kept, or the way to another page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from archiver.web.frame.templates import render_template

if TYPE_CHECKING:
    from archiver.errors import ArchiverError
    from archiver.web.frame.asked import Asked


def render(asked: Asked, template: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - for the template
    """Return a page, or a part of one, from a template of `archiver/web/templates`."""
    # A name that is not UTF-8 has lone surrogates, which no page can hold.
    return HTMLResponse(render_template(asked, template, values).encode("utf-8", "replace"), status)


def render_error(asked: Asked, error: ArchiverError) -> HTMLResponse:
    """Return a page that says why something could not be done, and what to do."""
    template = "part-error.html" if asked.is_part else "error.html"
    return render(asked, template, 422, error=error)


def refuse_unknown(asked: Asked) -> Response:
    """Return the answer for an address of which nothing is known here."""
    if asked.is_part:
        return PlainTextResponse("404\n", 404)
    return render(asked, "unknown.html", 404)


class GoElsewhereError(Exception):
    """Raised by an answer that must wait for another page of ours, such as that of a job, at `address`."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def go_to(asked: Asked, address: str) -> Response:
    """Return the way to another page of ours, after a change. A script of ours goes there too."""
    if asked.is_part:
        return Response(status_code=204, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


def download(octets: bytes | str, name: str, media_type: str = "application/octet-stream") -> Response:
    """Return a file that a browser keeps and does not show."""
    return Response(octets, media_type=media_type, headers=name_attachment(name))


def name_attachment(name: str) -> dict[str, str]:
    """Return the header that lets a browser keep an answer under a name and not show it (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='', errors='replace')}"}
