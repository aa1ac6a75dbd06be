"""Keep what a command found as a file, with its SHA-256 in another file beside it (`--report FILE`)."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from archiver.bags.format import refuse_store
from archiver.bags.workplace import find_bag_around, open_new_file
from archiver.errors import ArchiverError, WriteError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.messages import LANGUAGES, phrase
from archiver.operating_system import open_regular_file
from archiver.pages import escape
from archiver.reports import render_json, render_text, stamp_report
from archiver.reports.as_html import render_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archiver.messages import Language
    from archiver.reports import Made, Result

    Form = Literal["html", "json", "txt"]

FORMS: Final = ("html", "json", "txt")
"""The forms of reports, which are the endings of their files."""
_DIGEST: Final = ".sha256"
_LARGEST_REPLACED: Final = 1 << 26
"""Octets. A larger report is never replaced."""

_ESCAPED: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r"}
"""The escapes of a name in the lines of `sha256sum`. A backslash at the beginning of the line announces them."""


class ReportedRun(NamedTuple):
    """A command, such as `create`, and the target at which it is to make something."""

    command: str
    target: str


def check_report_file(path: str, sources: Iterable[str], outputs: Mapping[str, str], run: ReportedRun | None = None) -> None:
    """Check before the work begins that a report can be written at a path.

    Args:
        path: the file to write. Its ending gives the form: `.html`, `.json` or `.txt`.
        sources: files and folders that are only to be read.
        outputs: by option, files and folders that the work itself is to write.
        run: the run to be reported. It may replace the report of an earlier one that made nothing.

    Raises:
        WrongUsageError: the ending is not known, or the report would lie in a store, in a bag, in a source or in an output.
        WriteError: the report or its digest is there already, or its folder cannot be made.
    """
    refuse_store(path)
    _read_form(path)
    folder = os.path.dirname(path) or "."
    _check_parent(path, folder)
    for taken in (path, path + _DIGEST):
        if os.path.lexists(taken) and not may_replace(path, run):
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


def _check_parent(path: str, folder: str) -> None:
    """Raise WriteError if a folder is missing and cannot be made, since something on the way to it is no folder."""
    above = os.path.abspath(folder)
    while not os.path.lexists(above) and above != os.sep:
        above = os.path.dirname(above)
    if not os.path.isdir(above):
        raise WriteError("error.folder-missing", path=escape_for_display(path), folder=escape_for_display(folder))


def _read_form(path: str) -> Form:
    ending = os.path.splitext(path)[1].removeprefix(".").lower()
    if ending not in FORMS:
        raise WrongUsageError("error.report-ending", found=escape_for_display(path))
    return cast("Form", ending)


def may_replace(path: str, run: ReportedRun | None) -> bool:
    """Return whether a file is the report of an earlier run for the same target, which made nothing, and is as it was written.

    The digest in the file beside it shows that nobody changed it.
    """
    if run is None:
        return False
    try:
        with open_regular_file(path) as file, open_regular_file(path + _DIGEST) as digest_file:
            octets, digest_line = file.read(_LARGEST_REPLACED + 1), digest_file.read(_LARGEST_REPLACED)
        text = octets.decode()
    except (OSError, UnicodeDecodeError):
        return False
    is_unchanged = digest_line == _render_digest(hashlib.sha256(octets).hexdigest(), os.path.basename(path))
    return is_unchanged and _tells_of_nothing(_read_form(path), text, run)


def _tells_of_nothing(form: Form, text: str, run: ReportedRun) -> bool:
    """Return whether the text of a report says that this run made nothing."""
    if form == "json":
        try:
            report = json.loads(text)
            return bool(report["command"] == run.command and report["made"].get("nothingMadeAt") == run.target)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # JSON of somebody else
            return False
    keys = ("report.title", "report.title-with-withheld")
    titles = [phrase(key, language, command=f"archiver {run.command}") for key in keys for language in LANGUAGES]
    if form == "html":
        is_of_command = any(f"<title>{escape(title)}</title>" in text for title in titles)
        return is_of_command and f'<data value="{escape(run.target)}">' in text
    nothing = [f"{phrase('report.nothing-made', language)}: {run.target}" for language in LANGUAGES]
    head = text.partition("\n\n")[0].split("\n")
    return head[0] in titles and not set(head).isdisjoint(nothing)


def write_report(
    path: str,
    result: Result,
    lines: Callable[[Language], Iterable[str]],
    language: Language,
    run: ReportedRun | None = None,
) -> str:
    """Write a report and, beside it, its digest in the form that `sha256sum -c` reads. Return the digest.

    Args:
        path: a file that is not there yet, or that this run may replace. Its ending gives the form.
        result: the outcome to keep.
        lines: the outcome in sentences of a language, which stand before the findings.
        language: the language of the report. A page is in both.
        run: the run, if it was to make something at a target.

    Raises:
        WriteError: one of the two files cannot be written. What was done before stays done.
    """
    made = stamp_report(run.target if run is not None and result.is_empty else None)
    octets = render_report(_read_form(path), result, lines, language, made)
    digest = hashlib.sha256(octets).hexdigest()
    if may_replace(path, run):
        with suppress(OSError):  # what is still there is told in the writing
            os.unlink(path)
            os.unlink(path + _DIGEST)
    try:
        for name, content in ((path, octets), (path + _DIGEST, _render_digest(digest, os.path.basename(path)))):
            with open_new_file(name) as file:
                file.write(content)
    except ArchiverError as error:
        raise WriteError(
            "error.report-unwritable", path=escape_for_display(path), reason=error.values.get("reason", "taken")
        ) from error
    return digest


def render_report(
    form: Form, result: Result, lines: Callable[[Language], Iterable[str]], language: Language, made: Made
) -> bytes:
    """Return the octets of a report in a form."""
    if form == "json":
        text = render_json(result, language, made) + "\n"
    elif form == "html":
        text = render_html(result, lines, language, made)
    else:
        text = render_text(result, lines, language, made)
    return text.encode("utf-8", "backslashreplace")


def _render_digest(digest: str, name: str) -> bytes:
    """Return the line of `sha256sum` for a file."""
    escaped = "".join(_ESCAPED.get(character, character) for character in name)
    announced = "" if escaped == name else "\\"
    return os.fsencode(f"{announced}{digest}  {escaped}\n")
