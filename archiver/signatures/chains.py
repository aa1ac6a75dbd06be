"""Chains of certificates from one that signed to one that is trusted (RFC 5280 6)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from archiver.signatures.algorithms import WrongSignatureError, list_weaknesses
from archiver.signatures.der import SignatureFaultError, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from archiver.signatures.certificates import Certificate

_LONGEST: Final = 8
_MOST_CHECKS: Final = 120
"""Signatures that are checked for one chain. Certificates of strangers could make a maze of paths."""

_REASONS: Final = (
    "chain-missing",
    "signature-wrong",
    "chain-too-long",
    "not-an-authority",
    "extension-unknown",
    "certificate-malformed",
    "not-yet-valid",
    "expired",
)
"""Why there is no chain, the least telling first."""


class NoChainError(SignatureFaultError):
    """No chain leads to a trusted certificate."""


def build_chain(
    first: Certificate, others: Collection[Certificate], trusted: Collection[Certificate], moment: datetime
) -> list[Certificate]:
    """Return a chain from a certificate to a trusted one. Every certificate of it is valid at that time.

    A trusted certificate is one of `trusted` by its octets, wherever it stands in the chain. The others only fill in.

    Raises:
        NoChainError: there is none.
    """
    return _Search(others, frozenset(trusted), moment).run(first)


def list_chain_weaknesses(chain: Sequence[Certificate]) -> list[str]:
    """Return names of what is weak in the signatures that hold a chain together. That of the last one on itself says nothing."""
    weak = (list_weaknesses(one.signature_algorithm.digest or "", issuer.public_key) for one, issuer in pairwise(chain))
    return [name for names in weak for name in names]


class _Search:
    """A search for a chain, in depth, with a limit."""

    def __init__(self, others: Collection[Certificate], trusted: frozenset[Certificate], moment: datetime) -> None:
        self._pool = list(dict.fromkeys([*trusted, *others]))
        self._trusted = trusted
        self._moment = moment
        self._checks = 0
        self._reason = _REASONS[0]

    def run(self, first: Certificate) -> list[Certificate]:
        """Return the chain from a certificate to an anchor. Raises NoChainError."""
        found = self._extend([first])
        if found is None:
            raise NoChainError(self._reason)
        return found

    def _extend(self, chain: list[Certificate]) -> list[Certificate] | None:
        last = chain[-1]
        if not self._stands(last):
            return None
        if last in self._trusted:
            return chain
        if len(chain) >= _LONGEST:
            self._note("chain-too-long")
            return None
        for issuer in self._pool:
            if issuer.subject_key == last.issuer_key and issuer not in chain and self._has_issued(issuer, chain):
                found = self._extend([*chain, issuer])
                if found is not None:
                    return found
        return None

    def _stands(self, certificate: Certificate) -> bool:
        """Return whether a certificate is valid at the time and understood."""
        try:
            unknown = certificate.lists_unknown_critical()
        except UnreadableError as error:
            self._note(error.reason)
            return False
        if unknown:
            self._note("extension-unknown")
        elif not certificate.fits(self._moment):
            self._note("expired" if certificate.not_after < self._moment else "not-yet-valid")
        else:
            return True
        return False

    def _has_issued(self, issuer: Certificate, chain: list[Certificate]) -> bool:
        self._checks += 1
        if self._checks > _MOST_CHECKS:
            self._note("chain-too-long")
            return False
        below = sum(not one.is_self_issued for one in chain[1:])
        try:
            # An old root has no extensions. It is an authority since the verifier says so.
            is_plain_root = issuer in self._trusted and not len(issuer.extensions)
            if not is_plain_root and not issuer.may_certify(below):
                self._note("not-an-authority")
                return False
            chain[-1].check_issued_by(issuer)
        except (WrongSignatureError, UnreadableError):
            self._note("signature-wrong")
            return False
        return True

    def _note(self, reason: str) -> None:
        """Keep the most telling reason."""
        self._reason = max(self._reason, reason, key=_REASONS.index)
