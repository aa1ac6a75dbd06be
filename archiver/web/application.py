"""The application: the routes of all rooms behind the gate, and what is said if one of them has a fault."""

from __future__ import annotations

import os
import sys
import traceback
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from archiver.web import bags, check, dates, holdings, home, pack, search
from archiver.web.frame import Asked, refuse_unknown, render
from archiver.web.server import Gate

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp

    from archiver.web.frame import Site
    from archiver.web.server import Visits

_HERE: Final = os.path.dirname(__file__)
_PAGES: Final = os.path.join(os.path.dirname(_HERE), "pages")
_STATIC: Final = {
    "htmx.min.js": (os.path.join(_HERE, "static", "htmx.min.js"), "text/javascript"),
    "icon.svg": (os.path.join(_HERE, "static", "icon.svg"), "image/svg+xml"),
    "page.js": (os.path.join(_HERE, "static", "page.js"), "text/javascript"),
    "bags.js": (os.path.join(_HERE, "static", "bags.js"), "text/javascript"),
    "bags.css": (os.path.join(_HERE, "static", "bags.css"), "text/css"),
    "pack.js": (os.path.join(_HERE, "static", "pack.js"), "text/javascript"),
    "pack.css": (os.path.join(_HERE, "static", "pack.css"), "text/css"),
    "days.css": (os.path.join(_HERE, "static", "days.css"), "text/css"),
    "days.js": (os.path.join(_HERE, "static", "days.js"), "text/javascript"),
    "web.css": (os.path.join(_HERE, "static", "web.css"), "text/css"),
    "page.css": (os.path.join(_PAGES, "page.css"), "text/css"),
    "vazirmatn.woff2": (os.path.join(_PAGES, "fonts", "vazirmatn.woff2"), "font/woff2"),
}


def make_application(site: Site, visits: Visits, port: int) -> ASGIApp:
    """Return the application of a site. Nothing reaches a page but by the gate."""
    rooms = (home, check, dates, search, bags, holdings, pack)
    routes = [Route("/static/{name}", _answer_static, methods=["GET"]), *(route for room in rooms for route in room.ROUTES)]
    application = Starlette(
        routes=routes,
        exception_handlers={404: _answer_http, 405: _answer_http, 400: _answer_http, Exception: _answer_fault},
    )
    # An address with one slash too many is unknown, as every other that stands in no list.
    application.router.redirect_slashes = False
    application.state.site = site
    return Gate(application, visits, port)


async def _answer_static(request: Request) -> Response:
    found = _STATIC.get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("404\n", 404)
    path, media_type = found
    return FileResponse(path, media_type=media_type, headers={"Cache-Control": "private, max-age=600"})


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - the handlers of these statuses get nothing else
    if error.status_code == 404 and request.method in {"GET", "HEAD"}:  # noqa: PLR2004 - an HTTP status
        return refuse_unknown(Asked(request.app.state.site, request.scope["visit"], request, {}, request.query_params))
    return PlainTextResponse(f"{error.status_code}\n", error.status_code, headers=error.headers)


async def _answer_fault(request: Request, error: Exception) -> Response:
    """Tell a fault of ours in the terminal, and on the page only that there was one."""
    traceback.print_exception(error, file=sys.stderr)
    asked = Asked(request.app.state.site, request.scope["visit"], request, {}, request.query_params)
    return render(asked, "fault.html", 500)
