"""The work of the job that seals a bag with the key that was named when the page was started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.tasks.seals.sealing import SealOptions, seal_bags
from archiver.tasks.seals.signing_keys import Wanted, load_named_key
from archiver.web.drafts import Draft
from archiver.web.jobs import pack_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.progress import Watcher


def seal(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Seal the bag `bag` with the key `key`, and keep the outcome in the draft."""
    passphrase: bytes = arguments["passphrase"].encode()

    def ask(_wanted: Wanted) -> bytes:
        """Return the passphrase that was typed in the form."""
        return passphrase

    signer = load_named_key(arguments["key"], ask)
    sealed = seal_bags([arguments["bag"]], SealOptions([signer], "creator", agent=arguments["agent"]), watcher)
    for error in sealed.errors:
        raise error
    with Draft(arguments["draft"]) as draft:
        draft.put(sealed={"results": list(sealed.results), "findings": pack_findings(sealed.findings)})
