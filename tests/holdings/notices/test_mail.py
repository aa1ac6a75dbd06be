"""Mail of a run: what leaves the machine octet by octet, over which connection, and what happens if it cannot be sent."""

from __future__ import annotations

import json
import re
import shutil
import socket
import threading
import time
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

import archiver
from archiver.commands.program import main
from archiver.holdings.ledger import open_to_write
from archiver.holdings.notices import NotSentError
from archiver.holdings.notices.mail import Mail, send_mail
from tests.holdings.bags import Archive, write_bag
from tests.holdings.notices.servers import MailServer, Received, make_certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

PLACES = 'nas = { path = "nas" }\nvault = { path = "vault" }\n'
_CLOSED_PORT = 1
"""No program of a test can be given it, as it could a port that was free a moment ago."""
WORDS = Mail("ممیزی", "متن", "<p>متن</p>", "fa")


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    yield made
    made.stop()


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str], server: MailServer) -> Archive:
    made = Archive(tmp_path, capsys)
    write_bag(made.nas / "نامه‌ها", {"1.txt": b"one"})
    write_bag(made.nas / "letters", {"2.txt": b"two"})
    name_server(made, server.port)
    return made


def name_server(archive: Archive, port: int, more: str = "") -> None:
    mail = f'mail = {{ to = ["records@example.org"], from = "audit@example.org", server = "127.0.0.1:{port}"{more} }}'
    archive.write_settings(f"{PLACES}[notify]\n{mail}\n")


def read(mail: Received) -> EmailMessage:
    return message_from_bytes(mail.octets, policy=default)


def read_part(mail: Received, kind: str) -> str:
    part = read(mail).get_body((kind,))
    assert part is not None
    return str(part.get_content())


def settings(port: int, **more: object) -> dict[str, object]:
    return {"to": ["a@example.org"], "from": "b@example.org", "server": f"127.0.0.1:{port}", **more}


def test_a_mail_names_bags_the_head_and_what_is_overdue_in_text_and_page(archive: Archive, server: MailServer) -> None:
    code, report = archive.audit("run")

    [mail] = server.mails
    message = read(mail)
    assert code == 0
    assert (message["From"], message["To"], mail.to) == ("audit@example.org", "records@example.org", ["records@example.org"])
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Subject"] == "Bayegan audit: All is well: 2 bags, and nothing is damaged, missing or overdue."
    for kind in ("plain", "html"):
        text = read_part(mail, kind)
        assert report["digest"]["head"] in text
        assert re.search('0 of [0-9 a-z<>/"=]*4 parts overdue|0 of .*4 .*parts overdue', text)
        assert "letters" in text
        assert "نامه‌ها" in text
    assert archive.audit("verify", "--head", report["digest"]["head"])[0] == 0


def test_a_persian_mail_is_persian_and_its_page_runs_from_right_to_left(archive: Archive, server: MailServer) -> None:
    assert main(["audit", "run", "--lang", "fa", "--config", str(archive.settings)]) == 0

    [mail] = server.mails
    assert read(mail)["Subject"] == "ممیزی بایگان: همه‌چیز درست است: ۲ بسته، و چیزی آسیب‌دیده، گم‌شده یا دیرشده نیست."
    assert read(mail)["Content-Language"] == "fa"
    assert '<html lang="fa" dir="rtl">' in read_part(mail, "html")
    assert "هر چه سررسیدش رسیده بود دیده شد." in read_part(mail, "plain")
    assert mail.octets.isascii()


def test_nothing_of_the_machine_leaves_in_a_mail(archive: Archive, server: MailServer) -> None:
    archive.audit("run")

    [mail] = server.mails
    octets = mail.octets + read_part(mail, "plain").encode() + read_part(mail, "html").encode()
    for secret in (str(archive.folder), socket.gethostname()):
        assert secret.encode() not in octets
    assert mail.name == "example.org"
    assert b"data:font" not in octets


def test_a_mail_goes_on_change_and_not_again(archive: Archive, server: MailServer) -> None:
    archive.audit("run")
    archive.audit("run")
    archive.audit("run", "--for", "1m")
    assert len(server.mails) == 1

    (archive.nas / "letters/data/2.txt").write_bytes(b"owt")
    archive.audit("run", "--for", "1m")
    assert len(server.mails) == 2
    assert read(server.mails[1])["Subject"] == "Bayegan audit: This needs care: 1 damaged file (new)."
    archive.audit("run", "--for", "1m")
    assert len(server.mails) == 2

    (archive.nas / "letters/data/2.txt").write_bytes(b"two")
    archive.audit("run", "--for", "1m")
    assert len(server.mails) == 3
    assert "1 damaged file before, and no longer" in read_part(server.mails[2], "plain")


