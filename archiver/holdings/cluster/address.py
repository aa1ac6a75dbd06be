"""The address of a scheduler: TLS to any host, or plain TCP to this machine."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display

# A scheme or none, a name or an address (IPv6 in brackets), and a port.
_ADDRESS: Final = re.compile(r"(?:(tcp|tls)://)?(?:([A-Za-z0-9._-]+)|\[([0-9A-Fa-f:.]+)\]):([0-9]{1,5})/?")
_SAMPLE: Final = "tls://scheduler.example.org:8786"


def check_address(text: str) -> str:
    """Return an address with its scheme. Raises WrongUsageError for plain TCP to another machine, and for what is none."""
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise WrongUsageError("error.cluster-address", address=escape_for_display(text), sample=_SAMPLE)
    scheme, host = match[1] or "tcp", match[2] or match[3]
    if scheme == "tcp" and not _is_this_machine(host):
        raise WrongUsageError("error.cluster-plain", address=text, secure=f"tls://{text.rpartition('://')[2]}")
    return f"{scheme}://{text.rpartition('://')[2].rstrip('/')}"


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
