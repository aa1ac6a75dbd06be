"""The attacks of the threat table, each with the finding that it must give."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from archiver.signatures.certificates import write_block
from tests.seals.conftest import archiver, trust_one
from tests.seals.time_stamp_authority import Authority, serve
from tests.signatures.making import YEAR, make_authority, make_keyholder, make_list, revoke
from tests.signatures.openssl import Identity, list_revocations, make_identity, openssl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def check(bag: Path, trust: Path, *options: str) -> Any:
    return archiver("seal", "check", bag, "--trust", trust, *options)


def write_list(folder: Path, name: str, paths: list[str]) -> None:
    lines = [f"{hashlib.sha512((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in sorted(paths)]
    (folder / name).write_text("".join(lines))


def list_stamped(layer: Path) -> list[str]:
    """Return the paths that the second list of a layer must name."""
    files = [path.relative_to(layer).as_posix() for path in layer.rglob("*") if path.is_file()]
    return [path for path in files if path == "covers.sha512" or path.startswith(("signature-", "validation/"))]


def write_manifests(bag: Path) -> None:
    """Write all manifests of a bag anew, as somebody does who changed a document."""
    for algorithm in ("sha256", "sha512"):
        documents = sorted(path for path in (bag / "data").rglob("*") if path.is_file())
        _write(bag, f"manifest-{algorithm}.txt", algorithm, documents)
    tags = [path for path in bag.rglob("*") if path.is_file() and path.relative_to(bag).parts[0] not in {"data", "seals"}]
    tags = sorted(path for path in tags if not path.name.startswith("tagmanifest-") or "history" in path.parts)
    for algorithm in ("sha256", "sha512"):
        _write(bag, f"tagmanifest-{algorithm}.txt", algorithm, tags)


def _write(bag: Path, name: str, algorithm: str, paths: list[Path]) -> None:
    lines = [f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.relative_to(bag)}\n" for path in paths]
    (bag / name).write_text("".join(lines))


def change_document(bag: Path) -> None:
    (document,) = (bag / "data").iterdir()
    document.write_bytes(document.read_bytes() + b"\nand more")


def test_a_sealed_bag_is_sealed(sealed: Path, trust: Path) -> None:
    checked = check(sealed, trust)
    (layer,) = checked.result["layers"]

    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert layer["signers"][0]["name"] == "Evidence desk"
    assert layer["stamps"][0]["authority"] == "First"
    assert checked.result["provenSince"] == layer["stamps"][0]["time"]
    # Of the authority alone: nobody but the verifier can revoke a signer that he trusts by himself.
    assert [(one["code"], one["where"]["path"]) for one in checked.report["findings"]] == [
        ("seal.revocation-not-checked", "seals/0001/stamp-1.tsr")
    ]
    assert archiver("validate", sealed, "--trust", trust).code == 0


def test_1_document_changed_and_manifests_rewritten(sealed: Path, trust: Path) -> None:
    change_document(sealed)
    write_manifests(sealed)
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.content-differs" in checked.codes
    assert "manifest-sha256.txt" in checked.text
    assert not checked.result["layers"][0]["signers"][0]["trusted"], "a signature over something else counts for nothing"
    assert checked.result["provenSince"] is None
    assert "seal.content-differs" in archiver("validate", sealed, "--trust", trust).codes_of("error")


def test_1_a_bag_without_records_is_compared_with_its_seal_without_a_trust_file_too(tmp_path: Path, desk: Identity) -> None:
    """Nothing in a plain bag tells but the seal: it is valid, and no key is needed to see that it is another bag."""
    bag, letter = tmp_path / "plain", tmp_path / "letter.txt"
    letter.write_text("a letter\n")
    assert archiver("create", letter, "--to", bag, "--plain").code == 0
    assert archiver("seal", "add", bag, "--key", desk.key, "--certificate", desk.certificate, "--inside").code == 0
    assert archiver("validate", bag).code == 0
    (bag / "data/letter.txt").write_text("A letter\n")
    write_manifests(bag)
    validated = archiver("validate", bag)

    assert (validated.result["valid"], validated.code) == (True, 1)
    assert validated.codes_of("error") == {"seal.content-differs"}


def test_1_document_changed_and_an_old_state_put_into_the_history(sealed: Path, trust: Path) -> None:
    """A history can be faked: the old manifests are put there beside a changed document."""
    kept = sealed / "metadata" / "history" / "1"
    kept.mkdir(parents=True)
    for path in sealed.glob("*manifest-*.txt"):
        shutil.copy(path, kept)
    change_document(sealed)
    write_manifests(sealed)
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.content-differs" in checked.codes
    assert "data/statement-oslo-1395.txt" in checked.text


def test_2_seal_removed(sealed: Path, trust: Path) -> None:
    shutil.rmtree(sealed / "seals")

    assert check(sealed, trust).result["verdict"] == "unsealed"
    assert check(sealed, trust).codes == {"seal.absent"}
    assert check(sealed, trust).code == 0
    required = check(sealed, trust, "--require-seal")
    assert (required.code, required.codes_of("error")) == (1, {"seal.required"})


def test_3_sealed_by_another_key(bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    stranger = make_identity(tmp_path / "other", name="Evidence desk")
    seal(bag, "--stamp", address, who=stranger)
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert {"seal.signer-unknown", "seal.name-lookalike", "seal.signatures-too-few"} <= checked.codes
    assert not checked.result["layers"][0]["signers"][0]["trusted"]
    assert "seal.signer-unknown" in archiver("validate", bag, "--trust", trust).codes


def test_3_sealed_with_a_key_that_is_not_for_signatures(
    bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    """Its certificate, which the verifier trusts, says what it is for: to agree on keys."""
    who = Identity(tmp_path / "agreement.key", tmp_path / "agreement.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", who.key)
    purpose = ("-addext", "keyUsage=critical,keyAgreement", "-days", "900")
    openssl("req", "-x509", "-key", who.key, "-subj", "/CN=Agreement", *purpose, "-out", who.certificate)
    trust_one(trust, "Agreement", who.certificate, "--signer")
    refused = seal(bag, who=who)
    assert (refused.code, refused.codes) == (2, {"error.key-other"})
    seal(bag)
    layer = bag / "seals" / "0001"
    files = ("-in", layer / "covers.sha512", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", who.key, "-signer", who.certificate)
    write_list(layer, "stamped.sha512", list_stamped(layer))
    assert archiver("seal", "stamp", bag, "--stamp", address).code == 0
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    reasons = [one["values"]["reason"] for one in checked.report["findings"] if one["code"] == "seal.signature-wrong"]
    assert reasons == ["not-for-signatures"]


def test_4_an_earlier_layer_removed(sealed: Path, trust: Path, seal: Callable[..., Any], address: str) -> None:
    seal(sealed, "--stamp", address)
    shutil.rmtree(sealed / "seals" / "0001")
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.layer-missing" in checked.codes


def test_5_back_dated_with_a_stolen_key(bag: Path, trust: Path, seal: Callable[..., Any]) -> None:
    """The claimed time proves nothing."""
    seal(bag)
    trust.write_text(trust.read_text().replace('name = "Evidence desk"', 'name = "Evidence desk"\ncompromised = 2030-01-01'))
    checked = check(bag, trust, "--at", "2031-01-01T00:00:00Z")

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert {"seal.signer-compromised", "seal.time-unproven"} <= checked.codes_of("error")


def test_5_never_stamped_and_the_day_of_the_theft_is_yet_to_come(bag: Path, trust: Path, seal: Callable[..., Any]) -> None:
    """Only a proven time is older than a theft. That the seal is looked at before that day proves none."""
    seal(bag)
    text = trust.read_text().replace("stamps = 1", "stamps = 0")
    trust.write_text(text)
    assert check(bag, trust).result["verdict"] == "sealed"
    trust.write_text(text.replace('name = "Evidence desk"', 'name = "Evidence desk"\ncompromised = 2999-01-01'))
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert checked.codes_of("error") == {"seal.signer-compromised", "seal.signatures-too-few"}


def test_5_sealed_and_stamped_before_the_key_was_stolen(sealed: Path, trust: Path) -> None:
    words = ("seal", "trust", "compromised", "Evidence desk", "--trust", trust, "--since")
    assert archiver(*words, "2030-01-01").code == 0
    assert check(sealed, trust, "--at", "2031-01-01T00:00:00Z").result["verdict"] == "sealed"

    assert archiver(*words, "2026-01-01").code == 0
    checked = check(sealed, trust)
    assert (checked.result["verdict"], checked.codes_of("error")) == (
        "not-proven",
        {"seal.signer-compromised", "seal.signatures-too-few", "seal.time-unproven"},
    )


def test_6_certificate_expired_since(bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path) -> None:
    short = make_identity(tmp_path, name="Short", days=30)
    trust_one(trust, "Short", short.certificate, "--signer")
    seal(bag, "--stamp", address, who=short)

    assert check(bag, trust, "--at", "2030-01-01T00:00:00Z").result["verdict"] == "sealed"


def test_6_certificate_expired_and_never_stamped(bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    short = make_identity(tmp_path, name="Short", days=30)
    trust_one(trust, "Short", short.certificate, "--signer")
    seal(bag, who=short)
    checked = check(bag, trust, "--at", "2030-01-01T00:00:00Z")

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert not checked.result["layers"][0]["signers"][0]["trusted"]
    told = [one["where"].get("path") for one in checked.report["findings"] if one["code"] == "seal.time-unproven"]
    assert told == ["seals/0001/signature-1.p7s", None]  # of the signer, and of the bag


@pytest.mark.parametrize(
    ("days", "verdict", "severity", "code"),
    [
        (-1, "not-proven", "error", "seal.signer-revoked"),
        (1, "sealed", "note", "seal.revoked-later"),
        (None, "sealed", "warning", "seal.revocation-not-checked"),
    ],
    ids=["before", "after", "no list"],
)
def test_7_revoked(
    days: int | None,
    verdict: str,
    severity: str,
    code: str,
    bag: Path,
    trust: Path,
    seal: Callable[..., Any],
    address: str,
    tmp_path: Path,
) -> None:
    """The certificate was revoked some days before or after the time that is proven, or no list tells it."""
    now = datetime.now(UTC).replace(microsecond=0)
    span = {"begin": now - YEAR, "end": now + 5 * YEAR}
    office = make_authority("Office", **span)
    desk = make_keyholder("Certified desk", office, **span)
    who = Identity(tmp_path / "certified.key", tmp_path / "certified.crt")
    who.key.write_bytes(desk.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    who.certificate.write_bytes(write_block("CERTIFICATE", desk.encoded))
    (tmp_path / "office.crt").write_bytes(write_block("CERTIFICATE", office.encoded))
    trust_one(trust, "Office", tmp_path / "office.crt", "--signer")
    seal(bag, who=who)
    layer = bag / "seals" / "0001"
    if days is not None:
        listed = make_list(office, revoke(desk, now + timedelta(days=days)), begin=now, end=now + YEAR)
        (layer / "validation" / "list-1.crl").write_bytes(listed)
        write_list(layer, "stamped.sha512", list_stamped(layer))
    assert archiver("seal", "stamp", bag, "--stamp", address).code == 0
    checked = check(bag, trust)

    assert checked.result["verdict"] == verdict
    assert code in checked.codes_of(severity)
    assert checked.result["layers"][0]["signers"][0]["trusted"] == (verdict == "sealed")
    assert archiver("validate", bag, "--trust", trust).code == (verdict != "sealed")


def test_8_authority_compromised(sealed: Path, trust: Path) -> None:
    archiver("seal", "trust", "compromised", "First", "--trust", trust, "--since", "2028-01-01")
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "seal.authority-compromised" in checked.codes


def test_8_authority_compromised_but_a_later_stamp_proves_the_earlier_one_older(
    sealed: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path
) -> None:
    second = Authority(tmp_path / "second", "Second TSA")
    trust_one(trust, "Second", second.root, "--authority")
    with serve(second) as other:
        seal(sealed, "--stamp", other)
    archiver("seal", "trust", "compromised", "First", "--trust", trust, "--since", "2028-01-01")
    checked = check(sealed, trust)

    assert checked.result["verdict"] == "sealed"
    assert checked.result["layers"][0]["stamps"][0]["trusted"]


def test_8_two_authorities_are_needed(sealed: Path, trust: Path, tmp_path: Path, address: str) -> None:
    trust.write_text(trust.read_text().replace("stamps = 1", "stamps = 2"))
    archiver("seal", "stamp", sealed, "--stamp", address)  # the same authority again is no second one
    checked = check(sealed, trust)
    assert (checked.result["verdict"], checked.codes_of("error")) == ("not-proven", {"seal.stamps-too-few"})

    second = Authority(tmp_path / "second", "Second TSA")
    trust_one(trust, "Second", second.root, "--authority")
    with serve(second) as other:
        assert archiver("seal", "stamp", sealed, "--stamp", other).code == 0
    assert check(sealed, trust).result["verdict"] == "sealed"


def test_8_authority_that_states_a_time_before_what_it_covers(
    sealed: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path
) -> None:
    liar = Authority(tmp_path / "liar", "Liar", begin="2020-01-01")
    liar.clock = "2021-01-01 12:00:00"
    trust_one(trust, "Liar", liar.root, "--authority")
    seal(sealed)
    request = tmp_path / "request.tsq"
    archiver("seal", "stamp", sealed, "--request", request)
    (tmp_path / "answer.tsr").write_bytes(liar.reply(request.read_bytes()))
    assert archiver("seal", "stamp", sealed, "--reply", tmp_path / "answer.tsr").code == 0
    checked = check(sealed, trust)

    assert "seal.stamps-disagree" in checked.codes_of("error")
    assert checked.result["verdict"] == "broken"


@pytest.mark.parametrize(("needed", "codes"), [(1, set()), (2, {"seal.time-by-few"})])
def test_8_one_of_two_authorities_states_a_time_years_before_the_other(
    needed: int, codes: set[str], bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    """The earliest time stamp proves the time. If two are wanted, one that says so alone is told."""
    old = Identity(tmp_path / "old.key", tmp_path / "old.crt")
    now = datetime.now(UTC)
    desk = make_keyholder("Old desk", begin=now - 9 * YEAR, end=now + YEAR)
    old.key.write_bytes(desk.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    old.certificate.write_bytes(write_block("CERTIFICATE", desk.encoded))
    liar = Authority(tmp_path / "liar", "Liar", begin="2020-01-01")
    liar.clock = "2021-01-01 12:00:00"
    trust_one(trust, "Old desk", old.certificate, "--signer")
    trust_one(trust, "Liar", liar.root, "--authority")
    trust.write_text(trust.read_text().replace("stamps = 1", f"stamps = {needed}"))
    seal(bag, "--stamp", address, who=old)
    assert archiver("seal", "stamp", bag, "--request", tmp_path / "request.tsq").code == 0
    (tmp_path / "answer.tsr").write_bytes(liar.reply((tmp_path / "request.tsq").read_bytes()))
    assert archiver("seal", "stamp", bag, "--reply", tmp_path / "answer.tsr").code == 0
    checked = check(bag, trust)

    assert (checked.result["verdict"], checked.result["provenSince"]) == ("sealed", "2021-01-01T12:00:00Z")
    assert checked.codes_of("warning") == codes
    if codes:
        (values,) = (one["values"] for one in checked.report["findings"] if one["code"] == "seal.time-by-few")
        times = {stamp["authority"]: stamp["time"] for stamp in checked.result["layers"][0]["stamps"]}
        assert values == {"count": 1, "needed": 2, "proven": times["Liar"], "certain": times["First"]}


def make_office(folder: Path, trust: Path) -> Identity:
    """Make an authority of certificates that the verifier trusts to name signers."""
    office = Identity(folder / "office.key", folder / "office.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", office.key)
    openssl("req", "-x509", "-key", office.key, "-subj", "/CN=Office", "-days", "3650", "-out", office.certificate)
    trust_one(trust, "Office", office.certificate, "--signer")
    return office


def certify(folder: Path, office: Identity, digest: str) -> Identity:
    """Make a key with a certificate that an office signs over a digest."""
    key, request, certificate = folder / "certified.key", folder / "certified.csr", folder / "certified.crt"
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key)
    openssl("req", "-new", "-key", key, "-subj", "/CN=Certified desk", "-out", request)
    by = ("-CA", office.certificate, "-CAkey", office.key, "-CAcreateserial", "-days", "900", f"-{digest}")
    openssl("x509", "-req", "-in", request, *by, "-out", certificate)
    return Identity(key, certificate)


def assert_weak(checked: Any, digest: str) -> None:
    """Assert that a bag is sealed with a digest that is strong, and that one that is weak is named and does not count."""
    said = [one["values"] for one in checked.report["findings"] if one["code"] == "seal.algorithm-weak"]
    expected = ("sealed", []) if digest == "sha256" else ("not-proven", [{"algorithms": digest}])
    assert (checked.result["verdict"], said) == expected


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_9_signature_with_a_broken_digest(
    digest: str, bag: Path, trust: Path, seal: Callable[..., Any], desk: Identity, address: str
) -> None:
    seal(bag)
    layer = bag / "seals" / "0001"
    files = ("-in", layer / "covers.sha512", "-out", layer / "signature-1.p7s", "-outform", "PEM")
    openssl("cms", "-sign", "-binary", *files, "-inkey", desk.key, "-signer", desk.certificate, "-md", digest)
    write_list(layer, "stamped.sha512", list_stamped(layer))
    archiver("seal", "stamp", bag, "--stamp", address)

    assert_weak(check(bag, trust), digest)


@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_9_certificate_with_a_broken_digest(
    digest: str, bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    """Two certificates of one SHA-1 can be made, and the office has seen only one of them."""
    office = make_office(tmp_path, trust)
    seal(bag, "--stamp", address, who=certify(tmp_path, office, digest))

    assert_weak(check(bag, trust), digest)


@pytest.mark.parametrize(
    ("digest", "is_named", "expected"),
    [
        ("sha256", False, set()),
        ("sha256", True, {"seal.signer-revoked", "seal.signatures-too-few", "seal.time-unproven"}),
        ("sha1", False, {"seal.algorithm-weak", "seal.revocation-not-checked"}),
        ("sha1", True, {"seal.signer-revoked", "seal.signatures-too-few", "seal.time-unproven"}),
    ],
)
def test_9_revocation_list_with_a_broken_digest(
    digest: str,
    is_named: bool,  # noqa: FBT001 - a case
    expected: set[str],
    bag: Path,
    trust: Path,
    seal: Callable[..., Any],
    address: str,
    tmp_path: Path,
) -> None:
    """Two lists of one SHA-1 can be made, and one of them leaves out a revocation. A revocation that is named always counts."""
    office = make_office(tmp_path, trust)
    who = certify(tmp_path, office, "sha256")
    serial = openssl("x509", "-in", who.certificate, "-noout", "-serial").stdout.decode().strip().removeprefix("serial=")
    seal(bag, who=who)
    layer = bag / "seals" / "0001"
    (layer / "validation" / "list-1.crl").write_bytes(list_revocations(office, digest, *[serial] * is_named))
    write_list(layer, "stamped.sha512", list_stamped(layer))
    archiver("seal", "stamp", bag, "--stamp", address)
    checked = check(bag, trust)

    assert checked.codes_of("error") | checked.codes_of("warning") == expected
    weak = [one["where"]["path"] for one in checked.report["findings"] if one["code"] == "seal.algorithm-weak"]
    assert weak == ["seals/0001/validation/list-1.crl"] * ("seal.algorithm-weak" in expected)


@pytest.mark.parametrize("part", ["signature", "imprint", "certificate"])
@pytest.mark.parametrize("digest", ["sha1", "sha256"])
def test_9_stamp_with_a_broken_digest(
    digest: str, part: str, bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path
) -> None:
    old = Authority(tmp_path / "old", "Old TSA")
    trust_one(trust, "Old", old.root, "--authority")
    if part == "signature":
        settings = old.folder / "tsa.cnf"
        settings.write_text(settings.read_text().replace("signer_digest = sha256", f"signer_digest = {digest}"))
    elif part == "certificate":
        by = ("-CA", old.root, "-CAkey", old.folder / "root.key", "-CAcreateserial", "-days", "900", f"-{digest}")
        extensions = ("-extfile", old.folder / "tsa.ext")
        openssl("x509", "-req", "-in", old.folder / "tsa.csr", *by, *extensions, "-out", old.certificate)
    seal(bag)
    layer = bag / "seals" / "0001"
    asked = ("-query", "-data", layer / "stamped.sha512", "-cert", f"-{digest if part == 'imprint' else 'sha512'}")
    (layer / "stamp-1.tsr").write_bytes(old.reply(openssl("ts", *asked).stdout))

    assert_weak(check(bag, trust), digest)


def test_10_seal_of_another_bag(sealed: Path, trust: Path, seeds: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    archiver("create", seeds / "statement-oslo-1395.txt", "--to", other, "--organization", "Y")
    shutil.copytree(sealed / "seals", other / "seals")
    checked = check(other, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert {"seal.other-bag", "seal.content-differs"} <= checked.codes_of("error")
    assert archiver("validate", other).codes_of("error") == {"seal.other-bag", "seal.content-differs"}


def test_11_bag_changed_lawfully(sealed: Path, trust: Path, seal: Callable[..., Any], address: str) -> None:
    assert archiver("bag", "add-algorithm", sealed, "sha3_256").code == 0
    checked = check(sealed, trust)
    assert (checked.result["verdict"], checked.result["layers"][0]["state"]) == ("sealed", "earlier")
    assert "seal.state-earlier" in checked.codes_of("warning")
    (values,) = (one["values"] for one in checked.report["findings"] if one["code"] == "seal.state-earlier")
    event = json.loads((sealed / "metadata/events.jsonl").read_text().splitlines()[-1])
    assert values["changes"] == f"{event['eventDateTime'][:10]} {event['eventType']}"

    assert seal(sealed, "--stamp", address).code == 0
    checked = check(sealed, trust)
    assert [layer["state"] for layer in checked.result["layers"]] == ["earlier", "current"]
    assert checked.result["verdict"] == "sealed"
    assert not checked.codes_of("warning")


@pytest.mark.parametrize("name", ["Еvidence desk", "Evidence\u200b desk", "EVIDENCE-DESK", "Evldence desk"])
def test_12_look_alike_name(name: str, bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    stranger = Identity(tmp_path / "s.key", tmp_path / "s.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", stranger.key)
    subject = ("-subj", f"/CN={name}", "-utf8", "-days", "30")
    openssl("req", "-x509", "-key", stranger.key, "-out", stranger.certificate, *subject)
    seal(bag, who=stranger)

    assert "seal.name-lookalike" in check(bag, trust).codes_of("warning")


def test_12_bidi_characters_of_a_name_are_never_shown(bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    stranger = Identity(tmp_path / "s.key", tmp_path / "s.crt")
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", stranger.key)
    subject = ("-subj", "/CN=\u202eksed\u202c \x07", "-utf8", "-days", "30")
    openssl("req", "-x509", "-key", stranger.key, "-out", stranger.certificate, *subject)
    done = seal(bag, who=stranger)

    for text in (done.text, check(bag, trust).text):
        shown = json.loads(text)
        assert not set(json.dumps(shown, ensure_ascii=False)) & set("\u202e\u202c\x07")


def test_13_anchors_smuggled_into_bag_and_stamp(bag: Path, trust: Path, seal: Callable[..., Any], tmp_path: Path) -> None:
    """The stamp holds its own root, and so does the layer after it."""
    forger = Authority(tmp_path / "forger", "Forger", begin="2020-01-01")
    with serve(forger) as other:
        seal(bag, "--stamp", other)
        seal(bag, "--stamp", other)
    assert list((bag / "seals" / "0002" / "validation").glob("authority-*"))
    checked = check(bag, trust)

    assert checked.result["verdict"] == "not-proven"
    assert not any(stamp["trusted"] for layer in checked.result["layers"] for stamp in layer["stamps"])
    assert {"seal.authority-unknown", "seal.time-unproven"} <= checked.codes


def test_13_a_signer_brings_the_root_that_certified_him(
    bag: Path, trust: Path, seal: Callable[..., Any], address: str, tmp_path: Path
) -> None:
    """It lies in the signature and in the layer, and nobody trusts it."""
    office = make_office(tmp_path, tmp_path / "of-somebody-else.toml")
    who = certify(tmp_path, office, "sha256")
    who.certificate.write_bytes(who.certificate.read_bytes() + office.certificate.read_bytes())
    seal(bag, "--stamp", address, who=who)
    assert (bag / "seals" / "0001" / "validation" / "signer-1-issuer-1.crt").exists()
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert checked.codes_of("error") == {"seal.signatures-too-few", "seal.time-unproven"}
    assert "seal.signer-unknown" in checked.codes
    assert not checked.result["layers"][0]["signers"][0]["trusted"]


def test_13_an_authority_of_time_stamps_names_no_signers(
    bag: Path, trust: Path, seal: Callable[..., Any], address: str, authority: Authority, tmp_path: Path
) -> None:
    """The root of the time stamps has certified the signer too. It is trusted for times alone."""
    root = Identity(authority.folder / "root.key", authority.root)
    seal(bag, "--stamp", address, who=certify(tmp_path, root, "sha256"))
    checked = check(bag, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "not-proven")
    assert "seal.signer-unknown" in checked.codes
    assert not checked.result["layers"][0]["signers"][0]["trusted"]


def test_13_a_signer_stamps_no_times(sealed: Path, desk: Identity, authority: Authority, tmp_path: Path) -> None:
    """The root of the time stamps is trusted to name signers, and for no times."""
    trust = tmp_path / "signers.toml"
    trust_one(trust, "Evidence desk", desk.certificate, "--signer")
    trust_one(trust, "First", authority.root, "--signer")
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"], checked.result["provenSince"]) == (1, "not-proven", None)
    assert {"seal.authority-unknown", "seal.time-unproven"} <= checked.codes
    assert not checked.result["layers"][0]["stamps"][0]["trusted"]


@pytest.mark.parametrize("name", ["signature-1.p7s", "stamp-1.tsr", "validation/signer-1.crt"])
def test_14_hostile_octets(name: str, sealed: Path, trust: Path) -> None:
    layer = sealed / "seals" / "0001"
    (layer / name).write_bytes(b"\x30\x80" * 100_000)
    write_list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s", "validation/signer-1.crt"])
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert "seal.unreadable" in checked.codes_of("error")


def test_14_more_signatures_and_stamps_than_are_read(sealed: Path, trust: Path) -> None:
    layer = sealed / "seals" / "0001"
    for number in range(2, 66):
        shutil.copy(layer / "signature-1.p7s", layer / f"signature-{number}.p7s")
        shutil.copy(layer / "stamp-1.tsr", layer / f"stamp-{number}.tsr")
    signed = [f"signature-{number}.p7s" for number in range(1, 66)]
    evidence = [str(path.relative_to(layer)) for path in (layer / "validation").iterdir()]
    write_list(layer, "stamped.sha512", ["covers.sha512", *evidence, *signed])
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    unread = {one["where"]["path"] for one in checked.report["findings"] if one["code"] == "seal.unreadable"}
    assert unread == {"seals/0001/signature-65.p7s", "seals/0001/stamp-65.tsr"}


@pytest.mark.parametrize("claimed", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_14_a_claimed_time_outside_the_calendar(
    claimed: str, bag: Path, trust: Path, seal: Callable[..., Any], address: str, desk: Identity
) -> None:
    seal(bag)
    layer = bag / "seals" / "0001"
    statement = json.loads((layer / "seal.json").read_text())
    (layer / "seal.json").write_text(json.dumps({**statement, "claimedTime": claimed}))
    covered = [path.name for path in layer.iterdir() if path.name.startswith("tagmanifest-")]
    write_list(layer, "covers.sha512", [*covered, "seal.json", "how-to-verify.txt"])
    words = ("-binary", "-in", layer / "covers.sha512", "-outform", "PEM", "-out", layer / "signature-1.p7s")
    openssl("cms", "-sign", "-signer", desk.certificate, "-inkey", desk.key, *words)
    evidence = [str(path.relative_to(layer)) for path in (layer / "validation").iterdir()]
    write_list(layer, "stamped.sha512", ["covers.sha512", *evidence, "signature-1.p7s"])
    assert archiver("seal", "stamp", bag, "--stamp", address).code == 0

    assert check(bag, trust).result["verdict"] == "sealed"


def test_a_time_of_judging_at_the_ends_of_the_calendar(sealed: Path, trust: Path) -> None:
    assert check(sealed, trust, "--at", "0001-01-01T00:00:00Z").result["verdict"] == "not-proven"
    assert check(sealed, trust, "--at", "9999-12-31T23:59:59Z").result["verdict"] == "not-proven"
    assert check(sealed, trust, "--at", "0001-01-01T00:00:00+14:00").codes == {"error.time-wrong"}


def test_a_list_that_was_written_anew_breaks_the_signature(sealed: Path, trust: Path) -> None:
    layer = sealed / "seals" / "0001"
    statement = json.loads((layer / "seal.json").read_text())
    (layer / "seal.json").write_text(json.dumps({**statement, "reason": "another"}))
    names = ["how-to-verify.txt", "seal.json", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"]
    write_list(layer, "covers.sha512", names)
    write_list(layer, "stamped.sha512", ["covers.sha512", "signature-1.p7s", "validation/signer-1.crt"])
    checked = check(sealed, trust)

    assert {"seal.signature-wrong", "seal.stamp-wrong"} <= checked.codes_of("error")
    assert checked.result["verdict"] == "broken"


@pytest.mark.parametrize("name", ["seal.json", "how-to-verify.txt", "tagmanifest-sha256.txt", "validation/signer-1.crt"])
def test_a_file_that_differs_from_its_list(name: str, sealed: Path, trust: Path) -> None:
    path = sealed / "seals" / "0001" / name
    path.write_bytes(path.read_bytes() + b"\n")
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    told = [one["where"]["path"] for one in checked.report["findings"] if one["code"] == "seal.list-differs"]
    assert told == [f"seals/0001/{name}"]
    assert archiver("validate", sealed).codes_of("error") == {"seal.list-differs"}


@pytest.mark.parametrize("name", ["covers.sha512", "stamped.sha512"])
def test_a_list_that_lacks_a_line(name: str, sealed: Path, trust: Path) -> None:
    path = sealed / "seals" / "0001" / name
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))

    assert "seal.list-incomplete" in check(sealed, trust).codes_of("error")
    assert archiver("validate", sealed).code == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (f"{'0' * 128}  nothing.txt\n", "seal.list-too-long"),
        (f"{'0' * 128}  ../../data/x\n", "seal.list-too-long"),
        ("nonsense\n", "seal.list-malformed"),
        (f"{'0' * 128}  seal.json\n", "seal.list-malformed"),
    ],
)
def test_a_list_that_has_another_line(line: str, code: str, sealed: Path, trust: Path) -> None:
    path = sealed / "seals" / "0001" / "covers.sha512"
    path.write_text(path.read_text() + line)

    assert code in check(sealed, trust).codes_of("error")


@pytest.mark.parametrize("name", ["metadata/a\0b.txt", "\0", "metadata/\0/x", "data/\0"])
def test_a_name_that_no_file_can_have_is_missing(name: str, sealed: Path, trust: Path) -> None:
    """A flipped bit made a zero octet of a letter in a tag manifest."""
    path = sealed / "tagmanifest-sha256.txt"
    path.write_text(path.read_text() + f"{'0' * 64}  {name}\n")
    checked = check(sealed, trust)

    assert (checked.code, checked.result["verdict"]) == (1, "broken")
    assert archiver("validate", sealed, "--trust", trust).code == 1


def test_a_tag_file_that_was_changed_is_noticed(sealed: Path, trust: Path) -> None:
    path = sealed / "bag-info.txt"
    path.write_text(path.read_text() + "Contact-Name: me\n")
    checked = check(sealed, trust)

    assert checked.codes_of("error") == {"seal.tag-file-differs"}
    assert checked.result["verdict"] == "broken"
