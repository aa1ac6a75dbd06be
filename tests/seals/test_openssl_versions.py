"""Other versions of OpenSSL than the machine's: seals by hand, signatures of each kind, and the time stamps of others.

`.ci/unpack-openssl FOLDER` unpacks them from other releases of Debian, and BAYEGAN_OPENSSL names the folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.seals.conftest import archiver
from tests.seals.test_by_hand import CLOCKS, list_commands, run
from tests.seals.test_keys import make_post_quantum
from tests.signatures.openssl import make_identity, openssl
from tests.signatures.test_foreign_time_stamps import FILES, ONLY_OURS, ask_openssl, judge

FOLDER = os.environ.get("BAYEGAN_OPENSSL")
VERSIONS = ("1.1.1", "3.5")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER, reason="no other versions of OpenSSL (.ci/unpack-openssl FOLDER, BAYEGAN_OPENSSL=FOLDER)"),
]


@pytest.fixture(params=VERSIONS)
def version(request: pytest.FixtureRequest) -> str:
    """A version of OpenSSL."""
    return str(request.param)


@pytest.fixture
def other(version: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A version of OpenSSL, which every `openssl` of the test is."""
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(FOLDER or "") / version), os.environ["PATH"]]))
    assert openssl("version").stdout.decode().startswith(f"OpenSSL {version}")
    return version


@pytest.mark.parametrize("clock", CLOCKS)
def test_every_line_of_how_to_verify_runs(clock: str, sealed: Path, other: str) -> None:
    layer = sealed / "seals" / "0001"
    outputs = [run(command, layer, clock) for command in list_commands(layer)]

    assert [finished.returncode for finished in outputs] == [0] * len(outputs), [finished.stderr for finished in outputs]
    said = "".join(finished.stdout + finished.stderr for finished in outputs)
    assert said.count("Verification: OK") == 1
    assert said.count("Verification successful") == 1  # 1.1.1 leaves out "CMS"
    assert other in VERSIONS


@pytest.mark.parametrize("name", ["seal.json", "covers.sha512", "signature-1.p7s", "stamp-1.tsr"])
@pytest.mark.usefixtures("other")
def test_a_changed_file_is_noticed(name: str, sealed: Path) -> None:
    layer = sealed / "seals" / "0001"
    octets = bytearray((layer / name).read_bytes())
    octets[-6 if name == "stamp-1.tsr" else len(octets) // 2] ^= 1
    (layer / name).write_bytes(bytes(octets))

    assert any(run(command, layer).returncode for command in list_commands(layer))


@pytest.mark.parametrize(
    ("kind", "since"), [("P-256", "1.1.1"), ("P-521", "1.1.1"), ("RSA", "1.1.1"), ("Ed25519", "3.5"), ("ML-DSA", "3.5")]
)
def test_signatures_of_each_kind(
    kind: str, since: str, bag: Path, version: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What not every version can verify is told when it comes into a seal."""
    who = make_post_quantum(tmp_path) if kind == "ML-DSA" else make_identity(tmp_path, kind)
    sealed = archiver("seal", "add", bag, "--key", who.key, "--certificate", who.certificate)
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(FOLDER or "") / version), os.environ["PATH"]]))
    layer = bag / "seals" / "0001"
    pinned = (
        "-noverify",
        "-nointern",
        "-certfile",
        who.certificate,
        "-binary",
        "-inform",
        "PEM",
        "-in",
        layer / "signature-1.p7s",
    )
    done = openssl("cms", "-verify", *pinned, "-content", layer / "covers.sha512", "-out", "/dev/null", check=False)

    assert (done.returncode == 0) == (version >= since)
    assert ("seal.not-verifiable-everywhere" in sealed.codes) == (since != "1.1.1")


@pytest.mark.parametrize("path", FILES.values(), ids=lambda path: path.name)
@pytest.mark.usefixtures("other")
def test_time_stamps_of_others_are_judged_alike(path: Path, tmp_path: Path) -> None:
    assert (judge(path.read_bytes()) is not None) == (ask_openssl(path, tmp_path) or path.name in ONLY_OURS)


def test_a_signature_of_another_version_is_adopted(
    bag: Path, version: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    who = make_identity(tmp_path)
    assert archiver("seal", "request", bag, "--to", tmp_path / "to-sign", "--certificate", who.certificate).code == 0
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(FOLDER or "") / version), os.environ["PATH"]]))
    options = ("-sign", "-binary", "-outform", "PEM", *(() if version == "1.1.1" else ("-cades",)))
    out = ("-in", tmp_path / "to-sign" / "covers.sha512", "-out", tmp_path / "covers.p7s")
    openssl("cms", *options, *out, "-signer", who.certificate, "-inkey", who.key)

    assert archiver("seal", "adopt", bag, tmp_path / "to-sign", tmp_path / "covers.p7s").code == 0
