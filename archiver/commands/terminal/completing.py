"""Complete the result of a command for people who read it later and elsewhere: what was examined, and nothing withheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from archiver.reports import Result
    from archiver.reports.examined import Examined

    Lines = Callable[[Language], Iterable[str]]

_WRITTEN_BY = ("to", "output")
"""The options that name what a command makes."""


def examine_inputs(arguments: argparse.Namespace) -> None:
    """Note in the arguments what the command is given to read, before the work begins."""
    from archiver.reports.examined import list_inputs  # noqa: PLC0415 - most runs keep no report

    arguments.examined = _examine(arguments, list_inputs(vars(arguments)))


def _examine(arguments: argparse.Namespace, paths: Iterable[str]) -> list[Examined]:
    """Examine files and folders, with a sign of life if there are files to be read as a whole."""
    from archiver.reports.examined import examine, measure  # noqa: PLC0415 - see above

    given = list(paths)
    sizes = measure(given)
    if not sizes:
        return examine(given)
    from archiver.commands.terminal.progress import Progress  # noqa: PLC0415 - only if files are read
    from archiver.progress import Step  # noqa: PLC0415 - see above

    with Progress(arguments) as progress:
        progress.begin(Step.EXAMINING, sum(sizes), len(sizes))
        return examine(given, progress)


def complete(arguments: argparse.Namespace, result: Result, lines: Lines) -> tuple[Result, Lines]:
    """Return the result and the lines of the command as they may be shown.

    Withheld documents stand by their reference codes alone, unless `--with-withheld` is given. A command without that option
    reads no records. What was examined is told if a report is kept or JSON is printed.
    """
    if arguments.report is not None or arguments.json:
        result = _add_examination(arguments, result)
    names_withheld: bool | None = getattr(arguments, "with_withheld", None)
    if names_withheld is None:
        return result, lines
    if names_withheld:
        return result._replace(names_withheld=True), _after(lines, "report.names-withheld")
    return _withhold(arguments, result, lines)


def _add_examination(arguments: argparse.Namespace, result: Result) -> Result:
    from archiver.reports.examined import note_changes, note_stored  # noqa: PLC0415 - most runs keep no report
    from archiver.reports.scope import find_scope  # noqa: PLC0415 - see above

    given = vars(arguments)
    made = [str(given[name]) for name in _WRITTEN_BY if given.get(name) and result.command != "date convert"]
    if result.command.startswith("bag ") and any(one.get("changed", True) for one in result.results):
        made = [] if result.command == "bag history" else [str(given["bag"])]
    stored = getattr(arguments, "tag_manifests", {})
    found = note_stored(_examine(arguments, made), stored) if result.exit_code == 0 else []
    produced = [one for one in found if one.kind in {"file", "folder", "bag"} or one.tag_manifests]
    examined = note_stored(note_changes(getattr(arguments, "examined", ())), stored)
    has_failed = not result.results and (result.errors or result.command == "init")
    scope = "failed" if has_failed else find_scope(result.command, given)
    return result._replace(scope=scope, examined=examined, produced=produced)


def _withhold(arguments: argparse.Namespace, result: Result, lines: Lines) -> tuple[Result, Lines]:
    """Take what must not be told out of the result and the lines."""
    if not result.findings and not result.withheld and result.command not in {"bag describe", "bag resolve-date"}:
        return result, lines
    from archiver.option_day import read_access_day  # noqa: PLC0415 - good bags have nothing to withhold
    from archiver.reports.withheld_documents import WithheldDocuments  # noqa: PLC0415 - see above
    from archiver.reports.withholding import withhold_all  # noqa: PLC0415 - see above

    withheld = WithheldDocuments(arguments.language)
    for add in result.withheld:
        add(withheld)
    day = read_access_day(getattr(arguments, "day", None))
    bags = [getattr(arguments, "bag", None), *getattr(arguments, "bags", ())]
    for bag in filter(None, bags):
        withheld.add_bag(bag, day)
    return withhold_all(result, lines, withheld)


def _after(lines: Lines, key: str) -> Lines:
    """Return the lines with an entry of the phrases before them."""
    return lambda language: [phrase(key, language), *lines(language)]
