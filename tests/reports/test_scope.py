"""A report says what its command checked, and not what another one checks."""

from __future__ import annotations

from pathlib import Path

import pytest

import archiver.commands.audit
from archiver.reports.scope import find_scope, say_scope

_NO_COMMANDS = {"__init__", "place_lines"}
_COMMANDS = sorted({path.stem for path in Path(archiver.commands.audit.__path__[0]).glob("*.py")} - _NO_COMMANDS)


@pytest.mark.parametrize("command", ["copy", *(f"audit {name}" for name in _COMMANDS)])
def test_audits_and_copies_do_not_claim_to_have_validated(command: str) -> None:
    scope = find_scope(command, {})

    assert not scope.startswith("bag-")
    english, persian = (say_scope(scope, language) for language in ("en", "fa"))
    assert "RFC 8493" not in english.checked
    assert all([*english, *persian])
    assert english != persian
