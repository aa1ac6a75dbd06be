"""seal.json: who seals which state of which bag, as what, and why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

SCHEMA: Final = "seal.schema.json"
ROLES: Final = ("creator", "custodian", "receiver", "witness")
USUAL_ROLE: Final = "custodian"
SEAL: Final = "seal"
RENEWAL: Final = "renewal"


def write_statement(  # noqa: PLR0913 - its fields
    *,
    purpose: str,
    layer: int,
    bag: Mapping[str, Any],
    covers: Mapping[str, str],
    moment: datetime,
    sealed_by: Sequence[Mapping[str, str]] = (),
    **others: object,
) -> bytes:
    """Return the octets of a seal.json. `others` are optional fields; those that are None or empty are left out."""
    statement = {
        "sealVersion": "1.0",
        "purpose": purpose,
        "layer": layer,
        "bag": {key: value for key, value in bag.items() if value is not None},
        "covers": {name: {"sha512": digest} for name, digest in sorted(covers.items())},
        **({"sealedBy": [dict(one) for one in sealed_by]} if sealed_by else {}),
        **{key: value for key, value in others.items() if value},
        "claimedTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tool": {"name": "bayegan", "version": __version__},
    }
    return (json.dumps(statement, ensure_ascii=False, indent=1) + "\n").encode()


def read_statement(octets: bytes | None) -> dict[str, Any]:
    """Return the fields of a seal.json, or none if it cannot be read. The values are hostile."""
    try:
        found = json.loads(octets or b"")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read_text(statement: Mapping[str, Any], *keys: str) -> str | None:
    """Return the text below some keys of a seal.json, or None."""
    value: Any = statement
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None


def find_role(statement: Mapping[str, Any], sha256: str) -> str:
    """Return the role in which the owner of a certificate seals."""
    listed = statement.get("sealedBy")
    for one in listed if isinstance(listed, list) else []:
        if isinstance(one, dict) and one.get("certificateSha256") == sha256 and one.get("role") in ROLES:
            return str(one["role"])
    return USUAL_ROLE
