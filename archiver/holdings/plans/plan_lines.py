"""The lines of plans and of results: JSON objects with a code over all that they say."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.holdings.auditing import PlannedUnit, UnitFault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.holdings.auditing import UnitResult

LONGEST: Final = 16 << 20
"""Octets of a line. A longer one is none of ours."""
_COMPACT: Final = (",", ":")
_CHECK: Final = "check"
_KEY: Final = "key"


class PlanKey(NamedTuple):
    """The name of a plan, and the secret that the codes of its lines are made with. Both are 64 hexadecimal digits."""

    plan: str
    key: str


def seal_line(fields: Mapping[str, Any], key: str) -> bytes:
    """Return a line with its code and a line feed. Characters that cannot be shown are escaped."""
    whole = {**fields, _CHECK: _compute_check(fields, key)}
    line = json.dumps(whole, ensure_ascii=False, separators=_COMPACT)
    return (line if line.isprintable() else json.dumps(whole, separators=_COMPACT)).encode() + b"\n"


def is_sealed(fields: Mapping[str, Any], key: str) -> bool:
    """Return whether the code of a line is the one for what it says. The form of its JSON does not matter."""
    said = {name: value for name, value in fields.items() if name != _CHECK}
    return hmac.compare_digest(str(fields.get(_CHECK)).encode("utf-8", "replace"), _compute_check(said, key).encode())


def _compute_check(fields: Mapping[str, Any], key: str) -> str:
    form = json.dumps(fields, sort_keys=True, separators=_COMPACT).encode()
    return hmac.digest(key.encode("utf-8", "replace"), form, hashlib.sha256).hex()


def read_line(line: bytes) -> dict[str, Any] | None:
    """Return the fields of a line, or None if it is cut or no JSON object."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None


def render_unit(unit: PlannedUnit, plan: PlanKey) -> bytes:
    """Return the line of a plan for a unit. `lines` are those of the whole manifest."""
    fields = {
        "plan": plan.plan,
        "copy": unit.copy,
        "place": unit.place,
        "path": unit.path,
        "first": unit.first,
        "files": unit.files,
        "octets": unit.octets,
        "lines": sum(files for first, files in unit.cuts if first),
        "content": unit.content,
        "pins": unit.pins,
        "whole": unit.whole,
        _KEY: plan.key,
    }
    return seal_line(fields, plan.key)


def is_unit(fields: Mapping[str, Any]) -> bool:
    """Return whether a line is one of a plan, as it was written."""
    key = fields.get(_KEY)
    return isinstance(key, str) and is_sealed(fields, key) and _has_types(fields)


def _has_types(fields: Mapping[str, Any]) -> bool:
    texts = ("plan", "place", "path")
    numbers = ("copy", "first", "files", "octets", "lines")
    return (
        all(isinstance(fields.get(name), str) for name in texts)
        and all(isinstance(fields.get(name), int) and fields[name] >= 0 for name in numbers)
        and all(_are_texts(fields.get(name)) for name in ("content", "pins"))
        and isinstance(fields.get("whole"), bool)
    )


def _are_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def render_result(fields: Mapping[str, Any], result: UnitResult, faults: Iterable[UnitFault], read_at: str) -> bytes:
    """Return the line of a result: the unit as the plan has it, and what came of it.

    `faults` have the names by which they may be told. Faults that a second read did not find are left to the caller, as
    `notRepeated` in `fields`.
    """
    told = {
        **{name: value for name, value in fields.items() if name not in {_KEY, _CHECK}},
        "octets": result.octets,
        "algorithms": list(result.algorithms),
        "manifest": result.manifest,
        "outcome": result.outcome,
        "faults": [fault.to_dict() for fault in faults],
        "seconds": round(result.seconds, 3),
        "host": result.host,
        "readAt": read_at,
    }
    return seal_line(told, str(fields[_KEY]))


def read_faults(fields: Mapping[str, Any], name: str = "faults") -> tuple[UnitFault, ...]:
    """Return the faults of a result."""
    return tuple(UnitFault(fault["path"], fault["code"], fault.get("line", 0)) for fault in fields.get(name, ()))


def name_unit(fields: Mapping[str, Any]) -> tuple[str, int, int]:
    """Return what tells a unit from all others: its plan, its copy and its first line."""
    return fields["plan"], fields["copy"], fields["first"]
