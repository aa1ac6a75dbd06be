"""The signer of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.signatures.certificates import Certificate
    from archiver.signatures.signing import SigningKey


class LayerSigner(NamedTuple):
    """A key with its certificate and chain, the certificate of the key first."""

    key: SigningKey
    certificates: Sequence[Certificate]
