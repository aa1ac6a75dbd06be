"""Seals whose key only another program can use: OpenSSL signs what `seal request` hands out, and `seal adopt` takes it."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.seals.conftest import archiver, copy_folder
from tests.signatures.openssl import Identity, make_identity, openssl

if TYPE_CHECKING:
    from pathlib import Path


def sign(content: Path, who: Identity, form: str = "PEM", *options: str) -> Path:
    """Sign a file as the documentation says."""
    signature = content.parent.parent / f"{who.key.stem}.{form.lower()}.p7s"
    files = ("-in", content, "-out", signature, "-inkey", who.key, "-signer", who.certificate)
    openssl("cms", "-sign", "-binary", "-outform", form, "-cades", *files, *options)
    return signature


@pytest.fixture
def folder(bag: Path, tmp_path: Path) -> Path:
    """The folder with an unfinished seal of the bag."""
    requested = archiver("seal", "request", bag, "--to", tmp_path / "to-sign")

    assert requested.code == 0, requested.text
    assert requested.result == {"bag": str(bag), "folder": str(tmp_path / "to-sign"), "layer": 1}
    return tmp_path / "to-sign"


def list_layers(bag: Path) -> list[str]:
    return sorted(path.name for path in (bag / "seals").glob("*"))


def test_a_request_holds_the_unfinished_layer_and_leaves_the_bag_alone(bag: Path, folder: Path) -> None:
    copies = ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"]
    finished = subprocess.run(["sha512sum", "-c", "covers.sha512"], cwd=folder, check=False, capture_output=True)

    assert sorted(path.name for path in folder.iterdir()) == ["covers.sha512", "how-to-verify.txt", "seal.json", *copies]
    assert finished.returncode == 0
    assert not (bag / "seals").exists()


@pytest.mark.parametrize("form", ["PEM", "DER"])
@pytest.mark.parametrize("kind", ["P-256", "RSA", "P-521"])
def test_a_signature_of_openssl_makes_a_seal(bag: Path, folder: Path, tmp_path: Path, form: str, kind: str) -> None:
    who = make_identity(tmp_path, kind, "Card")
    adopted = archiver("seal", "adopt", bag, folder, sign(folder / "covers.sha512", who, form))

    assert adopted.code == 0, adopted.text
    assert [signer["name"] for signer in adopted.result["signers"]] == ["Card"]
    assert archiver("validate", bag).code == 0
    by_hand = subprocess.run(["sh", "-e", "how-to-verify.txt"], cwd=bag / "seals" / "0001", check=False, capture_output=True)
    assert by_hand.returncode == 0, by_hand.stderr


def test_it_is_stamped_and_judged_as_any_other(bag: Path, folder: Path, desk: Identity, trust: Path, address: str) -> None:
    archiver("seal", "adopt", bag, folder, sign(folder / "covers.sha512", desk))
    stamped = archiver("seal", "stamp", bag, "--stamp", address)
    checked = archiver("seal", "check", bag, "--trust", trust)

    assert stamped.code == 0
    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert checked.result["layers"][0]["signers"][0]["trusted"] is True


def test_a_second_seal_covers_the_first(sealed: Path, trust: Path, desk: Identity, tmp_path: Path, address: str) -> None:
    folder = tmp_path / "second" / "to-sign"
    asked = archiver("seal", "request", sealed, "--to", folder, "--certificate", desk.certificate, "--role", "witness")
    adopted = archiver("seal", "adopt", sealed, folder, sign(folder / "covers.sha512", desk))
    archiver("seal", "stamp", sealed, "--stamp", address)
    checked = archiver("seal", "check", sealed, "--trust", trust)

    assert (asked.code, adopted.code, adopted.result["layer"]) == (0, 0, 2)
    assert (checked.code, checked.result["verdict"]) == (0, "sealed")
    assert checked.result["layers"][1]["signers"][0]["role"] == "witness"
    assert "../0001/stamp-1.tsr" in (sealed / "seals" / "0002" / "covers.sha512").read_text()


def test_several_sign_side_by_side(bag: Path, folder: Path, desk: Identity, tmp_path: Path) -> None:
    other = make_identity(tmp_path, "RSA", "Other")
    signatures = [sign(folder / "covers.sha512", desk), sign(folder / "covers.sha512", other, "DER")]
    adopted = archiver("seal", "adopt", bag, folder, *signatures)

    assert [signer["name"] for signer in adopted.result["signers"]] == ["Desk", "Other"]
    assert (bag / "seals" / "0001" / "signature-2.p7s").read_bytes().startswith(b"-----BEGIN CMS-----")


def test_a_bag_beside_which_the_seal_stands(bag: Path, desk: Identity, tmp_path: Path, trust: Path, address: str) -> None:
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", bag.parent, bag.name)
    archiver("seal", "request", packed, "--to", tmp_path / "to-sign")
    adopted = archiver("seal", "adopt", packed, tmp_path / "to-sign", sign(tmp_path / "to-sign" / "covers.sha512", desk))
    archiver("seal", "stamp", packed, "--stamp", address)

    assert adopted.code == 0, adopted.text
    assert archiver("seal", "check", packed, "--trust", trust).result["verdict"] == "sealed"


def refused(bag: Path, folder: Path, signature: Path) -> Any:
    """Adopt, and see that no layer was made."""
    before = list_layers(bag)
    adopted = archiver("seal", "adopt", bag, folder, signature)

    assert adopted.code == 1
    assert list_layers(bag) == before
    return adopted


def test_a_signature_without_the_certificate_of_its_signer(bag: Path, folder: Path, desk: Identity) -> None:
    signature = sign(folder / "covers.sha512", desk, "PEM", "-nocerts")

    assert refused(bag, folder, signature).codes == {"seal.signature-refused"}


def test_a_signature_over_lines_with_other_ends(bag: Path, folder: Path, desk: Identity, tmp_path: Path) -> None:
    """Without `-binary`, OpenSSL signs the text as mail programs send it."""
    signature = tmp_path / "mail.p7s"
    files = ("-in", folder / "covers.sha512", "-out", signature, "-inkey", desk.key, "-signer", desk.certificate)
    openssl("cms", "-sign", "-outform", "PEM", *files)

    assert refused(bag, folder, signature).codes == {"seal.signature-refused"}


def test_a_signature_over_another_file(bag: Path, folder: Path, desk: Identity) -> None:
    assert refused(bag, folder, sign(folder / "seal.json", desk)).codes == {"seal.signature-refused"}


@pytest.mark.parametrize("octets", [b"", b"no signature", b"\x30\x80", b"\x30\x82\xff\xff"])
def test_a_damaged_signature(bag: Path, folder: Path, tmp_path: Path, octets: bytes) -> None:
    (tmp_path / "damaged.p7s").write_bytes(octets)

    assert refused(bag, folder, tmp_path / "damaged.p7s").codes == {"seal.signature-refused"}


def test_a_signature_with_one_octet_flipped_or_cut_off(bag: Path, folder: Path, desk: Identity, tmp_path: Path) -> None:
    octets = sign(folder / "covers.sha512", desk, "DER").read_bytes()
    for wrong in (octets[:-1], octets[:-1] + bytes([octets[-1] ^ 1]), octets[: len(octets) // 2]):
        (tmp_path / "damaged.p7s").write_bytes(wrong)

        assert refused(bag, folder, tmp_path / "damaged.p7s").codes == {"seal.signature-refused"}


def test_a_signer_who_is_not_the_one_that_the_seal_names(bag: Path, desk: Identity, tmp_path: Path) -> None:
    archiver("seal", "request", bag, "--to", tmp_path / "to-sign", "--certificate", desk.certificate)
    other = make_identity(tmp_path, name="Other")

    assert refused(bag, tmp_path / "to-sign", sign(tmp_path / "to-sign" / "covers.sha512", other)).codes == {
        "seal.signature-refused"
    }


def test_a_bag_that_was_changed_meanwhile(bag: Path, folder: Path, desk: Identity) -> None:
    signature = sign(folder / "covers.sha512", desk)
    assert archiver("bag", "add-algorithm", bag, "sha384").code == 0

    assert refused(bag, folder, signature).codes == {"seal.request-differs"}


def test_a_document_that_was_changed_meanwhile(bag: Path, folder: Path, desk: Identity) -> None:
    signature = sign(folder / "covers.sha512", desk)
    (bag / "data" / "statement-oslo-1395.txt").write_text("changed")

    assert "seal.bag-invalid" in refused(bag, folder, signature).codes


def test_a_bag_that_was_sealed_meanwhile(bag: Path, folder: Path, desk: Identity, seal: Any) -> None:
    signature = sign(folder / "covers.sha512", desk)
    seal(bag)

    assert refused(bag, folder, signature).codes == {"seal.request-differs"}


def test_another_bag(folder: Path, desk: Identity, tmp_path: Path, seeds: Path) -> None:
    archiver("create", seeds / "fax-london-2016.txt", "--to", tmp_path / "other", "--organization", "X", "--quiet")

    assert refused(tmp_path / "other", folder, sign(folder / "covers.sha512", desk)).codes == {"seal.request-differs"}


@pytest.mark.parametrize("name", ["covers.sha512", "seal.json", "how-to-verify.txt", "tagmanifest-sha512.txt"])
def test_a_file_of_the_folder_that_was_damaged_or_lost(bag: Path, folder: Path, desk: Identity, name: str) -> None:
    signature = sign(folder / "covers.sha512", desk)
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(b"#" + whole)
    assert refused(bag, folder, signature).codes == {"seal.request-damaged"}

    (folder / name).unlink()
    assert refused(bag, folder, signature).codes == {"seal.request-damaged"}


@pytest.mark.parametrize("name", ["seal.json", "how-to-verify.txt"])
def test_an_unfinished_layer_that_somebody_wrote_anew(bag: Path, folder: Path, desk: Identity, name: str) -> None:
    """The signer signed it, but it is not what a layer of this bag holds."""
    if name == "seal.json":
        (folder / name).write_text(json.dumps({**json.loads((folder / name).read_text()), "layer": 7}))
    else:
        (folder / name).write_text("echo all is well")
    names = sorted(path.name for path in folder.iterdir() if path.name != "covers.sha512")
    listed = subprocess.run(["sha512sum", *names], cwd=folder, check=True, capture_output=True).stdout
    (folder / "covers.sha512").write_bytes(listed)

    assert refused(bag, folder, sign(folder / "covers.sha512", desk)).codes == {"seal.request-differs"}


def test_a_seal_before_that_got_a_time_stamp_meanwhile(sealed: Path, desk: Identity, tmp_path: Path, address: str) -> None:
    """The new layer would have to cover that too, so the list differs, and nothing else does."""
    assert archiver("seal", "request", sealed, "--to", tmp_path / "to-sign").code == 0
    assert archiver("seal", "stamp", sealed, "--stamp", address).code == 0
    adopted = refused(sealed, tmp_path / "to-sign", sign(tmp_path / "to-sign" / "covers.sha512", desk))

    assert [(one["code"], one["values"]["files"]) for one in adopted.report["findings"]] == [
        ("seal.request-differs", "covers.sha512")
    ]


def test_an_empty_folder_is_taken_and_a_link_is_not(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    assert archiver("seal", "request", bag, "--to", tmp_path / "link").codes == {"error.output-exists"}
    assert list((tmp_path / "empty").iterdir()) == []

    assert archiver("seal", "request", bag, "--to", tmp_path / "empty").code == 0
    assert (tmp_path / "empty/covers.sha512").exists()


def test_what_is_not_there_or_in_the_way(bag: Path, folder: Path, tmp_path: Path, desk: Identity) -> None:
    signature = sign(folder / "covers.sha512", desk)
    missing = tmp_path / "missing"

    assert archiver("seal", "adopt", bag, missing, signature).codes == {"error.request-missing"}
    assert archiver("seal", "adopt", bag, folder, missing).codes == {"error.signature-missing"}
    assert archiver("seal", "request", bag, "--to", folder).codes == {"error.output-exists"}
    assert archiver("seal", "request", bag, "--to", bag / "to-sign").codes == {"error.target-inside-bag"}
    assert archiver("seal", "request", bag, "--to", tmp_path / "new", "--role", "witness").codes == {"error.option-needs-option"}


def test_a_bag_that_is_not_valid_is_not_asked_for(bag: Path, tmp_path: Path) -> None:
    broken = copy_folder(bag, tmp_path / "broken" / "letters")
    (broken / "data" / "statement-oslo-1395.txt").write_text("changed")
    requested = archiver("seal", "request", broken, "--to", tmp_path / "to-sign")

    assert (requested.code, "seal.bag-invalid" in requested.codes) == (1, True)
    assert not (tmp_path / "to-sign").exists()


def test_a_file_with_two_signatures_is_refused(bag: Path, folder: Path, tmp_path: Path) -> None:
    first, second = make_identity(tmp_path, name="First"), make_identity(tmp_path, name="Second")
    both = sign(folder / "covers.sha512", first, "PEM", "-signer", str(second.certificate), "-inkey", str(second.key))
    refused = archiver("seal", "adopt", bag, folder, both)

    assert (refused.code, refused.codes) == (1, {"seal.signature-refused"})
    assert [one["values"]["reason"] for one in refused.report["findings"]] == ["signers-several"]
    assert not (bag / "seals").exists()


@pytest.mark.parametrize(
    ("kind", "options", "codes"),
    [
        ("P-256", ("-md", "sha1"), {"seal.algorithm-weak"}),
        ("RSA", ("-keyopt", "rsa_padding_mode:pss"), {"seal.not-verifiable-everywhere"}),
        ("RSA", (), set()),
    ],
)
def test_a_signature_that_is_weak_or_not_verifiable_everywhere_is_taken_and_told(
    kind: str, options: tuple[str, ...], codes: set[str], bag: Path, folder: Path, tmp_path: Path
) -> None:
    signature = sign(folder / "covers.sha512", make_identity(tmp_path, kind), "PEM", *options)
    adopted = archiver("seal", "adopt", bag, folder, signature)

    assert (adopted.code, adopted.codes_of("warning")) == (0, codes)


def test_a_folder_that_cannot_be_written_is_told(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = archiver("seal", "request", bag, "--to", tmp_path / "file" / "to-sign")

    assert (refused.code, refused.codes) == (3, {"error.unwritable"})
