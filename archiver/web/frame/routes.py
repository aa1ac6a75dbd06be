"""Routes of pages and of changes."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from archiver.errors import ArchiverError, WriteError
from archiver.findings import escape_for_display
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame.answers import GoElsewhereError, go_to, refuse_unknown, render_error
from archiver.web.frame.asked import Asked
from archiver.web.frame.uploads import UnusableUploadError, receive_upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request


_FIELDS: Final = 20_000
_LONGEST_FIELD: Final = 4 << 20
TOKEN_HEADER: Final = "x-bayegan-token"  # noqa: S105 - its name, not its value


class _Number(IntegerConvertor):
    """A number in an address. Python refuses to read one of thousands of digits."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", _Number())


def page(address: str, answer: Callable[[Asked], Response]) -> Route:
    """Return the route of a page, which changes nothing. `answer` runs in a thread, so that it may wait."""

    async def endpoint(request: Request) -> Response:
        """Answer a GET."""
        return await _answer(answer, _read(request))

    return Route(address, endpoint, methods=["GET"])


def change(address: str, answer: Callable[[Asked], Response], *, needs_token: bool = True) -> Route:
    """Return the route of a change: a POST whose form, or whose header, holds the token of the visit.

    `needs_token` is False only for questions that are too long for an address.
    """

    async def endpoint(request: Request) -> Response:
        """Answer a POST."""
        asked = _read(request)
        try:
            async with request.form(max_files=1000, max_fields=_FIELDS, max_part_size=_LONGEST_FIELD) as fields:
                asked.fields = fields
                asked.form = {name: value for name, value in fields.multi_items() if isinstance(value, str)}
                asked.files = {name: value for name, value in fields.multi_items() if isinstance(value, UploadFile)}
                if needs_token and not _holds_token(asked, asked.form.get("token")):
                    return _refuse_token()
                return await _answer(answer, asked)
        except (MultiPartException, UnicodeDecodeError):
            return PlainTextResponse("400: this is no form.\n", 400)
        except ClientDisconnect:
            # Nobody reads the answer.
            return Response(status_code=400)

    return Route(address, endpoint, methods=["POST"])


def upload(address: str, answer: Callable[[Asked], Response], *, needs_token: bool = True) -> Route:
    """Return the route of files that are dropped, whose address ends in `/upload`. They are in `asked.upload`.

    What `answer` does not take is removed.
    """

    async def endpoint(request: Request) -> Response:
        """Answer a POST of files."""
        asked = _read(request)
        passing = asked.site.passing
        folder = await run_in_threadpool(passing.new, "dropped")
        try:
            dropped = asked.upload = await receive_upload(request, folder)
            asked.form = {name: values[-1] for name, values in dropped.fields.items()}
            if needs_token and not _holds_token(asked, asked.form.get("token")):
                return _refuse_token()
            return await _answer(answer, asked)
        except UnusableUploadError:
            return PlainTextResponse("400: this is no form with files.\n", 400)
        except ClientDisconnect:
            return Response(status_code=400)
        except OSError as error:
            reason = error.strerror or str(error)
            return render_error(asked, WriteError("error.unwritable", path=escape_for_display(folder), reason=reason))
        finally:
            if asked.upload is None or not asked.upload.taken:
                await run_in_threadpool(passing.remove, folder)

    return Route(address, endpoint, methods=["POST"])


def _holds_token(asked: Asked, in_form: str | None) -> bool:
    given = asked.request.headers.get(TOKEN_HEADER, "") if in_form is None else in_form
    return secrets.compare_digest(given.encode(errors="replace"), asked.visit.token.encode())


def _read(request: Request) -> Asked:
    return Asked(request.app.state.site, request.scope["visit"], request, request.path_params, request.query_params)


async def _answer(answer: Callable[[Asked], Response], asked: Asked) -> Response:
    try:
        return await run_in_threadpool(answer, asked)
    except NotBelowRootsError:
        return refuse_unknown(asked)
    except GoElsewhereError as other:
        return go_to(asked, other.address)
    except ArchiverError as error:
        return render_error(asked, error)


def _refuse_token() -> Response:
    return PlainTextResponse("403: this form is of an earlier visit. Open the page again.\n", 403)
