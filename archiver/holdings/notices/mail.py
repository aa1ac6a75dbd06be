"""Send the digest by mail: one message with text and HTML, over TLS if the server has it."""

from __future__ import annotations

import base64
import ipaddress
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.holdings.notices.not_sent import NotSentError, say_failure, send_in_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.messages import Language

_SECONDS: Final = 90.0
_SOCKET_SECONDS: Final = 30.0
_PLAIN_PORT: Final = 25
_TLS_PORT: Final = 465
"""The port on which TLS begins at once (RFC 8314 3.3)."""
_LOGGED_IN: Final = 235
_LARGEST_PASSWORD: Final = 4096


class Mail(NamedTuple):
    """The words of a mail."""

    subject: str
    text: str
    page: str
    language: Language


def send_mail(settings: Mapping[str, Any], mail: Mail, resolve: Callable[[str], str] = str, seconds: float = _SECONDS) -> None:
    """Send a mail to all addresses of `[notify] mail`. `resolve` gives the path of the file of the password.

    TLS begins at once on port 465, else by STARTTLS if the server offers it. Without either, a password is not sent, and so
    nothing is. The certificate must be one that this machine trusts. A server on this machine that wants no password is the
    exception, since nothing leaves the machine.

    Raises NotSentError. If some of the addresses were refused, the others have got it.
    """
    try:
        password = _read_password(settings.get("password"), resolve)
        message = _write_message(settings, mail)
        send_in_time(lambda: _send(settings, message, password, min(seconds, _SOCKET_SECONDS)), seconds)
    except smtplib.SMTPResponseException as error:
        raise NotSentError(f"SMTP {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSentError("recipients-refused") from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        raise NotSentError(say_failure(error)) from error


def _read_password(named: str | None, resolve: Callable[[str], str]) -> str | None:
    if named is None:
        return None
    try:
        with open(resolve(named.removeprefix("file:")), encoding="utf-8") as file:
            password = file.read(_LARGEST_PASSWORD).strip("\r\n")
    except (OSError, ValueError) as error:
        raise NotSentError("password-unreadable") from error
    if not password:
        raise NotSentError("password-unreadable")
    return password


def _write_message(settings: Mapping[str, Any], mail: Mail) -> EmailMessage:
    """Return the message. Headers hold nothing of a bag, and `EmailMessage` refuses a line break in them."""
    message = EmailMessage(policy=SMTP)
    sender = settings["from"]
    message["Subject"] = mail.subject
    message["From"] = sender
    message["To"] = ", ".join(settings["to"])
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=_domain_of(sender))
    # A robot that is away from its desk need not answer (RFC 3834 5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text.encode("utf-8", "backslashreplace").decode(), cte="base64")
    message.add_alternative(mail.page.encode("utf-8", "backslashreplace").decode(), subtype="html", cte="base64")
    # It would move into the first part if it were set before there are two.
    message["Content-Language"] = mail.language
    return message


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def _send(settings: Mapping[str, Any], message: EmailMessage, password: str | None, seconds: float) -> None:
    host, _, port = settings["server"].partition(":")
    number = int(port) if port else _PLAIN_PORT
    # The server is told the domain of the sender, not the name of this machine.
    name = _domain_of(settings["from"])
    context = _make_context(host, password)
    if number == _TLS_PORT:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, number, name, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(host, number, name, timeout=seconds)
    with connection:
        connection.ehlo()
        has_tls = number == _TLS_PORT
        if not has_tls and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
            has_tls = True
        if password is not None:
            if not has_tls:
                raise NotSentError("no-tls")
            _log_in(connection, settings.get("user", settings["from"]), password)
        if connection.send_message(message):
            raise NotSentError("recipients-refused")


def _log_in(connection: smtplib.SMTP, user: str, password: str) -> None:
    if f"{user}{password}".isascii():
        connection.login(user, password)
        return
    # RFC 4616 2 wants UTF-8. `login` knows ASCII alone.
    secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, answer = connection.docmd("AUTH", f"PLAIN {secret}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _make_context(host: str, password: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if password is None and _is_this_machine(host):
        # Mail servers of one machine have a certificate of their own making.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
