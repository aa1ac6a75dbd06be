"""pyhanko, asked what is right of a time stamp."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from asn1crypto import cms, tsp
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext


def accepts(octets: bytes, stamped: bytes | None = None) -> bool:
    """Return whether it accepts a time stamp, with all certificates inside it as trusted ones, at the time it states.

    `stamped` is what the time stamp must be of. Without it, its digest is taken as it stands. Weak digests are let pass.
    """
    try:
        said = asyncio.run(_validate(_read(octets), stamped))
    except Exception:  # noqa: BLE001 - whatever it says of a spoilt one
        return False
    return bool(said["intact"] and said["valid"] and said["trust_problem_indic"] is None)


async def _validate(signed: Any, stamped: bytes | None) -> Any:
    information = signed["encap_content_info"]["content"].parsed
    moment = information["gen_time"].native
    roots = [one.chosen for one in signed["certificates"] or []]
    context = ValidationContext(
        trust_roots=roots, moment=moment, best_signature_time=moment, allow_fetching=False, weak_hash_algos=set()
    )

    def digest(name: str) -> bytes:
        found: bytes = information["message_imprint"]["hashed_message"].native
        return found if stamped is None else hashlib.new(name, stamped).digest()

    return await validate_tst_signed_data(signed, context, digest)


def _read(octets: bytes) -> Any:
    """Return the signed data of a response or of a token. Raises ValueError."""
    try:
        response = tsp.TimeStampResp.load(octets, strict=True)
        response["time_stamp_token"].native  # noqa: B018 - reads all of it
    except (ValueError, TypeError):
        return cms.ContentInfo.load(octets, strict=True)["content"]
    if response["status"]["status"].native not in {"granted", "granted_with_mods"}:
        raise ValueError(response["status"]["status"].native)
    return response["time_stamp_token"]["content"]
