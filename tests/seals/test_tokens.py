"""Seals with keys on a token: a real module, real keys, and every way in which one of them is not as it should be."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from archiver.signatures.certificates import read_blocks
from tests.seals.conftest import Finished, archiver, copy_folder, trust_one
from tests.seals.test_by_hand import list_commands, run
from tests.signatures.openssl import Identity, make_identity, openssl
from tests.signatures.soft_token import MODULE, NEEDS_TOKEN, PIN, SoftToken, make_token

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [NEEDS_TOKEN, pytest.mark.slow]

KINDS = ("P-256", "P-384", "P-521", "RSA", "Ed25519")
LOGIN_REQUIRED, PROTECTED_AUTHENTICATION_PATH = 0x4, 0x100
USER_PIN_FINAL_TRY, USER_PIN_LOCKED = 0x20000, 0x40000
NO_CERTIFICATE = (
    "A.CLASS: pkcs11.ObjectClass.CERTIFICATE, A.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509, A.SUBJECT: b'0', "
    "A.TOKEN: True, A.VALUE: b'nothing'"
)


@pytest.fixture(scope="module")
def identities(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Identity]:
    """A key and its certificate of each kind."""
    folder = tmp_path_factory.mktemp("identities")
    return {kind: make_identity(folder, kind, f"Desk {kind}") for kind in KINDS}


@pytest.fixture(scope="module")
def full_token(tmp_path_factory: pytest.TempPathFactory, identities: dict[str, Identity]) -> SoftToken:
    """A token with a key of each kind, which no test changes."""
    token = make_token(tmp_path_factory.mktemp("token"))
    for number, (kind, identity) in enumerate(identities.items(), 1):
        token.add_key(identity, kind, f"{number:02x}")
    return token


@pytest.fixture
def token(tmp_path: Path, identities: dict[str, Identity]) -> SoftToken:
    """A token with one key."""
    made = make_token(tmp_path / "token")
    made.add_key(identities["P-256"], "seal", "a1")
    return made


def use(token: SoftToken, *arguments: str | Path, begin: tuple[str, ...] = ("-m", "archiver")) -> Finished:
    """Run a command in a process of its own, in which the token can be found."""
    words = [sys.executable, *begin, *map(str, arguments), "--json"]
    finished = subprocess.run(words, env=token.environment, capture_output=True, check=False, text=True, stdin=subprocess.DEVNULL)
    assert "Traceback" not in finished.stderr, finished.stderr
    assert PIN not in finished.stdout + finished.stderr
    return Finished(finished.returncode, json.loads(finished.stdout), finished.stdout + finished.stderr)


def add(token: SoftToken, bag: Path, address: str, *options: str | Path, pin: Path | None = None) -> Finished:
    return use(token, "seal", "add", bag, "--token", address, "--passphrase-file", pin or token.pin, *options)


@pytest.mark.parametrize("kind", KINDS)
def test_a_bag_is_sealed_with_a_key_of_each_kind(
    kind: str, bag: Path, full_token: SoftToken, identities: dict[str, Identity], tmp_path: Path
) -> None:
    sealed = add(full_token, bag, full_token.address(kind))
    layer = bag / "seals" / "0001"

    assert (sealed.code, sealed.result["signers"][0]["name"]) == (0, f"Desk {kind}")
    # OpenSSL and pyhanko are the referees.
    if kind == "Ed25519":  # `openssl cms` verifies it from 3.2 on
        assert sealed.codes_of("warning") == {"seal.not-verifiable-everywhere"}
    else:
        assert [run(command, layer).returncode for command in list_commands(layer)] == [0] * len(list_commands(layer))
    assert _ask_pyhanko(layer) == (True, True)
    trust = tmp_path / "trust.toml"
    trust_one(trust, "Desk", identities[kind].certificate, "--signer")
    trust.write_text(trust.read_text().replace("stamps = 1", "stamps = 0"))
    assert archiver("seal", "check", bag, "--trust", trust).result["verdict"] == "sealed"


def _ask_pyhanko(layer: Path) -> tuple[bool, bool]:
    ((_, octets),) = read_blocks((layer / "signature-1.p7s").read_bytes())
    signed = cms.ContentInfo.load(octets)["content"]
    (signer,) = signed["signer_infos"]
    name = signer["digest_algorithm"]["algorithm"].native
    digest = openssl("dgst", f"-{name}", "-binary", layer / "covers.sha512").stdout
    whole, valid = validate_sig_integrity(signer, signed["certificates"][0].chosen, "data", digest)
    return whole, valid


def test_a_module_that_only_signs_digests(bag: Path, tmp_path: Path, identities: dict[str, Identity]) -> None:
    token = make_token(tmp_path / "token")
    token.add_key(identities["RSA"], "seal", "a1")
    with (token.folder / "softhsm2.conf").open("a") as configuration:
        # SoftHSM goes on listing the first mechanism of a list of those that are left out.
        configuration.write("slots.mechanisms = CKM_RSA_PKCS\n")
    token.run_script("assert session.token.slot.get_mechanisms() == {pkcs11.Mechanism.RSA_PKCS}")
    assert add(token, bag, token.address("seal")).code == 0
    layer = bag / "seals" / "0001"

    assert [run(command, layer).returncode for command in list_commands(layer)] == [0] * len(list_commands(layer))


def test_an_address_may_leave_out_what_is_clear(bag: Path, token: SoftToken) -> None:
    assert add(token, bag, f"pkcs11:?module-path={MODULE}").code == 0


@pytest.mark.parametrize(
    "parts",
    [
        {"id": "\xa1"},
        {"type": "private"},
        {"manufacturer": "SoftHSM project", "model": "SoftHSM v2"},
        {"library-manufacturer": "SoftHSM", "library-version": "2.6"},
    ],
)
def test_an_address_may_say_more(parts: dict[str, str], bag: Path, token: SoftToken) -> None:
    address = token.address("seal", **parts).replace("%C2%A1", "%a1")

    assert add(token, bag, address).code == 0


@pytest.mark.parametrize("query", ["module-name=softhsm2", "module-path=/usr/lib/softhsm&module-name=libsofthsm2.so"])
def test_a_module_is_found_by_its_name(query: str, bag: Path, token: SoftToken) -> None:
    if not os.path.isdir("/usr/lib/softhsm"):
        pytest.skip("the module is not where Debian puts it")

    assert add(token, bag, f"pkcs11:object=seal?{query}").code == 0


def test_the_certificate_may_lie_in_a_file(bag: Path, tmp_path: Path, desk: Identity) -> None:
    token = make_token(tmp_path / "token")
    token.add_key(desk, "seal", "a1", chain=[])
    bare = add(token, bag, token.address("seal"))
    assert (bare.code, bare.codes) == (3, {"error.token-certificate-missing"})

    files = ("--key", token.address("seal"), "--certificate", desk.certificate, "--passphrase-file", token.pin)
    assert use(token, "seal", "add", bag, *files).code == 0


def _issue(folder: Path, name: str, root: Identity) -> Identity:
    """Make a key with a certificate by another one."""
    leaf = make_identity(folder, name=name)
    openssl("req", "-new", "-key", leaf.key, "-subj", f"/CN={name}", "-out", folder / "leaf.csr")
    issued = ("-CA", root.certificate, "-CAkey", root.key, "-CAcreateserial", "-days", "5", "-out", leaf.certificate)
    openssl("x509", "-req", "-in", folder / "leaf.csr", *issued)
    return leaf


def _make_root(folder: Path) -> Identity:
    folder.mkdir()
    root = make_identity(folder, name="Root")
    openssl("req", "-x509", "-key", root.key, "-out", root.certificate, "-subj", "/CN=Root", "-days", "10")
    return root


def _list_subjects(bag: Path) -> list[bytes]:
    """Return the subjects of the certificates of signers in the seal of a bag: signer-1-issuer-1.crt, signer-1.crt."""
    paths = sorted((bag / "seals/0001/validation").iterdir())
    return [openssl("x509", "-in", path, "-noout", "-subject").stdout for path in paths]


def test_the_chain_on_the_token_goes_into_the_seal(bag: Path, tmp_path: Path) -> None:
    token = make_token(tmp_path / "token")
    root = _make_root(tmp_path / "root")
    token.add_key(_issue(tmp_path, "Leaf", root), "seal", "a1")
    token.add_certificate(root.certificate, "root", "99")
    assert add(token, bag, token.address("seal")).code == 0

    assert _list_subjects(bag) == [b"subject=CN = Root\n", b"subject=CN = Leaf\n"]


def test_certificates_on_the_token_that_are_not_of_the_chain_stay_out_of_the_seal(bag: Path, tmp_path: Path) -> None:
    """One of the name of the issuer with another key, one of somebody else, and one that is none."""
    token = make_token(tmp_path / "token")
    token.add_key(_issue(tmp_path, "Leaf", _make_root(tmp_path / "root")), "seal", "a1")
    token.add_certificate(_make_root(tmp_path / "other").certificate, "root", "99")
    token.add_certificate(make_identity(tmp_path, name="Stranger").certificate, "stranger", "98")
    token.run_script(f"session.create_object({{{NO_CERTIFICATE}, A.ID: bytes.fromhex('97')}})")
    assert add(token, bag, token.address("seal")).code == 0

    assert _list_subjects(bag) == [b"subject=CN = Leaf\n"]


def test_a_new_bag_is_sealed_at_once(seeds: Path, token: SoftToken, tmp_path: Path) -> None:
    words = ("--to", tmp_path / "new", "--organization", "X", "--seal-key", token.address("seal"), "--passphrase-file", token.pin)
    made = use(token, "create", seeds / "statement-oslo-1395.txt", *words)

    assert (made.code, made.result["seal"]["layer"]) == (0, 1)


def test_no_bag_is_made_if_the_token_is_absent(seeds: Path, token: SoftToken, tmp_path: Path) -> None:
    token.remove()
    (token.folder / "tokens").mkdir()
    words = ("--to", tmp_path / "new", "--organization", "X", "--seal-key", token.address("seal"), "--passphrase-file", token.pin)
    made = use(token, "create", seeds / "statement-oslo-1395.txt", *words)

    assert (made.code, made.codes) == (3, {"error.token-absent"})
    assert not (tmp_path / "new").exists()


def test_two_keys_of_a_token_sign_side_by_side_many_bags(plain_bag: Path, full_token: SoftToken, tmp_path: Path) -> None:
    bags = [copy_folder(plain_bag, tmp_path / f"bag-{number}") for number in range(3)]
    tokens = ("--token", full_token.address("RSA"), "--token", full_token.address("P-256"))
    sealed = use(full_token, "seal", "add", *bags, *tokens, "--passphrase-file", full_token.pin)

    assert sealed.code == 0
    assert [len(one["signers"]) for one in sealed.report["results"]] == [2, 2, 2]


def test_a_key_that_wants_the_pin_for_each_signature(bag: Path, tmp_path: Path, identities: dict[str, Identity]) -> None:
    token = make_token(tmp_path / "token")
    identity = identities["RSA"]
    encoded = openssl("rsa", "-in", identity.key, "-outform", "DER", "-traditional").stdout
    more = "A.TOKEN: True, A.PRIVATE: True, A.SIGN: True, A.ALWAYS_AUTHENTICATE: True, A.LABEL: 'seal', A.ID: b'1'"
    token.run_script(
        f"from pkcs11.util.rsa import decode_rsa_private_key as d; session.create_object({{**d({encoded!r}), {more}}})"
    )
    token.add_certificate(identity.certificate, "seal", "31")

    assert add(token, bag, token.address("seal")).code == 0


@pytest.mark.parametrize(
    ("address", "code", "exit_code"),
    [
        ("pkcs11:token=Evidence%20desk", "error.token-module-unnamed", 3),
        ("pkcs11:token=Evidence%20desk?module-path=/no/such.so", "error.token-module-missing", 3),
        ("pkcs11:token=Evidence%20desk?module-name=nosuch", "error.token-module-missing", 3),
        ("pkcs11:token=Evidence%20desk?module-path=/etc/passwd", "error.token-module-unusable", 3),
        ("pkcs11:token=Other?module-path={module}", "error.token-absent", 3),
        ("pkcs11:token=Evidence%20desk;serial=1?module-path={module}", "error.token-absent", 3),
        ("pkcs11:slot-id=7?module-path={module}", "error.token-absent", 3),
        ("pkcs11:object=other?module-path={module}", "error.token-key-missing", 3),
        ("pkcs11:id=%00?module-path={module}", "error.token-key-missing", 3),
        ("pkcs11:object=P-256;object=P-256?module-path={module}", "error.token-address", 2),
        ("pkcs11:objekt=P-256?module-path={module}", "error.token-address", 2),
        ("pkcs11:object=%zz?module-path={module}", "error.token-address", 2),
        ("pkcs11:object=%ff?module-path={module}", "error.token-address", 2),
        ("pkcs11:type=secret-key?module-path={module}", "error.token-address", 2),
        ("pkcs11:object?module-path={module}", "error.token-address", 2),
        ("/dev/card", "error.token-address", 2),
        ("pkcs11:object=P-256?pin-source=|cat%20pin", "error.token-address", 2),
        ("pkcs11:?module-path={module}", "error.token-keys-several", 3),
    ],
)
def test_an_address_that_does_not_lead_to_one_key(
    address: str, code: str, exit_code: int, bag: Path, full_token: SoftToken
) -> None:
    if code == "error.token-module-unnamed" and any(os.path.exists(f"/usr/lib/{folder}/p11-kit-proxy.so") for folder in _FOLDERS):
        pytest.skip("this system has the module of p11-kit")
    refused = add(full_token, bag, address.format(module=MODULE))

    assert (refused.code, refused.codes) == (exit_code, {code})
    assert not (bag / "seals").exists()


_FOLDERS = ("x86_64-linux-gnu", "aarch64-linux-gnu", "")


def test_what_is_there_is_told(bag: Path, full_token: SoftToken) -> None:
    absent = add(full_token, bag, f"pkcs11:token=Other?module-path={MODULE}").report["findings"][0]["message"]
    several = add(full_token, bag, full_token.address()).report["findings"][0]["message"]

    assert "Evidence desk" in absent
    assert "Ed25519 (id=%05), P-256 (id=%01), P-384 (id=%02), P-521 (id=%03), RSA (id=%04)" in several


def test_several_tokens_of_one_name(bag: Path, token: SoftToken) -> None:
    make_token(token.folder)
    refused = add(token, bag, token.address("seal"))
    (serial,) = re.findall(r"Evidence desk \(([0-9a-f]+)\), ", refused.report["findings"][0]["message"])

    assert (refused.code, refused.codes) == (3, {"error.tokens-several"})
    narrowed = {add(token, bag, token.address("seal", serial=one)).code for one in (serial,)}
    assert narrowed <= {0, 3}  # one of the two has the key


def test_several_certificates_of_a_key(bag: Path, token: SoftToken, tmp_path: Path, identities: dict[str, Identity]) -> None:
    request = ("req", "-x509", "-key", identities["P-256"].key, "-subj", "/CN=Renewed", "-days", "10")
    openssl(*request, "-out", tmp_path / "renewed.crt")
    token.add_certificate(tmp_path / "renewed.crt", "seal", "a1")
    refused = add(token, bag, token.address("seal"))

    assert (refused.code, refused.codes) == (3, {"error.token-certificates-several"})


def test_a_certificate_on_the_token_that_is_none(bag: Path, tmp_path: Path, desk: Identity) -> None:
    token = make_token(tmp_path / "token")
    token.add_key(desk, "seal", "a1", chain=[])
    token.run_script(f"session.create_object({{{NO_CERTIFICATE}, A.ID: bytes.fromhex('a1')}})")

    assert add(token, bag, token.address("seal")).codes == {"error.certificate-unreadable"}


@pytest.mark.parametrize("kind", ["P-256", "RSA", "Ed25519"])
def test_a_certificate_of_another_key(kind: str, bag: Path, full_token: SoftToken, tmp_path: Path) -> None:
    for other in (kind, "P-384"):
        certificate = make_identity(tmp_path, other, "Other").certificate
        files = ("--key", full_token.address(kind), "--certificate", certificate, "--passphrase-file", full_token.pin)
        refused = use(full_token, "seal", "add", bag, *files)

        assert (refused.code, refused.codes) == (2, {"error.key-other"})
        assert refused.report["findings"][0]["values"]["reason"] == "other-key"
        assert not (bag / "seals").exists()


def test_a_certificate_of_another_key_without_public_keys_on_the_token(bag: Path, token: SoftToken, tmp_path: Path) -> None:
    """A card that keeps no public key shows only by its signature that the certificate is another one."""
    token.run_script("[one.destroy() for one in list(session.get_objects({A.CLASS: pkcs11.ObjectClass.PUBLIC_KEY}))]")
    files = ("--key", token.address("seal"), "--certificate", make_identity(tmp_path, "P-256", "Other").certificate)
    refused = use(token, "seal", "add", bag, *files, "--passphrase-file", token.pin)

    assert (refused.code, refused.codes) == (3, {"error.token-failed"})
    assert not (bag / "seals").exists()


def test_a_key_that_is_too_short(bag: Path, tmp_path: Path) -> None:
    short = Identity(tmp_path / "short.key", tmp_path / "short.crt")
    openssl("genrsa", "-out", short.key, "1024")
    openssl("req", "-x509", "-key", short.key, "-out", short.certificate, "-subj", "/CN=Short", "-days", "10")
    token = make_token(tmp_path / "token")
    token.add_key(short, "seal", "a1")

    assert add(token, bag, token.address("seal")).codes == {"error.key-other"}


def test_a_certificate_that_is_not_for_signatures(bag: Path, tmp_path: Path) -> None:
    who = Identity(tmp_path / "agreement.key", tmp_path / "agreement.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", who.key)
    purpose = ("-addext", "keyUsage=critical,keyAgreement", "-days", "10")
    openssl("req", "-x509", "-key", who.key, "-subj", "/CN=Agreement", *purpose, "-out", who.certificate)
    token = make_token(tmp_path / "token")
    token.add_key(who, "seal", "a1")
    refused = add(token, bag, token.address("seal"))

    assert (refused.code, refused.codes) == (2, {"error.key-other"})
    assert refused.report["findings"][0]["values"]["reason"] == "not-for-signatures"
    assert not (bag / "seals").exists()


@pytest.mark.parametrize("wrong", ["1234567", "x", "رمز", "\udcff"])
@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_a_wrong_pin_is_told_and_never_shown(wrong: str, debug: tuple[str, ...], bag: Path, token: SoftToken) -> None:
    path = token.folder / "wrong"
    path.write_bytes(f"unseen-{wrong}".encode("utf-8", "surrogateescape"))
    words = [sys.executable, "-m", "archiver", "seal", "add", bag, "--token", token.address("seal"), "--passphrase-file", path]
    finished = subprocess.run([*map(str, words), *debug], env=token.environment, capture_output=True, check=False)

    assert finished.returncode == 3
    assert b"The PIN does not open the token Evidence desk" in finished.stderr
    assert b"unseen" not in finished.stdout + finished.stderr
    assert not (bag / "seals").exists()


def test_a_pin_that_is_right_is_nowhere(bag: Path, token: SoftToken, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert add(token, bag, token.address("seal"), "--report", report).code == 0

    everything = [path.read_bytes() for path in [report, *bag.rglob("*")] if path.is_file()]
    assert not any(PIN.encode() in octets for octets in everything)


def test_an_empty_pin_is_not_tried(bag: Path, token: SoftToken) -> None:
    (token.folder / "empty").write_text("\n")
    refused = add(token, bag, token.address("seal"), pin=token.folder / "empty")

    assert (refused.code, refused.codes) == (2, {"error.pin-empty"})


def test_a_pin_in_the_address_is_refused(bag: Path, token: SoftToken) -> None:
    refused = add(token, bag, f"{token.address('seal')}&pin-value={PIN}")

    assert (refused.code, refused.codes) == (2, {"error.token-pin-shown"})


@pytest.mark.parametrize("start", ["", "file:", "file://"])
def test_the_address_may_name_the_file_of_the_pin(start: str, bag: Path, token: SoftToken) -> None:
    assert use(token, "seal", "add", bag, "--token", f"{token.address('seal')}&pin-source={start}{token.pin}").code == 0


def test_a_token_whose_pin_is_locked(bag: Path, token: SoftToken) -> None:
    token.set_flags(USER_PIN_LOCKED)
    refused = add(token, bag, token.address("seal"))

    assert (refused.code, refused.codes) == (3, {"error.pin-locked"})


def test_the_last_try_is_told(bag: Path, token: SoftToken) -> None:
    token.set_flags(USER_PIN_FINAL_TRY)
    (token.folder / "wrong").write_text("1234567\n")
    refused = add(token, bag, token.address("seal"), pin=token.folder / "wrong")

    assert (refused.code, refused.codes) == (3, {"error.pin-final-try"})


def test_a_key_that_may_not_sign(bag: Path, tmp_path: Path, identities: dict[str, Identity]) -> None:
    token = make_token(tmp_path / "token")
    encoded = openssl("rsa", "-in", identities["RSA"].key, "-outform", "DER", "-traditional").stdout
    more = "A.TOKEN: True, A.PRIVATE: True, A.SIGN: False, A.LABEL: 'seal', A.ID: b'1'"
    token.run_script(
        f"from pkcs11.util.rsa import decode_rsa_private_key as d; session.create_object({{**d({encoded!r}), {more}}})"
    )
    token.add_certificate(identities["RSA"].certificate, "seal", "31")
    refused = add(token, bag, token.address("seal"))

    assert (refused.code, refused.codes) == (3, {"error.token-key-missing"})
    assert not (bag / "seals").exists()


def test_a_pin_that_is_no_text_is_wrong(bag: Path, token: SoftToken, tmp_path: Path) -> None:
    (tmp_path / "pin").write_bytes(b"\xff\xfe\n")
    refused = add(token, bag, token.address("seal"), pin=tmp_path / "pin")

    assert (refused.code, refused.codes) == (3, {"error.pin-wrong"})
    assert not (bag / "seals").exists()


@pytest.mark.parametrize(
    ("flags", "cleared", "code"),
    [(PROTECTED_AUTHENTICATION_PATH, 0, "error.token-failed"), (0, LOGIN_REQUIRED, "error.token-key-missing")],
    ids=["asks for the PIN itself", "wants no PIN"],
)
def test_nobody_is_asked_for_a_pin_that_the_token_does_not_take(
    flags: int, cleared: int, code: str, bag: Path, token: SoftToken, tmp_path: Path
) -> None:
    """SoftHSM only says that it is such a token: it has no keys of its own to type on, and shows no key without the PIN."""
    token.set_flags(flags, cleared)
    refused = add(token, bag, token.address("seal"), pin=tmp_path / "none")

    assert (refused.code, refused.codes) == (3, {code})


_WITHOUT_EXTRA = (
    "-c",
    "import sys; sys.modules['pkcs11'] = None; from archiver.commands.program import main; sys.exit(main(sys.argv[1:]))",
)


def test_without_the_extra_it_is_named(bag: Path, token: SoftToken) -> None:
    words = ("seal", "add", bag, "--token", token.address("seal"), "--passphrase-file", token.pin)
    refused = use(token, *words, begin=_WITHOUT_EXTRA)

    assert (refused.code, refused.codes) == (3, {"error.token-extra-missing"})
    assert 'pip install "bayegan[token]"' in refused.report["findings"][0]["remedy"]


def test_the_pin_is_asked_for_at_a_terminal(bag: Path, token: SoftToken) -> None:
    words = [sys.executable, "-m", "archiver", "seal", "add", str(bag), "--token", token.address("seal")]
    code, said = _answer(words, token.environment, {"PIN of the token Evidence desk: ": PIN})

    assert code == 0, said
    assert PIN not in said
    assert "sealed by Desk P-256" in said


def test_each_key_is_named_when_its_passphrase_is_asked_for(bag: Path, desk: Identity, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "archiver", "seal", "add", str(bag)]
    answers = {}
    for name in ("one", "two"):
        store = tmp_path / f"{name}.p12"
        where = ("-inkey", desk.key, "-in", desk.certificate, "-out", store, "-passout", f"pass:secret-{name}")
        openssl("pkcs12", "-export", *where)
        words += ["--pkcs12", str(store)]
        answers[f"Passphrase of {store}: "] = f"secret-{name}"
    code, said = _answer(words, dict(os.environ), answers)

    assert code == 0, said
    assert "secret" not in said


def _answer(words: list[str], environment: dict[str, str], answers: dict[str, str]) -> tuple[int, str]:
    """Run a command at a terminal, and type an answer to each question. Return the exit code and what the terminal showed."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(words[0], words, environment)  # noqa: S606 - the command itself, at a terminal
    said = ""
    left = dict(answers)
    while True:
        try:
            octets = os.read(terminal, 65536)
        except OSError:  # Linux says so at the end
            octets = b""
        if not octets:
            break
        said += octets.decode("utf-8", "replace")
        for question in [one for one in left if said.replace("\r\n", "").endswith(one)]:
            os.write(terminal, f"{left.pop(question)}\n".encode())
    os.close(terminal)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), said
