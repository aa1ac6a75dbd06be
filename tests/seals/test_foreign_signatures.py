"""Signatures of bag-nabit, made with the commands that it runs: judged by the trust file, whatever lies beside them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import bagit
import pytest

from tests.conftest import CHECKOUT
from tests.seals.conftest import Finished, archiver, copy_folder, trust_one
from tests.seals.test_attacks import change_document, check, write_manifests
from tests.seals.time_stamp_authority import Authority
from tests.signatures.making import Keyholder, make_keyholder, make_signed
from tests.signatures.openssl import Identity, make_identity, openssl

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NABIT = ("-md", "sha256", "-binary", "-outform", "PEM", "-nosmimecap", "-cades")
MANIFEST = "tagmanifest-sha256.txt"


def sign(covered: Path, bag: Path, who: Identity, chain: Sequence[Path] = ()) -> Path:
    """Sign a file as bag-nabit does. Return the signature."""
    (bag / "signatures").mkdir(exist_ok=True)
    out = bag / "signatures" / f"{covered.name}.p7s"
    more = [word for path in chain for word in ("-certfile", path)]
    openssl("cms", "-sign", *NABIT, "-in", covered, "-out", out, "-inkey", who.key, "-signer", who.certificate, *more)
    return out


def stamp(covered: Path, bag: Path, authority: Authority, root: bytes | None = None) -> Path:
    """Stamp a file as bag-nabit does, and put the root beside the time stamp. Return the time stamp."""
    (bag / "signatures").mkdir(exist_ok=True)
    request = authority.folder / "nabit.tsq"
    openssl("ts", "-query", "-data", covered, "-sha256", "-cert", "-out", request)
    out = bag / "signatures" / f"{covered.name}.tsr"
    out.write_bytes(authority.reply(request.read_bytes()))
    out.with_name(f"{out.name}.crt").write_bytes(authority.root.read_bytes() if root is None else root)
    return out


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    """A bag of another program."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / "letter.txt").write_text("a letter\n")
    bagit.make_bag(str(folder), checksums=["sha256"])
    return folder


@pytest.fixture
def signed(foreign: Path, desk: Identity, authority: Authority) -> Path:
    """A bag that bag-nabit signed and stamped."""
    stamp(sign(foreign / MANIFEST, foreign, desk), foreign, authority)
    return foreign


def list_trusted(checked: Finished) -> list[bool]:
    return [one["trusted"] for file in checked.result.get("signatures", ()) for one in (*file["signers"], *file["stamps"])]


def test_a_signed_and_stamped_bag_is_sealed(signed: Path, trust: Path) -> None:
    checked = check(signed, trust)
    signature, time_stamp = checked.result["signatures"]

    assert (checked.code, checked.result["verdict"], checked.result["layers"]) == (0, "sealed", [])
    assert signature["path"] == f"signatures/{MANIFEST}.p7s"
    assert (signature["signers"][0]["name"], signature["signers"][0]["trusted"]) == ("Evidence desk", True)
    assert time_stamp["stamps"][0]["authority"] == "First"
    assert checked.result["provenSince"] == signature["provenSince"] == time_stamp["stamps"][0]["time"]
    assert checked.result["validUntil"] is not None
    assert checked.codes == {"seal.foreign-layout", "seal.revocation-not-checked"}
    validated = archiver("validate", signed, "--trust", trust)
    assert (validated.code, "seal.foreign-layout" in validated.codes) == (0, True)


def test_a_bag_of_ours_that_bag_nabit_signed(bag: Path, desk: Identity, authority: Authority, trust: Path) -> None:
    stamp(sign(bag / MANIFEST, bag, desk), bag, authority)

    assert check(bag, trust).result["verdict"] == "sealed"


def test_without_a_trust_file_nobody_is_trusted(signed: Path) -> None:
    checked = archiver("seal", "check", signed)
    validated = archiver("validate", signed)

    assert (checked.code, checked.result["verdict"], list_trusted(checked)) == (1, "not-proven", [False, False])
    assert "seal.not-checked" in checked.codes
    assert (validated.code, "seal.not-checked" in validated.codes) == (0, True)


def test_two_sign_one_after_the_other(signed: Path, trust: Path, authority: Authority, tmp_path: Path) -> None:
    """A second signature covers the time stamp of the first."""
    second = make_identity(tmp_path, "RSA", "Second")
    last = sign(signed / "signatures" / f"{MANIFEST}.p7s.tsr", signed, second)
    stamp(last, signed, authority)
    trust_one(trust, "Second", second.certificate, "--signer")
    trust.write_text(trust.read_text().replace("signatures = 1", "signatures = 2"))
    checked = check(signed, trust)

    assert (checked.result["verdict"], list_trusted(checked)) == ("sealed", [True] * 4)


