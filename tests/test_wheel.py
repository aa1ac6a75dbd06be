"""The wheel, installed away from the checkout, does the job: what ships is what works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.signatures.openssl import make_identity
from tests.signatures.soft_token import NEEDS_TOKEN, make_token

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the checkout builds."""
    folder = tmp_path_factory.mktemp("dist")
    # Without isolation: hatchling is a test dependency, so that nothing is fetched for the build.
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(checkout)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_schemas_the_catalogue_and_the_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {f"archiver/schemas/{name}.schema.json" for name in ("document-record", "event", "report")} <= names
    assert {"archiver/py.typed", "archiver/messages/date.json", "archiver/vocabularies/fa.json"} <= names
    assert not [name for name in names if name.startswith(("tests/", "seeds/"))]


@pytest.fixture(scope="module")
def binaries(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment in which nothing but the wheel was asked for."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    return folder / "bin"


def _run(*words: Path | str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run(words, check=False, capture_output=True, text=True, cwd=folder, env=environment)


@pytest.mark.slow
def test_the_installed_wheel_does_the_main_job(binaries: Path, seeds: Path, tmp_path: Path) -> None:
    def run(*words: str) -> dict[str, object]:
        done = _run(binaries / "archiver", *words, "--json", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        return report

    created = run("create", str(seeds / "statement-oslo-1395.txt"), "--to", "bag", "--organization", "The Register of Names")
    validated = run("validate", "bag")

    assert created["status"] == "warning"
    assert validated["status"] == "good"
    assert run("date", "convert", "1395-08-15")["results"]


@pytest.mark.slow
def test_all_that_a_desk_needs_is_installed(binaries: Path, checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "box").mkdir()
    shutil.copy(checkout / "tests" / "data" / "documents" / "letter-tehran-1396.chromium.pdf", tmp_path / "box" / "letter.pdf")
    template = _run(binaries / "archiver", "records", "template", "--to", "table.xlsx", folder=tmp_path)
    assert template.returncode == 0, template.stderr
    assert "table.rows-missing" in _run(binaries / "archiver", "records", "check", "table.xlsx", "box", folder=tmp_path).stdout
    made = _run(binaries / "archiver", "create", "box", "--to", "bag", "--organization", "X", folder=tmp_path)
    assert made.returncode == 0, made.stdout

    record = json.loads((tmp_path / "bag" / "metadata" / "records.jsonl").read_text(encoding="utf-8"))
    assert record["date"]["gregorian"] == "2018-02-11"
    assert record["file"]["format"]["puid"].startswith("fmt/")
    assert "not-identified" not in made.stdout
    ask = "from archiver.records.schema_check import RECORD_SCHEMA, fast_verdict; print(fast_verdict(RECORD_SCHEMA) is not None)"
    assert _run(binaries / "python", "-c", ask, folder=tmp_path).stdout == "True\n"


def _list_advice(checkout: Path) -> list[str]:
    """Everything that a message or a page tells people to install with pip, beside the checkout itself."""
    pages = [checkout / "README.md", *checkout.glob("docs/**/*.md"), *checkout.glob("archiver/messages/*.json")]
    texts = [page.read_text(encoding="utf-8").replace('\\"', '"') for page in pages]
    found = [
        re.sub(r"\s+", " ", words)
        for text in texts
        for words in re.findall(r'pip install((?:\s+(?:"[^"]+"|[a-z]+(?:-[a-z]+)*\b))+)', text)
    ]
    return sorted({quoted or bare for words in found for quoted, bare in re.findall(r'"([^"]+)"|([a-z]+(?:-[a-z]+)*)', words)})


def test_the_advice_of_messages_is_found(checkout: Path) -> None:
    assert {"bayegan[token]", "bayegan[zstd]", "openpyxl", "pypdf", "python-bidi", "pygfried"} <= set(_list_advice(checkout))


@pytest.mark.slow
def test_whatever_a_message_tells_to_install_can_be_installed(binaries: Path, checkout: Path, tmp_path: Path) -> None:
    names = [*_list_advice(checkout), *(f"bayegan[{name}]" for name in ("fast", "formats", "pdf", "xlsx"))]
    for name in names:
        done = _run(binaries / "pip", "install", name, folder=tmp_path)
        assert (done.returncode, "does not provide" in done.stderr) == (0, False), f"{name}: {done.stderr}"


@pytest.mark.slow
@NEEDS_TOKEN
def test_a_bag_is_sealed_with_a_token_by_what_the_extra_installs(
    binaries: Path, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = _run(binaries / "pip", "install", "bayegan[token]", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    token = make_token(tmp_path / "token")
    token.add_key(make_identity(tmp_path), "seal", "a1")
    monkeypatch.setenv("SOFTHSM2_CONF", token.environment["SOFTHSM2_CONF"])
    key = ("--seal-key", token.address("seal"), "--passphrase-file", token.pin)
    made = _run(
        *(binaries / "archiver", "create", seeds / "statement-oslo-1395.txt", "--to", "bag", "--organization", "X", *key),
        folder=tmp_path,
    )

    assert made.returncode == 0, made.stderr
    assert (tmp_path / "bag" / "seals" / "0001" / "signature-1.p7s").is_file()


@pytest.mark.slow
def test_a_cluster_reads_a_bag_by_what_the_extra_installs(binaries: Path, seeds: Path, tmp_path: Path) -> None:
    done = _run(binaries / "pip", "install", "bayegan[cluster]", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    words = ("create", seeds / "statement-oslo-1395.txt", "--to", "bag", "--organization", "X")
    assert _run(binaries / "archiver", *words, folder=tmp_path).returncode == 0
    begun: list[subprocess.Popen[bytes]] = []
    try:
        for kind, options in (("scheduler", ("--port", "0")), ("worker", ("--nthreads", "1", "--no-nanny"))):
            command: list[str | Path] = [
                binaries / "dask",
                kind,
                "--no-dashboard",
                "--host",
                "127.0.0.1",
                "--scheduler-file",
                tmp_path / "file",
            ]
            begun.append(subprocess.Popen([*command, *options], cwd=tmp_path, stderr=subprocess.DEVNULL))
            while not (tmp_path / "file").exists():
                assert begun[0].poll() is None
                time.sleep(0.1)
        address = json.loads((tmp_path / "file").read_text())["address"]
        read = _run(binaries / "archiver", "validate", "bag", "--runner", "dask", "--cluster", address, folder=tmp_path)
    finally:
        for process in reversed(begun):
            process.kill()
            process.wait()

    assert read.returncode == 0, read.stderr
