"""One time stamp covers all bags of a register, and counts for their seals."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from archiver.findings import FindingLog
from archiver.records.schema_check import REPORT_SCHEMA, check_against
from archiver.registers import BagState, add_to_register, read_register
from tests.bags.seal_layers import read_octets
from tests.seals.conftest import archiver
from tests.signatures import pyhanko_referee

if TYPE_CHECKING:
    from pathlib import Path

    from tests.seals.time_stamp_authority import Authority
    from tests.signatures.openssl import Identity


def test_one_request_stamps_all_bags_and_counts_for_their_seals(
    register: Path, bags: list[Path], address: str, trust: Path, authority: Authority, tmp_path: Path
) -> None:
    before = archiver("seal", "check", *bags, "--trust", trust, "--register", register)
    assert [one["verdict"] for one in before.report["results"]] == ["not-proven", "not-proven"]

    stamped = archiver("register", "stamp", register, "--stamp", address)
    assert (stamped.code, stamped.report["results"][0]["stamps"][0]["authority"]) == (0, "First TSA")
    assert len(authority.requests) == 1
    assert check_against(REPORT_SCHEMA, stamped.report) == []

    checked = archiver("register", "check", register, *bags, "--trust", trust)
    assert (checked.code, checked.codes) == (0, {"seal.revocation-not-checked"})
    assert all(one["provenSince"] for one in checked.report["results"][1:])
    assert check_against(REPORT_SCHEMA, checked.report) == []
    checked.report["results"][1]["since"] = "2016"
    assert check_against(REPORT_SCHEMA, checked.report) != []
    after = archiver("seal", "check", *bags, "--trust", trust, "--register", register)
    assert (after.code, [one["verdict"] for one in after.report["results"]]) == (0, ["sealed", "sealed"])
    assert all(one["provenSince"] for one in after.report["results"])

    assert archiver("register", "prove", register, bags[0], "--to", tmp_path / "proof").code == 0
    command = ["openssl", "ts", "-verify", "-data", "tree-head.txt", "-in", "stamp-1.tsr", "-CAfile", str(authority.root)]
    assert subprocess.run(command, cwd=tmp_path / "proof", capture_output=True, check=False).returncode == 0
    assert subprocess.run(["sh", "check.sh", str(bags[0])], cwd=tmp_path / "proof", check=False).returncode == 0


def test_a_stamp_that_nobody_trusts_proves_no_time(register: Path, bags: list[Path], address: str) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0

    checked = archiver("register", "check", register, *bags)
    assert (checked.code, checked.report["status"]) == (0, "warning")
    assert "register.stamp-not-trusted" in checked.codes_of("warning")
    assert not any(one["provenSince"] for one in checked.report["results"][1:])
    sealed = archiver("seal", "check", bags[0], "--register", register)
    assert (sealed.result["verdict"], sealed.result["provenSince"]) == ("not-proven", None)
    assert sealed.result["layers"][0]["stamps"] == [], "it is no time stamp of the seal"


def test_a_stamp_of_another_register_or_a_spoilt_one_is_told(register: Path, address: str, trust: Path) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    stamp = register / "stamps/0001/stamp-1.tsr"
    octets = bytearray(stamp.read_bytes())
    octets[-1] ^= 1
    stamp.write_bytes(octets)

    checked = archiver("register", "check", register, "--trust", trust)
    assert (checked.code, checked.codes_of("error")) == (1, {"register.stamp-wrong"})


def test_a_register_that_is_not_there_is_neither_stamped_nor_made(tmp_path: Path, address: str, authority: Authority) -> None:
    (tmp_path / "reply.tsr").write_bytes(b"")
    (tmp_path / "file").write_bytes(b"")
    for words in (("--stamp", address), ("--request", tmp_path / "new.tsq"), ("--reply", tmp_path / "reply.tsr")):
        refused = archiver("register", "stamp", tmp_path / "none", *words)
        assert (refused.code, refused.codes) == (3, {"error.register-missing"})
        assert archiver("register", "stamp", tmp_path / "file", *words).codes == {"error.unwritable"}
    assert authority.requests == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "reply.tsr"]


def test_a_right_stamp_of_something_else_is_told_and_proves_no_time(
    register: Path, bags: list[Path], address: str, authority: Authority, trust: Path
) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    other = authority.ask_other(authority.requests[-1][2], nonce=False)
    (register / "stamps/0001/stamp-1.tsr").write_bytes(other)

    checked = archiver("register", "check", register, bags[0], "--trust", trust)
    told = {(one["code"], one["where"].get("path")) for one in checked.report["findings"] if one["severity"] == "error"}
    assert told == {("register.stamp-wrong", "stamps/0001/stamp-1.tsr")}
    assert checked.report["results"][1]["provenSince"] is None
    assert "register.stamp-not-trusted" in checked.codes_of("warning")


def test_nothing_is_asked_or_taken_for_a_register_that_is_not_whole(
    register: Path, address: str, authority: Authority, tmp_path: Path
) -> None:
    request, reply = tmp_path / "register.tsq", tmp_path / "register.tsr"
    assert archiver("register", "stamp", register, "--request", request).code == 0
    reply.write_bytes(authority.reply(request.read_bytes()))
    (register / "register.sha256").unlink()
    before = read_octets(register)

    for words in (("--stamp", address), ("--request", tmp_path / "second.tsq"), ("--reply", reply)):
        refused = archiver("register", "stamp", register, *words)
        assert (refused.code, refused.codes_of("error")) == (1, {"register.digest-missing"})
    assert authority.requests == []
    assert not (tmp_path / "second.tsq").exists()
    assert read_octets(register) == before


def test_a_register_that_is_not_whole_proves_nothing(register: Path, bags: list[Path], address: str, trust: Path) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    (register / "register.sha256").unlink()

    checked = archiver("seal", "check", bags[0], "--trust", trust, "--register", register)
    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "register.digest-missing" in checked.codes


def test_a_seal_that_was_exchanged_is_not_proven_by_the_register(
    register: Path, bags: list[Path], address: str, trust: Path, desk: Identity
) -> None:
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    shutil.rmtree(bags[0] / "seals")
    assert archiver("seal", "add", bags[0], "--key", desk.key, "--certificate", desk.certificate).code == 0

    assert archiver("seal", "check", bags[0], "--trust", trust, "--register", register).result["verdict"] == "not-proven"
    assert archiver("register", "check", register, bags[0]).codes_of("error") == {"register.layer-missing"}


def test_an_authority_that_answers_wrongly_or_not_leaves_the_register_whole(
    register: Path, bags: list[Path], authority: Authority, address: str
) -> None:
    authority.mode = "refused"
    refused = archiver("register", "stamp", register, "--stamp", address)
    assert refused.code == 1
    assert "seal.stamp-refused" in refused.codes_of("error")
    assert archiver("register", "stamp", register, "--stamp", "http://127.0.0.1:9/").code == 3
    assert archiver("register", "stamp", register, "--stamp", "ftp://example.org").code == 2
    assert archiver("register", "check", register, *bags).code == 0

    authority.mode = "good"
    assert archiver("register", "stamp", register, "--stamp", address).code == 0
    assert [path.name for path in (register / "stamps").iterdir()] == ["0001"]


def test_a_reply_over_an_air_gap_covers_the_lines_of_its_request(
    register: Path, bags: list[Path], authority: Authority, trust: Path, tmp_path: Path, seeds: Path
) -> None:
    request, reply = tmp_path / "register.tsq", tmp_path / "register.tsr"
    written = archiver("register", "stamp", register, "--request", request)
    assert (written.code, written.result["stamps"], written.result["request"]) == (0, [], str(request))
    assert check_against(REPORT_SCHEMA, written.report) == []
    assert archiver("register", "stamp", register, "--request", tmp_path / "again.tsq").code == 0
    assert (tmp_path / "again.tsq").read_bytes() == request.read_bytes()
    assert archiver("create", seeds / "statement-oslo-1395.txt", "--to", tmp_path / "new", "--organization", "X").code == 0
    assert archiver("register", "add", register, tmp_path / "new").code == 0

    waiting = archiver("register", "check", register, "--trust", trust)
    assert (waiting.code, waiting.codes_of("note")) == (0, {"register.stamp-waits"})
    assert "over 2 lines waits" in waiting.report["findings"][0]["message"]

    reply.write_bytes(authority.reply(request.read_bytes()))
    taken = archiver("register", "stamp", register, "--reply", reply)
    assert (taken.code, taken.result["lines"], taken.result["stamps"][0]["authority"]) == (0, 2, "First TSA")
    assert check_against(REPORT_SCHEMA, taken.report) == []
    assert sorted(path.name for path in (register / "stamps/0001").iterdir()) == ["stamp-1.tsr", "tree-head.txt"]
    assert (register / "stamps/0001/stamp-1.tsr").read_bytes() == reply.read_bytes()
    checked = archiver("register", "check", register, *bags, tmp_path / "new", "--trust", trust)
    assert checked.code == 0
    assert [one["provenSince"] is not None for one in checked.report["results"][1:]] == [True, True, False]
    assert "register.stamp-waits" not in checked.codes

    again = archiver("register", "stamp", register, "--reply", reply)
    assert (again.code, again.codes_of("error")) == (1, {"seal.stamp-refused"})


def test_a_wrong_reply_leaves_the_request_waiting(register: Path, authority: Authority, tmp_path: Path, seeds: Path) -> None:
    request, reply = tmp_path / "register.tsq", tmp_path / "register.tsr"
    assert archiver("register", "stamp", register, "--request", request).code == 0
    before = read_octets(register)
    good = authority.reply(request.read_bytes())
    wrong = [
        authority.ask_other(request.read_bytes(), nonce=True),
        authority.ask_other(request.read_bytes(), nonce=False),
        (seeds / "statement-oslo-1395.txt").read_bytes(),
        good[:-1] + bytes([good[-1] ^ 1]),
        b"",
    ]
    for octets in wrong:
        reply.write_bytes(octets)
        refused = archiver("register", "stamp", register, "--reply", reply)
        assert (refused.code, refused.codes) == (1, {"seal.stamp-refused"})
        assert read_octets(register) == before
    assert archiver("register", "stamp", register, "--reply", tmp_path / "missing.tsr").code == 3
    assert archiver("register", "stamp", register, "--request", request).code == 3
    assert archiver("register", "stamp", register, "--request", tmp_path / "x.tsq", "--reply", reply).codes == {"error.stamp-how"}
    assert read_octets(register) == before


def test_a_waiting_request_that_was_spoilt_is_written_anew(register: Path, authority: Authority, tmp_path: Path) -> None:
    assert archiver("register", "stamp", register, "--request", tmp_path / "first.tsq").code == 0
    (register / "stamps/0001/request.tsq").write_bytes(b"0")

    assert archiver("register", "stamp", register, "--request", tmp_path / "second.tsq").code == 0

    (tmp_path / "answer.tsr").write_bytes(authority.reply((tmp_path / "second.tsq").read_bytes()))
    assert archiver("register", "stamp", register, "--reply", tmp_path / "answer.tsr").code == 0


@pytest.mark.slow
def test_one_stamp_covers_ten_thousand_bags(
    register: Path, bags: list[Path], authority: Authority, address: str, trust: Path, tmp_path: Path
) -> None:
    """9,998 lines more of bags that lie elsewhere, and one request."""
    states = [BagState(f"bag {number}", (), {"tagmanifest-sha512.txt": f"{number:064}"}) for number in range(9_998)]
    add_to_register(read_register(str(register), FindingLog()), states, 0)
    assert archiver("register", "stamp", register, "--stamp", address).result["lines"] == 10_000
    assert len(authority.requests) == 1

    checked = archiver("seal", "check", *bags, "--trust", trust, "--register", register)
    assert [one["verdict"] for one in checked.report["results"]] == ["sealed", "sealed"]
    proof = tmp_path / "proof"
    assert archiver("register", "prove", register, bags[1], "--to", proof).code == 0
    assert (proof / "proof.txt").stat().st_size < 1500
    assert subprocess.run(["sh", "check.sh", str(bags[1])], cwd=proof, check=False).returncode == 0
    assert subprocess.run(["sh", "check.sh", str(bags[0])], cwd=proof, check=False, capture_output=True).returncode != 0
    command = ["openssl", "ts", "-verify", "-data", "tree-head.txt", "-in", "stamp-1.tsr", "-CAfile", str(authority.root)]
    assert subprocess.run(command, cwd=proof, capture_output=True, check=False).returncode == 0
    assert pyhanko_referee.accepts((proof / "stamp-1.tsr").read_bytes(), (proof / "tree-head.txt").read_bytes())