def test_a_signer_under_an_authority_of_the_trust_file(foreign: Path, trust: Path, authority: Authority, tmp_path: Path) -> None:
    root, leaf = make_identity(tmp_path, name="Lab root"), make_identity(tmp_path, name="example.org")
    (tmp_path / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
    openssl("req", "-new", "-key", root.key, "-subj", "/CN=Lab root", "-out", tmp_path / "root.csr")
    openssl(
        "x509", "-req", "-in", tmp_path / "root.csr", "-key", root.key, "-extfile", tmp_path / "ca.ext", "-out", root.certificate
    )
    openssl("req", "-new", "-key", leaf.key, "-subj", "/CN=example.org", "-out", tmp_path / "leaf.csr")
    above = ("-CA", root.certificate, "-CAkey", root.key, "-CAcreateserial")
    openssl("x509", "-req", "-in", tmp_path / "leaf.csr", *above, "-out", leaf.certificate)
    stamp(sign(foreign / MANIFEST, foreign, leaf, [root.certificate]), foreign, authority)
    assert check(foreign, trust).result["verdict"] == "not-proven"

    trust_one(trust, "Lab", root.certificate, "--signer")
    checked = check(foreign, trust)
    assert (checked.result["verdict"], checked.result["signatures"][0]["signers"][0]["name"]) == ("sealed", "example.org (Lab)")


def test_a_forged_time_stamp_with_its_own_root_beside_the_right_one(
    foreign: Path, desk: Identity, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    """The attack that bag-nabit lets pass: the honest root, followed by that of the forger."""
    forger = Authority(tmp_path / "forger", "First TSA", begin="2014-01-01")
    forger.clock = "@2014-06-01 00:00:00"
    both = authority.root.read_bytes() + forger.root.read_bytes()
    stamp(sign(foreign / MANIFEST, foreign, desk), foreign, forger, both)
    checked = check(foreign, trust)

    assert (checked.code, checked.result["verdict"], list_trusted(checked)) == (1, "not-proven", [True, False])
    assert {"seal.authority-unknown", "seal.time-unproven"} <= checked.codes
    assert checked.result["provenSince"] is None


def test_a_signature_of_a_stranger(foreign: Path, authority: Authority, trust: Path, tmp_path: Path) -> None:
    stamp(sign(foreign / MANIFEST, foreign, make_identity(tmp_path, name="Desk")), foreign, authority)
    checked = check(foreign, trust)

    assert (checked.code, checked.result["verdict"], list_trusted(checked)) == (1, "not-proven", [False, True])
    assert {"seal.signer-unknown", "seal.signatures-too-few"} <= checked.codes
    assert archiver("validate", foreign, "--trust", trust).code == 1


def test_a_document_that_was_changed_with_all_manifests(signed: Path, trust: Path) -> None:
    shutil.copy(signed / MANIFEST, signed.parent / "before")
    (signed / "data" / "letter.txt").write_text("another letter\n")
    bagit.Bag(str(signed)).save(manifests=True)
    lines = [line for line in (signed / MANIFEST).read_text().splitlines(keepends=True) if "signatures/" not in line]
    (signed / MANIFEST).write_text("".join(lines))
    checked = check(signed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.signature-wrong" in checked.codes_of("error")
    assert archiver("validate", signed, "--trust", trust).code == 1


@pytest.mark.parametrize(
    ("name", "code"), [(f"{MANIFEST}.p7s", "seal.signature-wrong"), (f"{MANIFEST}.p7s.tsr", "seal.stamp-wrong")]
)
def test_a_file_of_another_bag(
    name: str, code: str, signed: Path, desk: Identity, authority: Authority, trust: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / MANIFEST).write_text("of another bag\n")
    stamp(sign(other / MANIFEST, other, desk), other, authority)
    shutil.copy(other / "signatures" / name, signed / "signatures" / name)
    checked = check(signed, trust)

    assert (checked.code, checked.result["verdict"], code in checked.codes_of("error")) == (1, "broken", True)


@pytest.mark.parametrize("name", [f"{MANIFEST}.p7s", f"{MANIFEST}.p7s.tsr", f"{MANIFEST}.p7s.tsr.crt"])
@pytest.mark.parametrize(
    "octets", [b"", b"hello", b"0\x84\xff\xff\xff\xff", b"-----BEGIN CMS-----\nAAAA\n-----END CMS-----\n", b"0" * (5 << 20)]
)
def test_a_file_that_is_none(name: str, octets: bytes, signed: Path, trust: Path) -> None:
    (signed / "signatures" / name).write_bytes(octets)
    checked = check(signed, trust)

    # The time stamp stamped something else than what is there now. The root beside it is needed by nobody.
    verdict = {"s": "broken", "r": "not-proven", "t": "sealed"}[name[-1]]
    assert (checked.code, checked.result["verdict"]) == (int(verdict != "sealed"), verdict)
    assert "seal.unreadable" in checked.codes_of("warning")


def test_files_that_are_no_signatures_at_all(foreign: Path, trust: Path) -> None:
    """They say as much as files that are not there."""
    (foreign / "signatures").mkdir()
    (foreign / "signatures" / f"{MANIFEST}.p7s").write_text("signed elsewhere\n")
    checked = check(foreign, trust)

    assert (checked.code, checked.result["verdict"]) == (0, "unsealed")
    assert checked.codes == {"seal.absent", "seal.foreign-layout", "seal.unreadable"}
    assert check(foreign, trust, "--require-seal").code == 1


@pytest.mark.skipif(shutil.which("setpriv") is None and os.geteuid() == 0, reason="only without the rights of root")
@pytest.mark.parametrize(
    ("kind", "name", "verdict"),
    [
        ("signed", f"signatures/{MANIFEST}.p7s", "broken"),  # the time stamp over it stamped something else
        ("signed", f"signatures/{MANIFEST}.p7s.tsr", "not-proven"),
        ("sealed", "seals/0001/signature-1.p7s", "broken"),
        ("sealed", "seals/0001/stamp-1.tsr", "broken"),
    ],
)
def test_a_file_that_may_not_be_read_is_told_as_that(
    kind: str, name: str, verdict: str, signed: Path, sealed: Path, trust: Path
) -> None:
    bag = {"signed": signed, "sealed": sealed}[kind]
    (bag / name).chmod(0)
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if os.geteuid() == 0 else []
    words = (sys.executable, "-m", "archiver", "seal", "check", bag, "--trust", trust, "--json")
    done = subprocess.run([*as_others, *words], cwd=CHECKOUT, capture_output=True, check=False)

    report = json.loads(done.stdout)
    told = {(one["where"]["path"], one["values"]["reason"]) for one in report["findings"] if one["code"] == "seal.unreadable"}
    assert told == {(name, "file-unreadable")}
    assert (done.returncode, report["results"][0]["verdict"]) == (1, verdict)


def test_a_signature_that_was_removed_leaves_a_time_stamp_of_nothing(signed: Path, trust: Path) -> None:
    (signed / "signatures" / f"{MANIFEST}.p7s").unlink()
    checked = check(signed, trust)

    assert checked.result["verdict"] == "unsealed"
    assert "seal.file-unknown" in checked.codes_of("warning")
    assert archiver("seal", "check", signed, "--trust", trust, "--require-seal").code == 1


def test_a_time_stamp_before_a_signature_does_not_prove_its_time(
    foreign: Path, desk: Identity, authority: Authority, trust: Path
) -> None:
    sign(stamp(foreign / MANIFEST, foreign, authority), foreign, desk)
    checked = check(foreign, trust)

    assert (checked.result["verdict"], "seal.time-unproven" in checked.codes) == ("not-proven", True)


@pytest.mark.parametrize("name", ["manifest-sha256.txt", "bagit.txt"])
def test_a_signature_over_another_file_is_not_one_of_the_bag(
    name: str, foreign: Path, desk: Identity, authority: Authority, trust: Path
) -> None:
    """bag-nabit signs the tag manifest: it lists all other files."""
    stamp(sign(foreign / name, foreign, desk), foreign, authority)
    checked = check(foreign, trust)

    assert (checked.result["verdict"], checked.result.get("signatures", [])) == ("unsealed", [])
    assert check(foreign, trust, "--require-seal").code == 1


def test_a_wrong_signature_of_an_earlier_state_is_told_as_that(foreign: Path, trust: Path) -> None:
    desk = make_keyholder("Desk")
    forged = make_signed(Keyholder(make_keyholder("Desk").key, desk.certificate), (foreign / MANIFEST).read_bytes())
    (foreign / "signatures").mkdir()
    (foreign / "signatures" / f"{MANIFEST}.p7s").write_bytes(forged)
    assert archiver("bag", "add-algorithm", foreign, "sha512", "--although-signed").code == 0
    checked = check(foreign, trust)

    (told,) = (one["values"]["reason"] for one in checked.report["findings"] if one["code"] == "seal.signature-wrong")
    assert (told, checked.result["verdict"]) == ("signature-wrong", "broken")


def test_time_stamps_of_bag_nabit_do_not_stamp_a_seal_of_ours(
    bag: Path, desk: Identity, authority: Authority, trust: Path
) -> None:
    stamp(bag / MANIFEST, bag, authority)
    files = ("--key", desk.key, "--certificate", desk.certificate)
    assert archiver("seal", "add", bag, *files).code == 0
    checked = check(bag, trust)

    assert (checked.result["verdict"], "seal.time-unproven" in checked.codes) == ("not-proven", True)
    assert [one["stamps"][0]["trusted"] for one in checked.result["signatures"]] == [True]


def test_a_change_of_a_bag_of_ours_is_told_by_its_event(bag: Path, desk: Identity, authority: Authority, trust: Path) -> None:
    stamp(sign(bag / MANIFEST, bag, desk), bag, authority)
    assert archiver("bag", "add-algorithm", bag, "sha3_256", "--although-signed").code == 0
    checked = check(bag, trust)

    event = json.loads((bag / "metadata/events.jsonl").read_text().splitlines()[-1])
    (told,) = (one["values"] for one in checked.report["findings"] if one["code"] == "seal.state-earlier")
    assert told["changes"] == f"{event['eventDateTime'][:10]} {event['eventType']}"
    assert checked.result["verdict"] == "sealed"


def test_a_change_of_the_bag_leaves_an_earlier_state(signed: Path, trust: Path) -> None:
    assert archiver("bag", "add-algorithm", signed, "sha512", "--although-signed").code == 0
    checked = check(signed, trust)

    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert [one["state"] for one in checked.result["signatures"]] == ["earlier", "earlier"]
    (told,) = (one["values"] for one in checked.report["findings"] if one["code"] == "seal.state-earlier")
    assert told["changes"] == "?", "a bag that is not ours has no events"


def test_a_faked_history_does_not_hide_another_document(bag: Path, desk: Identity, authority: Authority, trust: Path) -> None:
    stamp(sign(bag / MANIFEST, bag, desk), bag, authority)
    kept = bag / "metadata" / "history" / "1"
    kept.mkdir(parents=True)
    for name in (MANIFEST, "manifest-sha256.txt"):
        shutil.copy(bag / name, kept / name)
    change_document(bag)
    signatures = copy_folder(bag / "signatures", bag.parent / "signatures")
    shutil.rmtree(bag / "signatures")
    write_manifests(bag)
    shutil.move(signatures, bag / "signatures")
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"], any(list_trusted(checked))) == (1, "broken", False)
    assert "seal.content-differs" in checked.codes_of("error")


def test_an_expired_certificate_is_good_if_it_was_stamped_before(
    foreign: Path, trust: Path, authority: Authority, tmp_path: Path
) -> None:
    """bag-nabit deletes such a signature. The authority lasts longer than the clock of this check, the certificate does not."""
    short = make_identity(tmp_path, name="Month", days=30)
    trust_one(trust, "Month", short.certificate, "--signer")
    later = f"{datetime.now(UTC) + timedelta(days=9 * 365):%Y-%m-%dT00:00:00Z}"
    stamp(sign(foreign / MANIFEST, foreign, short), foreign, authority)
    checked = check(foreign, trust, "--at", later)

    assert checked.result["verdict"] == "sealed"
    assert "seal.renew-due" in checked.codes

    for kept in (foreign / "signatures").glob("*.tsr*"):
        kept.unlink()
    unstamped = check(foreign, trust, "--at", later)
    assert (unstamped.result["verdict"], "seal.time-unproven" in unstamped.codes) == ("not-proven", True)


def test_persons_read_who_signed(signed: Path, trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from archiver.commands.program import main  # noqa: PLC0415

    assert main(["seal", "check", str(signed), "--trust", str(trust)]) == 0
    said = capsys.readouterr().out
    assert "sealed by Evidence desk (trusted), proven to exist since" in said
    assert f"signatures/{MANIFEST}.p7s, of the bag as it is now" in said
    assert "signed by Evidence desk: trusted" in said
