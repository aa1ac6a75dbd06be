"""Keys on cards and other tokens (PKCS #11): find the key that an address names, its certificate, and sign with it.

The key never leaves the token. The PIN is handed to the module alone. No error holds it.
"""

from __future__ import annotations

import os
import weakref
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final

import pkcs11
from pkcs11 import Attribute, ObjectClass, TokenFlag

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.signatures.certificates import Certificate, read_certificate
from archiver.signatures.der import SignatureFaultError
from archiver.signatures.signing import SigningKey
from archiver.signatures.token_address import TokenAddress, find_module
from archiver.signatures.token_signer import TokenSigner, read_attribute, telling_of_token, token_failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_SHOWN: Final = 8
_MOST_ISSUERS: Final = 8


def open_token_key(
    address: TokenAddress, certificates: Sequence[Certificate], ask: Callable[[str], bytes]
) -> tuple[SigningKey, Sequence[Certificate]]:
    """Open a token, and return the key that an address names with its certificate and chain.

    The session stays open until the key is no longer used.

    Args:
        address: the address of the key.
        certificates: the certificate of the key and its chain. If there are none, those of the token are taken.
        ask: gives the PIN of the token whose name it is handed. It is not called for a token that asks for the PIN itself.

    Raises:
        ReadError: the module, the token, the key or its certificate is not there or does not work, or the PIN is wrong.
        WrongUsageError: the key is not that of the certificate, or is of a kind that is not used.
    """
    library = _load(find_module(address))
    with ExitStack() as stack:
        with telling_of_token(address.shown):
            token = _find_token(library, address)
        name = escape_for_display(token.label)
        session, pin = _log_in(token, name, ask)
        stack.callback(_close, session, os.getpid())
        with telling_of_token(name):
            key = _find_key(session, address, name)
            chain = certificates or _read_chain(session, key, name)
            signer = TokenSigner(key, chain[0], name, pin)
        weakref.finalize(signer, stack.pop_all().close)
    return SigningKey(signer.algorithm, signer.digest, signer.sign), chain


def _load(path: str) -> Any:  # noqa: ANN401 - the library of pkcs11 has no public type
    try:
        return pkcs11.lib(path)
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise ReadError("error.token-module-unusable", path=escape_for_display(path), reason=reason) from error


def _list_shown(names: Iterable[str]) -> str:
    listed = sorted(map(escape_for_display, names))
    return ", ".join([*listed[:_SHOWN], *(["…"] if len(listed) > _SHOWN else [])])


def _find_token(library: Any, address: TokenAddress) -> Any:  # noqa: ANN401 - see above
    """Return the only token that fits an address. Raises ReadError."""
    there = list(_list_tokens(library))
    texts = address.texts
    fitting = [one for one in there if all(texts[name] == value for name, value in _facts(library, one) if name in texts)]
    if not fitting:
        raise ReadError("error.token-absent", found=address.shown, there=_list_shown(one.label for one in there) or "–")
    if len(fitting) > 1:
        names = _list_shown(f"{one.label} ({one.serial.decode('utf-8', 'replace')})" for one in fitting)
        raise ReadError("error.tokens-several", found=address.shown, there=names)
    return fitting[0]


def _list_tokens(library: Any) -> Iterator[Any]:  # noqa: ANN401 - see above
    for slot in library.get_slots(token_present=True):
        # A card that was drawn meanwhile, or of a kind that the module does not know, is not the one that is meant.
        with suppress(pkcs11.exceptions.TokenNotPresent, pkcs11.exceptions.TokenNotRecognised):
            token = slot.get_token()
            if token.flags & TokenFlag.TOKEN_INITIALIZED:
                yield token