@pytest.mark.parametrize("change", ["new", "moved", "copied", "missing", "retired", "unreachable"])
def test_each_change_is_a_mail(archive: Archive, server: MailServer, change: str) -> None:
    archive.audit("run")
    if change == "new":
        write_bag(archive.vault / "more", {"3.txt": b"three"})
    elif change == "moved":
        (archive.nas / "letters").rename(archive.nas / "moved")
    elif change == "copied":
        shutil.copytree(archive.nas / "letters", archive.vault / "copied")
    elif change == "missing":
        shutil.rmtree(archive.nas / "letters")
    elif change == "retired":
        archive.audit("retire", "nas/letters", "--note", "sold", "--agent", "Mina")
    else:
        archive.nas.rename(archive.folder / "away")
    archive.audit("run")

    assert len(server.mails) == 2
    archive.audit("run")
    assert len(server.mails) == 2


def test_a_mail_goes_each_time_while_something_is_overdue(archive: Archive, server: MailServer) -> None:
    archive.audit("run")
    with open_to_write(str(archive.ledger)) as ledger:
        ledger.begin_run("audit run")
        day = time.time() - 100 * 86_400
        with ledger.transaction():
            ledger.connection.execute("UPDATE units SET read = ?", (int(day),))
    archive.audit("run", "--bytes", "1")
    archive.audit("run", "--bytes", "1")

    assert len(server.mails) == 3
    assert "overdue since" in read_part(server.mails[2], "plain")


def test_a_mail_goes_once_a_week_when_all_is_well(archive: Archive, server: MailServer) -> None:
    archive.audit("run")
    for days, mails in ((6, 1), (7, 2)):
        with open_to_write(str(archive.ledger)) as ledger:
            last = ledger.latest("digest")
            assert last is not None
            kept = {key: last[key] for key in ("state", "after", "since", "told", "faults", "notSent")}
            ledger.append("digest", **kept, mailed=int(time.time()) - days * 86_400)
        archive.audit("run")
        assert len(server.mails) == mails


def test_what_could_not_be_sent_goes_with_the_next_run_though_nothing_changed(archive: Archive, server: MailServer) -> None:
    name_server(archive, _CLOSED_PORT)
    code, report = archive.audit("run")
    told = [one for one in report["findings"] if one["code"] == "notify.not-sent"]
    entries = [json.loads(line) for line in _export(archive)]

    assert (code, [one["severity"] for one in told], told[0]["values"]["way"]) == (0, ["warning"], "mail")
    assert [entry["notSent"] for entry in entries if entry["kind"] == "digest"][-1] == ["mail"]
    name_server(archive, server.port)
    archive.audit("run")
    assert len(server.mails) == 1
    assert "2 copies new" in read_part(server.mails[0], "plain")
    archive.audit("run")
    assert len(server.mails) == 1


def _export(archive: Archive) -> list[str]:
    target = archive.folder / f"export-{time.monotonic_ns()}"
    assert archive.audit("export", "--to", str(target))[0] == 0
    return target.read_text(encoding="utf-8").splitlines()


def test_a_fault_stays_an_error_if_its_mail_cannot_be_sent(archive: Archive) -> None:
    archive.audit("run")
    (archive.nas / "letters/data/2.txt").write_bytes(b"owt")
    name_server(archive, _CLOSED_PORT)

    assert archive.audit("run", "--for", "1m")[0] == 1


