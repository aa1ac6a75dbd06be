"""Say what a command checked, what it did not check, and what that proves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.messages import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.messages import Language

_SCOPES: Final = {
    "create": "create",
    "records check": "table",
    "records template": "written",
    "init": "written",
    "date find": "documents",
    "date verify": "documents",
    "date convert": "dates",
    "date compare": "dates",
    "seal new-key": "written",
    "seal check": "seals",
    "seal page": "seals",
    "seal stamp": "written",
    "seal trust add": "written",
    "seal trust list": "written",
    "seal trust compromised": "written",
    "search": "search",
    "copy": "copies",
    "audit compare": "copies",
    "audit repair": "copies",
    "audit run": "reading",
    "audit work": "reading",
    "audit take": "reading",
    "audit add": "finding",
    "audit accept": "ledger",
    "audit export": "ledger",
    "audit history": "ledger",
    "audit plan": "ledger",
    "audit rebuild": "ledger",
    "audit retire": "ledger",
    "audit status": "ledger",
    "audit verify": "chain",
    "register add": "register",
    "register check": "register",
    "register prove": "register",
    "register stamp": "register",
}
"""The scope of each command. All others validate bags, as far as their level goes."""
_FROM_DISK: Final = "-from-disk"
"""The end of the scope of bags whose files were read from the disk."""


class Scope(NamedTuple):
    """Sentences on the checks that were done, on those that were not, and on what follows from that."""

    checked: str
    not_checked: str
    proves: str


def find_scope(command: str, arguments: Mapping[str, object]) -> str:
    """Return the scope of a command with its arguments, as the middle of the entries `scope.…` of the phrases."""
    scope = _SCOPES.get(command)
    if scope == "create" and arguments.get("dry_run"):
        return "dry-run"
    if scope is None:
        level = arguments.get("level") or ("complete" if arguments.get("dry_run") else "full")
        return f"bag-{level}{_FROM_DISK}" if level == "full" and arguments.get("from_disk") else f"bag-{level}"
    return scope


def say_scope(scope: str, language: Language) -> Scope:
    """Return a scope in words."""
    stem = scope.removesuffix(_FROM_DISK)
    said = Scope(*(phrase(f"scope.{stem}.{part}", language) for part in ("checked", "not-checked", "proves")))
    if stem == scope:
        return said
    return said._replace(checked=f"{said.checked} {phrase('scope.from-disk', language)}")