def _facts(library: Any, token: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - see above
    """Return what an address can say of a token, its slot and its module."""
    slot = token.slot
    return [
        ("token", token.label),
        ("manufacturer", token.manufacturer_id),
        ("model", token.model),
        ("serial", token.serial.decode("utf-8", "replace").strip()),
        ("slot-id", str(slot.slot_id)),
        ("slot-description", slot.slot_description),
        ("slot-manufacturer", slot.manufacturer_id),
        ("library-manufacturer", library.manufacturer_id),
        ("library-description", library.library_description),
        ("library-version", ".".join(map(str, library.library_version))),
    ]


def _log_in(token: Any, name: str, ask: Callable[[str], bytes]) -> tuple[Any, str | None]:  # noqa: ANN401 - see above
    """Open a session. Return it, and the PIN for keys that want it again for each signature. Raises ReadError."""
    flags = token.flags
    if flags & TokenFlag.USER_PIN_LOCKED:
        raise ReadError("error.pin-locked", token=name)
    if not flags & TokenFlag.LOGIN_REQUIRED:
        with telling_of_token(name):
            return token.open(), None
    if flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH:
        return _open(token, name, pkcs11.PROTECTED_AUTH), ""
    octets = ask(name)
    if not octets:
        raise WrongUsageError("error.pin-empty", token=name)
    try:
        pin = octets.decode()
    except UnicodeDecodeError:
        pin = None
    if pin is None:  # told here, since an error that is being handled would keep the PIN
        raise ReadError("error.pin-wrong", token=name)
    return _open(token, name, pin), pin


def _open(token: Any, name: str, pin: object) -> Any:  # noqa: ANN401 - see above
    errors = pkcs11.exceptions
    try:
        return token.open(user_pin=pin)
    except errors.UserAlreadyLoggedIn:
        # Another key of this token signs too.
        return token.open()
    except (errors.PinIncorrect, errors.PinInvalid, errors.PinLenRange):
        failure = ReadError(_say_tries_left(token), token=name)
    except errors.PinLocked:
        failure = ReadError("error.pin-locked", token=name)
    except pkcs11.PKCS11Error as error:
        failure = token_failed(name, type(error).__name__)
    raise failure


def _say_tries_left(token: Any) -> str:  # noqa: ANN401 - see above
    """Return the code for a wrong PIN. A token locks itself after a few wrong ones."""
    flags = token.slot.get_token().flags
    if flags & TokenFlag.USER_PIN_LOCKED:
        return "error.pin-locked"
    return "error.pin-final-try" if flags & TokenFlag.USER_PIN_FINAL_TRY else "error.pin-wrong"


def _close(session: Any, process: int) -> None:  # noqa: ANN401 - see above
    """Close a session, but not in a process that was forked off: it would log out the first one."""
    if os.getpid() == process:
        with suppress(pkcs11.PKCS11Error):  # a card that was drawn has no session any more
            session.close()


def _find_key(session: Any, address: TokenAddress, name: str) -> Any:  # noqa: ANN401 - see above
    """Return the only private key for signatures that fits an address. Raises ReadError."""
    keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    there = [one for one in keys if read_attribute(one, Attribute.SIGN) is not False]
    wanted = ((Attribute.LABEL, address.label), (Attribute.ID, address.key_id))
    fitting = [one for one in there if all(value is None or read_attribute(one, kind) == value for kind, value in wanted)]
    if len(fitting) == 1:
        return fitting[0]
    code = "error.token-keys-several" if fitting else "error.token-key-missing"
    shown = _list_shown(map(_name_key, fitting or there))
    raise ReadError(code, token=name, found=address.shown, there=shown or "–")


def _name_key(key: Any) -> str:  # noqa: ANN401 - see above
    """Return the label and identifier of a key as an address has them."""
    key_id = "".join(f"%{octet:02X}" for octet in read_attribute(key, Attribute.ID) or b"")
    return f"{read_attribute(key, Attribute.LABEL)} (id={key_id})"


def _read_chain(session: Any, key: Any, name: str) -> list[Certificate]:  # noqa: ANN401 - see above
    """Return the certificate of a key, which has its identifier on the token, and those above it. Raises ReadError."""
    wanted = read_attribute(key, Attribute.ID)
    own: list[Certificate] = []
    others: list[Certificate] = []
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        is_own = bool(wanted) and read_attribute(one, Attribute.ID) == wanted
        try:
            (own if is_own else others).append(read_certificate(one[Attribute.VALUE]))
        except SignatureFaultError as error:
            if is_own:
                raise ReadError("error.certificate-unreadable", path=name, reason=error.reason) from error
    own = list(dict.fromkeys(own))
    shown = escape_for_display(read_attribute(key, Attribute.LABEL) or "")
    if len(own) != 1:
        raise ReadError(f"error.token-certificate{'s-several' if own else '-missing'}", token=name, key=shown)
    chain = own
    while len(chain) <= _MOST_ISSUERS and (issuer := _find_issuer(chain[-1], others)) is not None:
        chain.append(issuer)
    return chain


def _find_issuer(certificate: Certificate, others: Iterable[Certificate]) -> Certificate | None:
    if certificate.is_self_issued:
        return None
    for one in others:
        if one.subject_key == certificate.issuer_key:
            with suppress(SignatureFaultError):  # another one of the same name
                certificate.check_issued_by(one)
                return one
    return None