def test_a_withheld_document_goes_by_its_reference_code_in_a_mail(archive: Archive, server: MailServer) -> None:
    sources = archive.folder / "sources"
    sources.mkdir()
    (sources / "secret-name.txt").write_text("hidden words", encoding="utf-8")
    table = archive.folder / "records.csv"
    table.write_text("path,title,access,reference code\nsecret-name.txt,Hidden title,closed,IR/7\n", encoding="utf-8")
    organization = archiver.Organization("The Register of Names", "en")
    options = archiver.CreateOptions(organization=organization, records=table, configuration=False)
    archiver.create([sources], archive.nas / "sealed", options)
    archive.audit("run")
    [document] = [path for path in (archive.nas / "sealed/data").rglob("*") if path.is_file()]
    document.chmod(0o600)
    document.write_bytes(b"other octets")
    assert archive.audit("run", "--for", "1m")[0] == 1

    for mail in server.mails:
        octets = mail.octets + read_part(mail, "plain").encode() + read_part(mail, "html").encode()
        assert b"secret-name" not in octets
        assert b"Hidden" not in octets
    assert "IR/7" in read_part(server.mails[-1], "plain")
    assert "secret-name" not in "\n".join(_export(archive))


def test_a_bag_name_with_a_line_feed_makes_no_header_and_no_line(archive: Archive, server: MailServer) -> None:
    write_bag(archive.nas / "x\nBcc: eve@example.org\n\nhello", {"1.txt": b"1"})
    archive.audit("run")

    [mail] = server.mails
    assert mail.to == ["records@example.org"]
    assert read(mail)["Bcc"] is None
    assert "\nBcc" not in read_part(mail, "plain")
    assert "Bcc: eve@example.org" in read_part(mail, "plain")


@pytest.mark.parametrize("key", ["to", "from"])
def test_an_address_with_a_line_break_is_refused(server: MailServer, key: str) -> None:
    address = "a@example.org\nBcc: eve@example.org"
    with pytest.raises(NotSentError):
        send_mail(settings(server.port, **{key: [address] if key == "to" else address}), WORDS)
    assert server.mails == []


def test_a_subject_with_a_line_break_is_refused(server: MailServer) -> None:
    with pytest.raises(NotSentError):
        send_mail(settings(server.port), WORDS._replace(subject="a\nBcc: eve@example.org"))
    assert server.mails == []


def test_starttls_is_used_if_it_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    (tmp_path / "password").write_text("گذرواژه secret\n", encoding="utf-8")
    server = MailServer(context)
    try:
        send_mail(settings(server.port, password=f"file:{tmp_path}/password"), WORDS)
        send_mail(settings(server.port), WORDS)
    finally:
        server.stop()

    assert [mail.has_tls for mail in server.mails] == [True, True]
    assert server.passwords == [("b@example.org", "گذرواژه secret", True)]


def test_a_password_does_not_go_without_tls(server: MailServer, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n", encoding="utf-8")
    with pytest.raises(NotSentError, match="no-tls"):
        send_mail(settings(server.port, password="file:password"), WORDS, lambda path: str(tmp_path / path))  # noqa: S106

    assert server.passwords == []
    assert server.mails == []


def test_a_password_does_not_go_to_a_server_with_a_certificate_that_nobody_trusts(tmp_path: Path) -> None:
    context, _ = make_certificate(tmp_path)
    (tmp_path / "password").write_text("secret\n", encoding="utf-8")
    server = MailServer(context)
    try:
        with pytest.raises(NotSentError):
            send_mail(settings(server.port, password=f"file:{tmp_path}/password"), WORDS)
    finally:
        server.stop()

    assert server.passwords == []
    assert server.mails == []


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_password_that_cannot_be_read_is_told(server: MailServer, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "password").write_text(content, encoding="utf-8")
    with pytest.raises(NotSentError, match="password-unreadable"):
        send_mail(settings(server.port, password=f"file:{tmp_path}/password"), WORDS)
    assert server.mails == []


def test_an_address_that_the_server_refuses_is_told() -> None:
    server = MailServer(refused="gone@example.org")
    try:
        with pytest.raises(NotSentError, match="recipients-refused"):
            send_mail(settings(server.port, to=["a@example.org", "gone@example.org"]), WORDS)
        with pytest.raises(NotSentError, match="recipients-refused"):
            send_mail(settings(server.port, to=["gone@example.org"]), WORDS)
    finally:
        server.stop()
    assert [mail.to for mail in server.mails] == [["a@example.org"]]


def test_a_server_that_trickles_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ended = threading.Event()

        def trickle() -> None:
            connection, _ = listening.accept()
            with connection:
                while not ended.wait(0.05):
                    try:
                        connection.sendall(b"2")
                    except OSError:
                        return

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            with pytest.raises(NotSentError, match="timed out"):
                send_mail(settings(listening.getsockname()[1]), WORDS, seconds=0.5)
        finally:
            ended.set()
            thread.join()
