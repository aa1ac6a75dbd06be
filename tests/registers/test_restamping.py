"""A register that is stamped anew: the new time stamp covers those before, and revocation lists are kept and judged."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.seals.conftest import archiver, trust_one
from tests.seals.test_renewal import serve_lists
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.openssl import Identity, list_revocations, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ADDRESS = "http://crl.example.org/tsa.crl"
LATE = ("--at", "2029-01-01T00:00:00Z")


def stamp(register: Path, authority: Authority, *options: str | Path) -> Any:
    with serve(authority) as address:
        return archiver("register", "stamp", register, "--stamp", address, *options)


@pytest.fixture
def listed(tmp_path: Path, trust: Path) -> Authority:
    """A trusted authority whose certificate says where its revocation list lies."""
    authority = Authority(tmp_path / "listed", "Listed TSA")
    folder = authority.folder
    (folder / "tsa.ext").write_text((folder / "tsa.ext").read_text() + f"crlDistributionPoints=URI:{ADDRESS}\n")
    by = ("-CA", authority.root, "-CAkey", folder / "root.key", "-CAcreateserial", "-days", "900", "-extfile", folder / "tsa.ext")
    openssl("x509", "-req", "-in", folder / "tsa.csr", *by, "-out", authority.certificate)
    trust_one(trust, "Listed", authority.root, "--authority")
    return authority


def revoke(authority: Authority, *, is_named: bool, digest: str = "sha256", days: int = -1) -> bytes:
    """Return the revocation list of an authority, in DER, that may name its certificate for time stamps."""
    serial = openssl("x509", "-in", authority.certificate, "-noout", "-serial").stdout.decode().strip().removeprefix("serial=")
    office = Identity(authority.folder / "root.key", authority.root)
    listed = authority.folder / "list.pem"
    listed.write_bytes(list_revocations(office, digest, *[serial] * is_named, days=days))
    return openssl("crl", "-in", listed, "-outform", "DER").stdout


def list_notes(checked: Any, code: str) -> list[str]:
    return [one["where"]["path"].removeprefix("stamps/") for one in checked.report["findings"] if one["code"] == code]


def test_a_register_that_is_stamped_anew_outlives_the_first_authority(
    register: Path, bags: list[Path], trust: Path, tmp_path: Path, authority: Authority
) -> None:
    short = Authority(tmp_path / "short", "Short", days=300)
    trust_one(trust, "Short", short.root, "--authority")
    first = stamp(register, short).result["stamps"][0]["time"]
    words = ("seal", "check", bags[0], "--trust", trust, "--register", register, *LATE)
    assert archiver(*words).result["verdict"] == "not-proven"

    assert stamp(register, authority).code == 0
    late = archiver(*words)
    assert (late.result["verdict"], late.result["provenSince"]) == ("sealed", first)
    listed = (register / "stamps/0002/earlier.sha256").read_text()
    assert [line[66:] for line in listed.splitlines()] == ["../0001/stamp-1.tsr", "../0001/tree-head.txt"]
    command = ["sha256sum", "-c", "--strict", "earlier.sha256"]
    assert subprocess.run(command, cwd=register / "stamps/0002", capture_output=True, check=False).returncode == 0


def test_a_register_of_the_first_form_has_no_list(register: Path, authority: Authority, trust: Path) -> None:
    assert stamp(register, authority).code == 0

    assert (register / "stamps/0001/tree-head.txt").read_text().count("\n") == 4
    assert not (register / "stamps/0001/earlier.sha256").exists()
    assert archiver("register", "check", register, "--trust", trust).code == 0


def test_lists_are_fetched_and_kept_and_judged_at_the_later_time(
    register: Path, trust: Path, authority: Authority, listed: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stamp(register, listed).code == 0
    assert list_notes(archiver("register", "check", register, "--trust", trust), "seal.revocation-not-checked") == [
        "0001/stamp-1.tsr"
    ]
    octets = revoke(listed, is_named=False)
    with serve_lists(octets, monkeypatch) as asked:
        done = stamp(register, authority, "--fetch-revocation", "--trust", trust)

    assert (done.code, done.codes, asked) == (0, set(), [ADDRESS])
    assert (register / "stamps/0002/validation/list-1.crl").read_bytes() == octets
    checked = archiver("register", "check", register, "--trust", trust)
    assert checked.code == 0
    assert list_notes(checked, "seal.revocation-not-checked") == ["0002/stamp-1.tsr"]


@pytest.mark.parametrize(
    ("digest", "is_named", "code"),
    [
        ("sha256", True, "seal.authority-revoked"),
        ("sha1", True, "seal.authority-revoked"),
        ("sha1", False, "seal.algorithm-weak"),
    ],
)
def test_a_list_that_names_the_authority_counts_and_one_of_a_broken_digest_proves_nothing(
    digest: str,
    is_named: bool,  # noqa: FBT001 - a case
    code: str,
    register: Path,
    trust: Path,
    authority: Authority,
    listed: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert stamp(register, listed).code == 0
    with serve_lists(revoke(listed, is_named=is_named, digest=digest), monkeypatch):
        assert stamp(register, authority, "--fetch-revocation", "--trust", trust).code == 0

    checked = archiver("register", "check", register, "--trust", trust)
    assert code in checked.codes
    assert ("register.stamp-not-trusted" in checked.codes) == is_named
    assert ("0001/stamp-1.tsr" in list_notes(checked, "seal.revocation-not-checked")) == (not is_named)


def _make_link(path: Path, octets: bytes) -> None:
    aside = path.parents[3] / "aside.crl"
    aside.write_bytes(octets)
    path.symlink_to(aside)


def _fill(path: Path, octets: bytes) -> None:
    """Write a list in PEM, behind which blank lines fill up the file."""
    path.write_bytes(openssl("crl", "-inform", "DER", octets=octets).stdout.ljust(16 << 20, b"\n"))


def _overfill(path: Path, octets: bytes) -> None:
    _fill(path, octets)
    with path.open("ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(_make_link, "file-unreadable"), (_overfill, "der-too-large"), (_fill, None)],
    ids=["a link", "too large", "as large as one may be"],
)
def test_a_list_that_is_not_read_is_told(
    spoil: Callable[[Path, bytes], None], reason: str | None, register: Path, trust: Path, listed: Authority
) -> None:
    assert stamp(register, listed).code == 0
    folder = register / "stamps/0001/validation"
    folder.mkdir()
    spoil(folder / "list-1.crl", revoke(listed, is_named=True))
    checked = archiver("register", "check", register, "--trust", trust)

    told = [one for one in checked.report["findings"] if one["code"] == "seal.unreadable"]
    expected = [("stamps/0001/validation/list-1.crl", reason)] if reason else []
    assert [(one["where"]["path"], one["values"]["reason"]) for one in told] == expected
    assert ("seal.authority-revoked" in checked.codes) == (reason is None)


def test_a_link_to_a_folder_of_lists_is_not_followed(register: Path, trust: Path, listed: Authority, tmp_path: Path) -> None:
    assert stamp(register, listed).code == 0
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists/list-1.crl").write_bytes(revoke(listed, is_named=True))
    (register / "stamps/0001/validation").symlink_to(tmp_path / "lists")
    checked = archiver("register", "check", register, "--trust", trust)

    assert (checked.code, list_notes(checked, "seal.revocation-not-checked")) == (0, ["0001/stamp-1.tsr"])


def test_an_authority_that_stamped_twice_is_asked_about_once(
    register: Path, trust: Path, authority: Authority, listed: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert stamp(register, listed).code == 0
    with serve_lists(b"no list", monkeypatch) as asked:
        done = stamp(register, authority, "--fetch-revocation", "--trust", trust)

    assert asked == [ADDRESS]
    assert list_notes(done, "seal.revocation-not-checked") == ["0002/stamp-1.tsr"]


def test_an_authority_that_was_revoked_after_the_later_time_counts(
    register: Path, trust: Path, authority: Authority, listed: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stamp(register, listed).code == 0
    with serve_lists(revoke(listed, is_named=True, days=1), monkeypatch):
        assert stamp(register, authority, "--fetch-revocation", "--trust", trust).code == 0

    checked = archiver("register", "check", register, "--trust", trust)
    assert (checked.code, list_notes(checked, "seal.revoked-later")) == (0, ["0001/stamp-1.tsr"])
    assert "register.stamp-not-trusted" not in checked.codes


def test_nothing_is_asked_for_an_authority_that_is_not_trusted_or_without_being_told(
    register: Path, tmp_path: Path, authority: Authority, listed: Authority, monkeypatch: pytest.MonkeyPatch, trust: Path
) -> None:
    assert stamp(register, listed).code == 0
    others = tmp_path / "others.toml"
    trust_one(others, "First", authority.root, "--authority")
    with serve_lists(revoke(listed, is_named=False), monkeypatch) as asked:
        assert stamp(register, authority, "--trust", trust).code == 0
        assert stamp(register, authority, "--fetch-revocation", "--trust", others).code == 0
        untold = stamp(register, authority, "--fetch-revocation")
    assert asked == []
    assert "seal.not-checked" in untold.codes
    words = ("register", "stamp", register, "--request", tmp_path / "request.tsq", "--fetch-revocation")
    assert archiver(*words).codes == {"error.stamp-how"}


def _change(path: Path) -> None:
    octets = path.read_bytes()
    path.write_bytes(octets[:-1] + bytes([octets[-1] ^ 1]))


def _list_other(path: Path) -> None:
    path.write_text(path.read_text().replace("stamp-1.tsr", "stamp-2.tsr"))


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("0001/stamp-1.tsr", os.unlink),
        ("0001/stamp-1.tsr", _change),
        ("0002/earlier.sha256", os.unlink),
        ("0002/earlier.sha256", _list_other),
        ("0002/validation/list-1.crl", os.unlink),
        ("0002/validation/list-1.crl", _change),
    ],
)
def test_what_a_later_stamp_covers_is_not_removed_or_changed_unnoticed(
    name: str,
    spoil: Callable[[Path], None],
    register: Path,
    trust: Path,
    authority: Authority,
    listed: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert stamp(register, listed).code == 0
    with serve_lists(revoke(listed, is_named=False), monkeypatch):
        assert stamp(register, authority, "--fetch-revocation", "--trust", trust).code == 0
    assert archiver("register", "check", register, "--trust", trust).code == 0
    spoil(register / "stamps" / name)

    checked = archiver("register", "check", register, "--trust", trust)
    assert checked.code == 1
    assert "register.earlier-differs" in checked.codes_of("error")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (f"{'0' * 64}  ../../../etc/passwd", f"{'0' * 64}  ../../../etc/passwd"),
        (f"{'0' * 64}  ../0001/stamp-7.tsr", "stamps/0001/stamp-7.tsr"),
        (f"{'0' * 64}  stamp-7.tsr", "stamps/0002/stamp-7.tsr"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_list_of_other_files_is_told(line: str, named: str, register: Path, trust: Path, authority: Authority) -> None:
    """Its digest stands in a tree head that somebody wrote anew."""
    for _ in range(2):
        assert stamp(register, authority).code == 0
    folder = register / "stamps/0002"
    (folder / "earlier.sha256").write_text(f"{line}\n")
    digest = hashlib.sha256((folder / "earlier.sha256").read_bytes()).hexdigest()
    head = (folder / "tree-head.txt").read_text().splitlines()
    (folder / "tree-head.txt").write_text("\n".join([*head[:4], f"earlier {digest}", ""]))

    checked = archiver("register", "check", register, "--trust", trust)
    (told,) = (one for one in checked.report["findings"] if one["code"] == "register.earlier-differs")
    assert (told["severity"], told["values"]["name"]) == ("error", named)


def test_what_a_file_manager_leaves_beside_revocation_lists_is_in_no_list(
    register: Path, trust: Path, authority: Authority
) -> None:
    assert stamp(register, authority).code == 0
    folder = register / "stamps/0001/validation"
    folder.mkdir()
    for name in (".DS_Store", "Thumbs.db", "notes.txt"):
        (folder / name).write_bytes(b"0")
    assert stamp(register, authority).code == 0

    assert "validation" not in (register / "stamps/0002/earlier.sha256").read_text()
    shutil.rmtree(folder)
    assert archiver("register", "check", register, "--trust", trust).code == 0


def test_a_stamp_of_a_key_that_was_stolen_later_counts_if_a_later_one_covers_it(
    register: Path, bags: list[Path], trust: Path, authority: Authority, tmp_path: Path
) -> None:
    second = Authority(tmp_path / "second", "Second")
    trust_one(trust, "Second", second.root, "--authority")
    assert stamp(register, authority).code == 0
    assert archiver("seal", "trust", "compromised", "First", "--since", "2100-01-01", "--trust", trust).code == 0
    before = archiver("register", "check", register, bags[0], "--trust", trust)
    assert "seal.authority-compromised" in before.codes
    assert before.report["results"][1]["provenSince"] is None

    assert stamp(register, second).code == 0
    after = archiver("register", "check", register, bags[0], "--trust", trust)
    assert "seal.authority-compromised" not in after.codes
    assert after.report["results"][1]["provenSince"]


def test_a_later_stamp_with_an_earlier_time_is_told(register: Path, trust: Path, authority: Authority, tmp_path: Path) -> None:
    second = Authority(tmp_path / "second", "Second", begin="400 days ago")
    trust_one(trust, "Second", second.root, "--authority")
    assert stamp(register, authority).code == 0
    second.clock = "-30d"
    # Such an answer is refused when it comes, so it is put there by hand.
    assert stamp(register, second).codes_of("error") == {"seal.stamp-refused"}
    folder = register / "stamps/0002"
    request = openssl("ts", "-query", "-data", folder / "tree-head.txt", "-sha512", "-cert").stdout
    (folder / "stamp-1.tsr").write_bytes(second.reply(request))

    checked = archiver("register", "check", register, "--trust", trust)
    assert "seal.stamps-disagree" in checked.codes_of("error")
