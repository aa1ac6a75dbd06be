"""Explain in the finding aid how to verify a bag: commands to paste, and what they print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.finding_aid.bag_overview import WITHHELD
from archiver.finding_aid.verification import check_name, needs_encoding, plan_verification
from archiver.pages import Markup, escape, label, paragraphs, show_path, show_quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.finding_aid.verification import NameCheck, Verification


def explain_verification(
    algorithms: Sequence[str], encoded: Mapping[str, int], files: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield the section for the whole bag.

    Args:
        algorithms: those of its manifests.
        encoded: the number of names that the commands cannot find, by group of documents.
        files: those of the documents whose commands stand here, as records have them.
    """
    verification = plan_verification(algorithms)
    checks = _check_names(algorithms, files)
    yield '<section aria-labelledby="verification">'
    yield label("h2", "aid.verification", ' id="verification"')
    if verification.coreutils:
        yield from paragraphs("aid.how-to-verify")
        yield from _announce(encoded, checks)
        yield _commands(escape("\n".join(verification.coreutils)))
    yield from _elsewhere(verification)
    yield from _name_commands(checks)
    if verification.python:
        yield from paragraphs("aid.verify-with-python")
        yield from (_commands(escape(command)) for command in verification.python)
    yield from paragraphs("aid.seals")
    yield _commands(escape("cd seals/0001\nsh -e how-to-verify.txt"), "seals")
    yield "</section>"


def _elsewhere(verification: Verification) -> Iterator[str]:
    """Yield the commands for systems that have no coreutils."""
    if verification.macos:
        yield from paragraphs("aid.verify-on-macos")
        yield _commands(escape("\n".join(verification.macos)), "macos")
    if verification.windows:
        yield from paragraphs("aid.verify-on-windows")
        yield _commands(escape(verification.windows), "windows")
        yield from paragraphs("aid.verify-one-on-windows")
        yield _commands(escape(verification.certutil), "windows")


def explain_names(algorithms: Sequence[str], files: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the section for a page with some of the documents, or nothing if all their names can be found."""
    checks = _check_names(algorithms, files)
    if checks:
        yield '<section aria-labelledby="verification">'
        yield label("h2", "aid.verification", ' id="verification"')
        yield from _name_commands(checks)
        yield "</section>"


def _check_names(algorithms: Sequence[str], files: Iterable[Mapping[str, Any]]) -> list[NameCheck]:
    return [check for file in files if needs_encoding(file["path"]) and (check := check_name(file, algorithms)) is not None]


def _announce(encoded: Mapping[str, int], checks: Sequence[NameCheck]) -> Iterator[str]:
    """Announce the files that the commands will wrongly complain of, so that nobody is alarmed."""
    count = sum(encoded.values())
    if not count:
        return
    yield from paragraphs("aid.names-not-found", count=count)
    if checks:
        yield "<ul>"
        yield from (f"<li>{show_path(check.path)}</li>" for check in checks)
        yield "</ul>"
    withheld = encoded.get(WITHHELD, 0)
    if withheld:
        yield from paragraphs("aid.names-withheld", count=withheld)
    if count > withheld + len(checks):
        yield from paragraphs("aid.names-in-parts")


def _name_commands(checks: Sequence[NameCheck]) -> Iterator[str]:
    if checks:
        yield from paragraphs("aid.encoded-names")
        for check in checks:
            yield _commands(Markup(f"{escape(check.before)}{show_quoted(check.quoted)}{escape(check.after)}"))


def _commands(markup: Markup, system: str = "linux") -> str:
    return f'<pre class="{system}" lang="" dir="ltr" tabindex="0">{markup}</pre>'
