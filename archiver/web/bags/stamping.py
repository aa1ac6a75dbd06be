"""Time stamps of the seals of a bag: what waits, what an authority is sent, and the way over an air gap."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.errors import ArchiverError
from archiver.findings import has_errors
from archiver.tasks.seals.layer_stamps import read_layer_stamps
from archiver.tasks.seals.seal_stamping import write_stamp_request
from archiver.tasks.validation import find_settings
from archiver.web.bags.beginning import begin
from archiver.web.bags.outcome import Refused, find_outcome
from archiver.web.bags.shown_bag import ShownBag, find_bag
from archiver.web.bags.told_findings import tell_findings
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import Asked, change, download, open_own, page, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from archiver.findings import Finding

_LARGEST_REPLY: Final = 1 << 20
"""Octets of the answer of an authority that is taken. A real one has some thousands."""
_REQUEST: Final = "request.tsq"
_SAMPLE: Final = "https://tsa.example.org/"
"""The address in examples. Templates hold none, so that every address of a page stands in code."""


class _Authorities(NamedTuple):
    """The addresses of authorities in the user's settings, and what is wrong with these."""

    addresses: Sequence[str]
    findings: Sequence[Finding]


def _read_authorities(asked: Asked, bag: ShownBag) -> _Authorities:
    settings, findings = find_settings(asked.site.configuration or True, [bag.path])
    return _Authorities(settings.authorities if settings is not None and not has_errors(findings) else (), findings)


def show_stamps(asked: Asked) -> Response:
    """Show which seals have time stamps, and how one is taken."""
    return _render(asked, find_bag(asked), None)


def _render(asked: Asked, bag: ShownBag, refused: Refused | None) -> Response:
    stamps, authorities = read_layer_stamps(bag.path), _read_authorities(asked, bag)
    told = [*stamps.findings, *authorities.findings]
    values: dict[str, Any] = {
        "stamps": stamps,
        "authorities": authorities.addresses,
        "told": tell_findings(told, bag.path, asked.visit.language, with_withheld=bag.is_revealed),
        "outcome": find_outcome(asked, bag),
        "refused": refused,
        "sample": _SAMPLE,
    }
    return render(asked, "bag-stamps.html", 200 if refused is None else 422, bag=bag, **values)


def stamp(asked: Asked) -> Response:
    """Begin to ask an authority for a time stamp of the last seal."""
    bag = find_bag(asked)
    return begin(asked, bag, "stamp", {"authority": _find_authority(asked, bag)}, f"{bag.address}/stamps?job={{job}}")


def _find_authority(asked: Asked, bag: ShownBag) -> str:
    """Return the address that was chosen. Raises NotBelowRootsError if the settings do not name it."""
    chosen = asked.form.get("authority", "")
    if chosen not in _read_authorities(asked, bag).addresses:
        raise NotBelowRootsError
    return chosen


def give_request(asked: Asked) -> Response:
    """Put a request into the last seal, or take the one that waits there, and give it out as a file."""
    bag = find_bag(asked)
    folder = asked.site.passing.new("request")
    try:
        path = os.path.join(folder, _REQUEST)
        written = write_stamp_request(bag.path, path)
        if not written.results:
            return _render(asked, bag, Refused({}, "web.bags.no-request"))
        with open(path, "rb") as file:
            return download(file.read(), f"{bag.name}.tsq")
    except ArchiverError as error:
        return _render(asked, bag, Refused({}, error=error))
    finally:
        asked.site.passing.remove(folder)


def take_reply(asked: Asked) -> Response:
    """Begin to take the answer of an authority, which was carried here."""
    bag = find_bag(asked)
    given = asked.files.get("reply")
    octets = given.file.read(_LARGEST_REPLY + 1) if given is not None else b""
    if not 0 < len(octets) <= _LARGEST_REPLY:
        return _render(asked, bag, Refused({}, "web.bags.missing.reply"))
    folder = asked.site.passing.new("reply")
    name = os.path.basename(f"{bag.name}.tsr")
    with open(os.path.join(folder, name), "wb", opener=open_own) as file:
        file.write(octets)
    return begin(asked, bag, "reply", {"folder": folder, "reply": name}, f"{bag.address}/stamps?job={{job}}", dropped=folder)


def renew(asked: Asked) -> Response:
    """Begin to stamp all seals of the bag anew."""
    bag = find_bag(asked)
    order = {
        "authority": _find_authority(asked, bag),
        "fetches": asked.form.get("fetch") == "yes",
        "reason": asked.form.get("reason", "").strip(),
        "agent": asked.form.get("agent", "").strip(),
        "configuration": None if asked.site.configuration is None else os.path.abspath(asked.site.configuration),
    }
    return begin(asked, bag, "renew", order, f"{bag.address}/stamps?job={{job}}")


ROUTES: Final = [
    page("/bags/{bag}/stamps", show_stamps),
    change("/bags/{bag}/stamps", stamp),
    change("/bags/{bag}/stamps/request", give_request),
    change("/bags/{bag}/stamps/reply", take_reply),
    change("/bags/{bag}/stamps/renew", renew),
]
