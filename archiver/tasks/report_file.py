"""Keep what a command found as a file, with its SHA-256 in another file beside it (`--report FILE`)."""

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
    from collections.abc import Callable, Iterable, Mapping

    from archiver.messages import Language
    from archiver.reports import Result

    Form = Literal["html", "json", "txt"]

_FORMS: Final = ("html", "json", "txt")
_DIGEST: Final = ".sha256"

_ESCAPED: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""The escapes of a name in the lines of `sha256sum`. A backslash at the beginning of the line announces them."""


def check_report_file(path: str, sources: Iterable[str], outputs: Mapping[str, str]) -> None:
    """Check before the work begins that a report can be written at a path.

    Args:
        path: the file to write. Its ending gives the form: `.html`, `.json` or `.txt`.
        sources: files and folders that are only to be read.
        outputs: by option, files and folders that the work itself is to write.

    Raises:
        WrongUsageError: the ending is not known, or the report would lie in a bag, in a source or in an output.
        WriteError: the report or its digest is there already, or its folder is missing.
    """
    _read_form(path)
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise WriteError("error.folder-missing", path=escape_for_display(path), folder=escape_for_display(folder))
    for taken in (path, path + _DIGEST):
        if os.path.lexists(taken):
            raise WriteError("error.output-exists", path=escape_for_display(taken))
    real_folder = os.path.realpath(folder)
    roots = (os.path.realpath(source) for source in sources)
    kept = find_bag_around(path) or next((root for root in roots if os.path.commonpath([root, real_folder]) == root), None)
    if kept is not None:
        raise WrongUsageError("error.report-inside", path=escape_for_display(path), folder=escape_for_display(kept))
    for option, output in outputs.items():
        for taken in (path, path + _DIGEST):
            if f"{os.path.realpath(taken)}/".startswith(f"{os.path.realpath(output)}/"):
                raise WrongUsageError("error.report-is-output", path=escape_for_display(taken), option=option)


def _read_form(path: str) -> Form:
    ending = os.path.splitext(path)[1].removeprefix(".").lower()
    if ending not in _FORMS:
        raise WrongUsageError("error.report-ending", found=escape_for_display(path))
    return cast("Form", ending)


def write_report(path: str, result: Result, lines: Callable[[Language], Iterable[str]], language: Language) -> str:
    """Write a report and, beside it, its digest in the form that `sha256sum -c` reads. Return the digest.

    Args:
        path: a file that is not there yet. Its ending gives the form.
        result: the outcome to keep.
        lines: the outcome in sentences of a language, which stand before the findings.
        language: the language of the report. A page is in both.

    Raises:
        WriteError: one of the two files cannot be written. What was done before stays done.
    """
    octets = _render(_read_form(path), result, lines, language).encode("utf-8", "backslashreplace")
    digest = hashlib.sha256(octets).hexdigest()
    try:
        for name, content in ((path, octets), (path + _DIGEST, _render_digest(digest, os.path.basename(path)))):
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


def _render_digest(digest: str, name: str) -> bytes:
    """Return the line of `sha256sum` for a file."""
    escaped = "".join(_ESCAPED.get(character, character) for character in name)
    announced = "" if escaped == name else "\\"
    return os.fsencode(f"{announced}{digest}  {escaped}\n")
