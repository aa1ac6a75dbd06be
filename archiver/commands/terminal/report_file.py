"""`--report FILE`: what a command found as a file to keep, with its SHA-256 in another file beside it."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, cast

from archiver.bagging_time import read_bagging_time
from archiver.bags.workplace import find_bag_around, open_new_file
from archiver.calendars import SolarHijriDate
from archiver.errors import ArchiverError, WriteError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.reports import Made, render_json, render_text
from archiver.reports.as_html import render_html
from archiver.version import __version__

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence

    from archiver.messages import Language
    from archiver.reports import Result

    Form = Literal["html", "json", "txt"]

_FORMS: Final = ("html", "json", "txt")
_DIGEST: Final = ".sha256"
_OUTPUTS: Final = ("to", "output")
"""The options that name what a command is to write."""

_ESCAPED: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""As the programs of coreutils write such a name, and announce it with a backslash at the beginning of the line."""


def check_report_target(arguments: argparse.Namespace) -> None:
    """See before the work begins that the report can be written where it was asked for.

    Raises:
        WrongUsageError: its name does not say its form, or it would lie in a bag or in a source, which are never written to.
        WriteError: it or its digest is there already, or its folder is not.
    """
    path: str = arguments.report
    _form(path)
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise WriteError("error.folder-missing", path=escape_for_display(path), folder=escape_for_display(folder))
    for taken in (path, path + _DIGEST):
        if os.path.lexists(taken):
            raise WriteError("error.output-exists", path=escape_for_display(taken))
    kept = find_bag_around(path) or _source_around(os.path.realpath(folder), getattr(arguments, "sources", ()))
    if kept is not None:
        raise WrongUsageError("error.report-inside", path=escape_for_display(path), folder=escape_for_display(kept))
    _look_over_outputs(arguments)


def _look_over_outputs(arguments: argparse.Namespace) -> None:
    """What the command is to write must be neither the report nor its digest, and a folder that it makes must not hold them."""
    for option in _OUTPUTS:
        output = getattr(arguments, option, None)
        if output is None:
            continue
        place = os.path.realpath(output)
        for taken in (arguments.report, arguments.report + _DIGEST):
            if f"{os.path.realpath(taken)}/".startswith(f"{place}/"):
                raise WrongUsageError("error.report-is-output", path=escape_for_display(taken), option=f"--{option}")


def _form(path: str) -> Form:
    ending = os.path.splitext(path)[1].removeprefix(".").lower()
    if ending not in _FORMS:
        raise WrongUsageError("error.report-ending", found=escape_for_display(path))
    return cast("Form", ending)


def _source_around(folder: str, sources: Sequence[str]) -> str | None:
    """The source that the folder is or lies in."""
    places = (os.path.realpath(source) for source in sources)
    return next((place for place in places if os.path.commonpath([place, folder]) == place), None)


def save_report(arguments: argparse.Namespace, result: Result, lines: Callable[[Language], Iterable[str]]) -> str:
    """Write the report and, beside it, its digest in the form that `sha256sum -c` reads; the digest is given back.

    Raises WriteError; what the command did stays done.
    """
    path: str = arguments.report
    octets = _render(_form(path), result, lines, arguments.language).encode("utf-8", "backslashreplace")
    digest = hashlib.sha256(octets).hexdigest()
    try:
        for name, content in ((path, octets), (path + _DIGEST, _digest_line(digest, os.path.basename(path)))):
            with open_new_file(name) as file:
                file.write(content)
    except ArchiverError as error:
        raise WriteError(
            "error.report-unwritable", path=escape_for_display(path), reason=error.values.get("reason", "taken")
        ) from error
    return digest


def _render(form: Form, result: Result, lines: Callable[[Language], Iterable[str]], language: Language) -> str:
    moment = datetime.fromtimestamp(read_bagging_time(), UTC)
    made = Made(
        time=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        solarHijri=SolarHijriDate.from_gregorian(moment.date()).iso(),
        tool=f"bayegan {__version__}",
    )
    if form == "json":
        return render_json(result, language, made) + "\n"
    if form == "html":
        return render_html(result, lines, language, made)
    return render_text(result, lines, language, made)


def _digest_line(digest: str, name: str) -> bytes:
    escaped = "".join(_ESCAPED.get(character, character) for character in name)
    return os.fsencode(f"{'' if escaped == name else chr(92)}{digest}  {escaped}\n")
