"""Bags in stores are validated in place. Each way in which a store fails has its code, and none lets a bag pass."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stores.real_store import KEY
from tests.stores.store_commands import Told, run, run_here, upload

if TYPE_CHECKING:
    from tests.stores.misbehaving_store import MisbehavingStore
    from tests.stores.real_store import RealStore

DOCUMENT = "data/letter 3.txt"


def validate(store: MisbehavingStore, path: str = "bags/letters") -> Told:
    return run_here("validate", f"s3://bucket/{path}", "--config", store.settings)


def test_a_whole_bag_is_valid(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    told = validate(store)
    assert (told.exit_code, told.codes) == (0, set())
    assert told.report["results"][0]["bag"] == "s3://bucket/bags/letters"
    assert told.report["results"][0]["valid"] is True


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("gone", "store.object-changed"),
        ("changed", "store.object-changed"),
        ("short", "store.object-short"),
        ("cut", "store.object-unreadable"),
        ("status-500", "store.object-unreadable"),
        ("status-403", "store.access-denied"),
        ("flipped", "bag.digest-differs"),
    ],
)
@pytest.mark.parametrize("path", [DOCUMENT, "manifest-sha512.txt"])
def test_an_object_that_is_not_given_as_it_was_listed(
    store: MisbehavingStore, letters: Path, fault: str, code: str, path: str
) -> None:
    upload(store, letters)
    store.faults[f"bags/letters/{path}".encode()] = fault
    told = validate(store)
    assert told.exit_code == 1
    assert code in told.codes
    assert path in told.paths_of(code)
    assert told.report["results"][0]["valid"] is False


def test_a_redirect_is_not_followed(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.faults[f"bags/letters/{DOCUMENT}".encode()] = "redirect"
    told = validate(store)
    assert (told.exit_code, told.codes) == (3, {"store.redirected"})


def test_a_document_that_grew_since_it_was_listed(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.stated_sizes[f"bags/letters/{DOCUMENT}".encode()] = 3
    assert "store.object-changed" in validate(store).codes


def test_documents_that_are_missing_or_not_listed(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.objects[b"bags/letters/data/more.txt"] = store.objects.pop(f"bags/letters/{DOCUMENT}".encode())
    assert {"bag.file-missing", "bag.file-unlisted"} <= validate(store).codes


def test_a_marker_of_a_folder_is_no_file_and_a_hostile_key_hides_no_other(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.objects[b"bags/letters/data/"] = b""
    assert validate(store).exit_code == 0
    store.objects[b"bags/letters/data//evil.txt"] = b"1"
    store.objects[b"bags/letters/data/../../evil.txt"] = b"1"
    store.objects[b"bags/letters/data/with octets/"] = b"1"
    store.faults[f"bags/letters/{DOCUMENT}".encode()] = "flipped"
    told = validate(store)
    assert told.exit_code == 1
    assert told.paths_of("bag.digest-differs") == [DOCUMENT] * 2
    keys = [finding["values"]["key"] for finding in told.report["findings"] if finding["code"] == "store.key-not-a-name"]
    assert sorted(keys) == ["data/../../evil.txt", "data//evil.txt", "data/with octets/"]


def test_a_tab_and_a_line_feed_in_a_name_are_read(store: MisbehavingStore, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "tab\there\nand more.txt").write_text("one\n")
    told = run_here("create", tmp_path / "source", "--to", tmp_path / "bag", "--organization", "X", "--plain")
    assert told.exit_code == 0, told.output
    upload(store, tmp_path / "bag")
    assert validate(store).exit_code == 0


def test_nothing_there_and_an_upload_that_did_not_end(store: MisbehavingStore, letters: Path) -> None:
    assert (validate(store).exit_code, validate(store).codes) == (3, {"store.bag-missing"})
    upload(store, letters)
    del store.objects[b"bags/letters/bagit.txt"]
    told = validate(store)
    assert told.exit_code == 1
    assert "store.bag-unfinished" in told.codes


def test_a_prefix_of_bags_names_them_and_says_nothing_else(store: MisbehavingStore, letters: Path) -> None:
    for name in ("letters", "1395/more letters", ".quarantine/3/letters"):
        upload(store, letters, f"bags/{name}")
    store.objects[b"bags/letters"] = b"an object beside a bag"
    store.objects[b"bags/notes.txt"] = b"Among other files an archive is no bag."
    store.objects[b"bags/letters.zip"] = b"PK"
    told = validate(store, "bags")
    assert (told.exit_code, told.all_codes) == (1, {"bag.folder-of-bags"})
    values = told.report["findings"][0]["values"]
    assert (values["count"], values["found"]) == (2, ["1395/more letters", "letters"])
    assert values["command"] == "archiver validate 's3://bucket/bags/1395/more letters' s3://bucket/bags/letters"
    del store.objects[b"bags/notes.txt"], store.objects[b"bags/letters"]
    assert validate(store, "bags").report["findings"][0]["values"]["found"] == ["1395/more letters", "letters", "letters.zip"]


def test_a_prefix_without_bags_is_told_in_one_finding(store: MisbehavingStore, letters: Path) -> None:
    """What lies below `data/` may be the documents of a bag that is sent just now, bags among them."""
    store.objects = {b"bags/notes.txt": b"x"}
    assert validate(store, "bags").all_codes == {"store.bag-unfinished"}
    store.objects = {}
    upload(store, letters, "bags/letters/data/of another archive")
    assert validate(store).all_codes == {"store.bag-unfinished"}


def test_reading_from_the_disk_itself_is_not_asked_of_a_store(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    told = run_here("validate", "s3://bucket/bags/letters", "--from-disk", "--config", store.settings)
    assert (told.exit_code, told.all_codes) == (0, {"bag.disk-not-reached"})
    assert "another" not in told.report["findings"][0]["remedy"]
    assert "--from-disk" in told.report["findings"][0]["remedy"]


def test_a_prefix_ends_at_a_slash(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters, "bags/letters-of-another-year")
    assert validate(store).codes == {"store.bag-missing"}


@pytest.mark.parametrize("form", ["zip", "tar", "gztar"])
def test_an_archive_is_one_object(store: MisbehavingStore, letters: Path, tmp_path: Path, form: str) -> None:
    made = Path(shutil.make_archive(str(tmp_path / "letters"), form, letters.parent, letters.name))
    key = f"bags/{made.name}".encode()
    store.objects[key] = made.read_bytes()
    assert validate(store, f"bags/{made.name}").exit_code == 0
    store.faults[key] = "short"
    told = validate(store, f"bags/{made.name}")
    assert (told.exit_code, told.codes & {"store.object-short"}) == (1, {"store.object-short"})
    store.faults[key] = "changed"
    assert validate(store, f"bags/{made.name}").codes & {"store.object-changed"}


def test_an_object_that_is_no_archive(store: MisbehavingStore) -> None:
    store.objects[b"bags/letters"] = b"Dear Sir or Madam"
    told = validate(store)
    assert (told.exit_code, told.codes) == (3, {"error.not-a-bag"})


def test_a_member_of_an_archive_that_was_changed(store: MisbehavingStore, letters: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        for path in letters.rglob("*"):
            if path.is_file():
                octets = path.read_bytes()
                archive.writestr(f"letters/{path.relative_to(letters)}", octets + b"!" if path.name == "letter 3.txt" else octets)
    store.objects[b"letters.zip"] = (tmp_path / "letters.zip").read_bytes()
    assert "bag.digest-differs" in validate(store, "letters.zip").codes


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "store.not-named"),
        (["--endpoint", "http://127.0.0.1:9"], "store.access-incomplete"),
        (["--credentials", "env"], "store.access-incomplete"),
        (["--endpoint", "http://127.0.0.1:9", "--credentials", "somewhere"], "store.credentials-unknown"),
        (["--endpoint", "ftp://127.0.0.1", "--credentials", "none"], "store.endpoint-malformed"),
        (["--endpoint", "http://user:word@127.0.0.1", "--credentials", "none"], "store.endpoint-malformed"),
    ],
)
def test_wrong_usage_calls_nobody(store: MisbehavingStore, arguments: list[str], code: str) -> None:
    told = run_here(
        "validate",
        "s3://bucket/letters",
        *arguments,
        AWS_ENDPOINT_URL=store.endpoint,
        AWS_ACCESS_KEY_ID="k",
        AWS_SECRET_ACCESS_KEY="s",  # noqa: S106 - of nobody
    )
    assert (told.exit_code, told.codes) == (2, {code})
    assert store.asked == []


def test_the_folder_of_the_bag_itself_may_have_an_empty_object(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.objects[b"bags/letters/"] = b""
    assert validate(store).exit_code == 0
    store.objects[b"bags/letters/"] = b"not empty"
    assert validate(store).codes == {"store.key-not-a-name"}


def test_a_report_says_that_the_bag_lies_in_a_store(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    on_disk = run_here("validate", letters).report["examined"][0]["tagManifests"]
    assert len(on_disk) == 2
    for path in ("bags/letters", "bags/letters/"):
        examined = validate(store, path).report["examined"][0]
        assert examined == {"path": f"s3://bucket/{path}", "kind": "store", "tagManifests": on_disk}


def test_a_report_on_a_bag_whose_tag_manifest_cannot_be_read_names_the_others(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.faults[b"bags/letters/tagmanifest-sha256.txt"] = "status-500"
    told = validate(store)
    assert list(told.report["examined"][0]["tagManifests"]) == ["tagmanifest-sha512.txt"]
    assert (told.exit_code, "store.object-unreadable" in told.codes) == (1, True)
    store.objects = {b"bags/letters/data/letter.txt": b"x"}
    assert "tagManifests" not in validate(store).report["examined"][0]


@pytest.mark.slow
def test_reports_on_a_bag_in_a_real_store_and_on_a_disk_name_the_same_bag(
    real_store: RealStore, letters: Path, tmp_path: Path
) -> None:
    for path in letters.rglob("*"):
        if path.is_file():
            real_store.put(f"{tmp_path.name}/{path.relative_to(letters)}", path.read_bytes())
    address = f"s3://{real_store.bucket}/{tmp_path.name}"
    on_disk = run_here("validate", letters).report["examined"][0]["tagManifests"]
    access = ("--endpoint", real_store.endpoint, "--credentials", "env", "--report", tmp_path / "report.html")
    for words in (["validate", address], ["extract", address, "--to", tmp_path / "out"], ["bag", "history", address]):
        (tmp_path / "report.html").unlink(missing_ok=True)
        (tmp_path / "report.html.sha256").unlink(missing_ok=True)
        told = run_here(*words, *access, **real_store.environment())
        assert told.report["examined"][0]["tagManifests"] == on_disk
        assert all(digest in (tmp_path / "report.html").read_text() for digest in on_disk.values())


def test_an_address_without_a_bucket(store: MisbehavingStore) -> None:
    told = run_here("validate", "s3:///letters", "--endpoint", store.endpoint, "--credentials", "none")
    assert (told.exit_code, told.codes) == (2, {"store.address-malformed"})


def test_credentials_that_are_not_there(store: MisbehavingStore, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("AWS_ACCESS_KEY_ID=k\n")
    for source in ("env", f"file:{tmp_path / 'keys'}", f"file:{tmp_path / 'missing'}"):
        told = run_here("validate", "s3://bucket/letters", "--endpoint", store.endpoint, "--credentials", source)
        assert (told.exit_code, told.codes) == (3, {"store.no-credentials"})
    assert store.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "AWS_ACCESS_KEY_ID=testkey\nAWS_SECRET_ACCESS_KEY=hidden-word\n",
        "export AWS_ACCESS_KEY_ID='testkey'\nexport AWS_SECRET_ACCESS_KEY=\"hidden-word\"\n",
        "\ufeff[default]\naws_access_key_id = testkey\r\naws_secret_access_key = hidden-word\r\n",
    ],
)
def test_credentials_of_a_file_sign_and_show_nowhere(store: MisbehavingStore, letters: Path, tmp_path: Path, text: str) -> None:
    upload(store, letters)
    (tmp_path / "keys").write_text(text, encoding="utf-8")
    arguments = (
        "validate",
        "s3://bucket/bags/letters",
        "--endpoint",
        store.endpoint,
        "--credentials",
        f"file:{tmp_path / 'keys'}",
    )
    told = run_here(*arguments, "--debug", "--report", str(tmp_path / "report.json"))
    assert told.exit_code == 0
    assert all("Credential=testkey/" in headers["authorization"] for headers in store.headers)
    assert "hidden-word" not in told.output + (tmp_path / "report.json").read_text()
    store.stop()
    store.settings.write_text(store.settings.read_text().replace('"none"', f'"file:{tmp_path / "keys"}"'))
    told = run_here(*arguments[:2], "--config", store.settings, "--debug")
    assert (told.codes, "hidden-word" in told.output) == ({"store.unreachable"}, False)


def test_no_other_address_is_called(store: MisbehavingStore, letters: Path) -> None:
    """Proxies, endpoints and metadata services of the environment are not asked: a listener at their address hears nothing."""
    upload(store, letters)
    with socket.create_server(("127.0.0.2", 0)) as listener:
        listener.settimeout(0.2)
        other = f"http://127.0.0.2:{listener.getsockname()[1]}"
        names = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "AWS_METADATA_ENDPOINT")
        told = run(
            "validate",
            "s3://bucket/bags/letters",
            "--endpoint",
            store.endpoint,
            "--credentials",
            "none",
            **dict.fromkeys(names, other),
        )
        assert told.exit_code == 0
        with pytest.raises(TimeoutError):
            listener.accept()


def test_without_the_extra_the_message_names_it(store: MisbehavingStore) -> None:
    code = "import sys; sys.modules['urllib3'] = None; from archiver.commands.program import main; sys.exit(main())"
    arguments = ["validate", "s3://bucket/letters", "--endpoint", store.endpoint, "--credentials", "none"]
    done = subprocess.run([sys.executable, "-c", code, *arguments, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["code"], "bayegan[s3]" in done.stdout) == ("store.extra-missing", True)


@pytest.mark.slow
def test_a_store_that_only_stalls_is_given_up(store: MisbehavingStore, letters: Path) -> None:
    upload(store, letters)
    store.faults = dict.fromkeys(store.objects, "stall")
    store.settings.write_text(store.settings.read_text().replace(" }", ', patience = "4s" }'))
    told = validate(store)
    assert (told.exit_code, told.codes) == (3, {"store.unreachable"})


@pytest.mark.parametrize("path", ["metadata/records.jsonl", "metadata/events.jsonl"])
def test_records_that_cannot_be_read_are_told_alone(store: MisbehavingStore, letters: Path, path: str) -> None:
    """Nothing is said of what would have stood in them."""
    upload(store, letters)
    store.faults[f"bags/letters/{path}".encode()] = "status-500"
    told = validate(store)
    assert (told.exit_code, told.codes) == (1, {"store.object-unreadable"})
    assert told.paths_of("store.object-unreadable") == [path]


@pytest.mark.slow
def test_a_store_that_ends_in_mid_run_is_given_up(store: MisbehavingStore, letters: Path) -> None:
    """Whatever was read before: what is not there any more says nothing of the documents in it."""
    upload(store, letters)
    store.faults[b"bags/letters/data/letter 3.txt"] = "end"
    told = validate(store)
    assert (told.exit_code, told.codes) == (3, {"store.unreachable"})


@pytest.mark.slow
def test_a_prefix_of_bags_in_a_real_store(real_store: RealStore, letters: Path, tmp_path: Path) -> None:
    for name in ("letters", "more/letters"):
        for path in letters.rglob("*"):
            if path.is_file():
                real_store.put(f"{tmp_path.name}/{name}/{path.relative_to(letters)}", path.read_bytes())
    above = f"s3://{real_store.bucket}/{tmp_path.name}"
    access = ("--endpoint", real_store.endpoint, "--credentials", "env")
    told = run_here("validate", above, *access, **real_store.environment())
    assert (told.exit_code, told.all_codes) == (1, {"bag.folder-of-bags"})
    bags = told.report["findings"][0]["values"]["command"].removeprefix("archiver validate ").split(" ")
    assert bags == [f"{above}/letters", f"{above}/more/letters"]
    assert run_here("validate", *bags, *access, **real_store.environment()).exit_code == 0


@pytest.mark.slow
def test_a_real_store(real_store: RealStore, letters: Path) -> None:
    for path in letters.rglob("*"):
        if path.is_file():
            real_store.put(f"bags/letters/{path.relative_to(letters)}", path.read_bytes())
    arguments = ("validate", f"s3://{real_store.bucket}/bags/letters", "--endpoint", real_store.endpoint, "--credentials", "env")
    assert run(*arguments, **real_store.environment()).exit_code == 0
    real_store.put("bags/letters/data/letter 3.txt", b"another")
    assert "bag.digest-differs" in run(*arguments, **real_store.environment()).codes
    wrong = run(*arguments, AWS_ACCESS_KEY_ID=KEY, AWS_SECRET_ACCESS_KEY="wrong")  # noqa: S106 - of nobody
    assert (wrong.exit_code, wrong.codes) == (3, {"store.access-denied"})
