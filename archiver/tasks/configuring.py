"""Write an `archiver.toml`: the defaults of an archive, for all its bags."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archiver.bags.format import refuse_store
from archiver.bags.workplace import check_new_file, open_new_file
from archiver.configuration import CONFIGURATION_FILE, check_answers, render_configuration
from archiver.errors import WriteError
from archiver.findings import Finding, escape_for_display, has_errors, make_finding
from archiver.messages import Language
from archiver.settings_files import own_settings_path
from archiver.value import WithoutTruthValue


@dataclass(frozen=True, slots=True)
class WrittenConfiguration(WithoutTruthValue):
    """The outcome of writing an `archiver.toml` at a path. If it was not written, an error among the findings says why."""

    ask_instead = "made"

    file: str
    made: bool
    findings: Sequence[Finding]

    @property
    def results(self) -> list[dict[str, Any]]:
        """The `results` of the JSON report: the file if it was written."""
        return [{"file": escape_for_display(self.file)}] if self.made else []


def find_own_folder() -> str:
    """Return the folder of the user's own settings, which need not be there yet. Raises WriteError if there is no home folder."""
    path = own_settings_path()
    if path is None:
        raise WriteError("error.home-missing")
    return os.path.dirname(path)


def check_configuration_place(folder: str, *, is_own: bool = False) -> WrittenConfiguration:
    """Return the outcome so far for a folder: a finding if it has an `archiver.toml` already.

    A folder of the user's own settings is made if it is missing, for the user alone.

    Raises:
        WriteError: the folder is missing or cannot be written.
        WrongUsageError: it is an address of a store.
    """
    refuse_store(folder)
    path = os.path.join(folder, CONFIGURATION_FILE)
    shown = escape_for_display(path)
    if is_own:
        _make_own_folder(folder, shown)
    if folder and not os.path.isdir(folder):
        raise WriteError("error.folder-missing", path=shown, folder=escape_for_display(folder))
    if os.path.lexists(path):
        return WrittenConfiguration(path, made=False, findings=[make_finding("config.exists", {"path": shown}, file=shown)])
    check_new_file(path)
    return WrittenConfiguration(path, made=False, findings=[])


def _make_own_folder(folder: str, shown: str) -> None:
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
    except OSError as error:
        raise WriteError("error.unwritable", path=shown, reason=error.strerror) from error


def write_configuration(
    folder: str,
    values: Mapping[str, Any],
    language: Language = "en",
    names: Mapping[str, str] | None = None,
    *,
    is_own: bool = False,
) -> WrittenConfiguration:
    """Write an `archiver.toml` in a folder, unless it has one or the values have errors.

    Args:
        folder: the folder; the current one if it is empty.
        values: the values in the keys of the file.
        language: the language of the comments in it.
        names: names that findings give to keys, such as options, by the beginning of the key.
        is_own: these are the user's own settings, which may say what is trusted.

    Raises:
        WriteError: the folder is missing or cannot be written.
    """
    outcome = check_configuration_place(folder, is_own=is_own)
    findings = [*outcome.findings, *check_answers(values, names or {})]
    if has_errors(findings):
        return replace(outcome, findings=findings)
    with open_new_file(outcome.file) as file:
        file.write(render_configuration(values, language, is_own=is_own).encode())
    return replace(outcome, made=True, findings=findings)
