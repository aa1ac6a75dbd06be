"""The work of the job that seals a bag with the key that was named when the page was started."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.signatures.token_address import is_token_address
from archiver.tasks.seals.sealing import SealOptions, seal_bags
from archiver.tasks.seals.signing_keys import CERTIFICATE_FILE, Wanted, load_key_store, load_signer, load_token
from archiver.web.drafts import Draft
from archiver.web.jobs import pack_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.progress import Watcher
    from archiver.seals.layer_signer import LayerSigner
    from archiver.tasks.seals.signing_keys import Ask

_KEY_STORES: Final = (".p12", ".pfx")


def seal(arguments: Mapping[str, Any], watcher: Watcher) -> None:
    """Seal the bag `bag` with the key `key`, and keep the outcome in the draft."""
    passphrase: bytes = arguments["passphrase"].encode()

    def ask(_wanted: Wanted) -> bytes:
        """Return the passphrase that was typed in the form."""
        return passphrase

    signer = _load(arguments["key"], ask)
    sealed = seal_bags([arguments["bag"]], SealOptions([signer], "creator", agent=arguments["agent"]), watcher)
    for error in sealed.errors:
        raise error
    with Draft(arguments["draft"]) as draft:
        draft.put(sealed={"results": list(sealed.results), "findings": pack_findings(sealed.findings)})


def _load(key: str, ask: Ask) -> LayerSigner:
    """Return the signer of a key: on a token, in a PKCS #12 file, or with its certificate beside it."""
    if is_token_address(key):
        return load_token(key, ask)
    if key.lower().endswith(_KEY_STORES):
        return load_key_store(key, ask)
    return load_signer(key, os.path.join(os.path.dirname(key), CERTIFICATE_FILE), ask)
