"""A real cluster of dask reads bags: nothing is lost, nothing counts twice, and what was not read stays due."""

from __future__ import annotations

import json
import shutil
import tarfile
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

import archiver
from archiver.commands.program import main
from archiver.holdings.ledger import open_ledger
from archiver.version import __version__
from tests.holdings.bags import Archive, write_bag
from tests.holdings.cluster.certificates import write_certificates
from tests.holdings.cluster.dask_cluster import DaskCluster, kill
from tests.holdings.cluster.kills import kill_workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

POISON = 96 << 20


@pytest.fixture
def archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Archive:
    made = Archive(tmp_path, capsys)
    made.write_settings('nas = { path = "nas" }\n')
    for number in range(3):
        write_bag(made.nas / f"bag{number}", {f"{name:03}.txt": b"%d %d" % (number, name) for name in range(400)})
    made.audit("add")
    return made


@contextmanager
def cluster_of(archive: Archive, workers: int = 2, **options: Any) -> Iterator[DaskCluster]:
    folder = archive.folder / "cluster"
    folder.mkdir()
    with DaskCluster(folder, archive.settings, **options) as cluster:
        for _ in range(workers):
            cluster.add_worker()
        if workers and not options:
            cluster.await_workers(workers)
        yield cluster


def read_entries(archive: Archive) -> list[dict[str, Any]]:
    with open_ledger(str(archive.ledger)) as ledger:
        return [entry for _, line in ledger.lines() if (entry := json.loads(line))["kind"] == "read"]


def run(archive: Archive, cluster: DaskCluster) -> tuple[int, dict[str, Any]]:
    return archive.audit("run", "--runner", "dask", "--cluster", cluster.address)


def codes(report: dict[str, Any]) -> list[str]:
    return sorted(one["code"] for one in report["findings"] if one["code"] != "audit.copy-single")


def damage(archive: Archive) -> None:
    with tarfile.open(archive.nas / "packed.tar", "w") as packed:
        packed.add(archive.nas / "bag0", "bag0")
    archive.audit("add")
    (archive.nas / "bag0" / "data" / "003.txt").write_bytes(b"altered")
    (archive.nas / "bag1" / "data" / "004.txt").unlink()
    (archive.nas / "bag1" / "data" / "more.txt").write_bytes(b"unlisted")
    (archive.nas / "bag2" / "bag-info.txt").write_text("altered")
    data = bytearray((archive.nas / "packed.tar").read_bytes())
    place = data.index(b"0 399")
    data[place : place + 5] = b"other"
    (archive.nas / "packed.tar").write_bytes(data)


def test_findings_and_entries_are_those_of_the_cores(archive: Archive) -> None:
    damage(archive)
    other = archive.folder.parent / f"{archive.folder.name}-cores"
    shutil.copytree(archive.folder, other)
    with cluster_of(archive) as cluster:
        code, report = run(archive, cluster)
        reads = read_entries(archive)
    shutil.rmtree(archive.folder)
    other.rename(archive.folder)
    code_of_cores, report_of_cores = archive.audit("run")
    of_time = {"time", "run", "before", "previous", "seconds"}

    def pick(told: dict[str, Any]) -> list[Any]:
        return [(one["code"], one["where"], one["values"], one["message"], one["remedy"]) for one in told["findings"]]

    def compare(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        left = [{key: value for key, value in entry.items() if key not in of_time} for entry in entries]
        return sorted(left, key=lambda entry: (entry["copy"], entry["first"]))

    assert code == code_of_cores == 1
    assert pick(report) == pick(report_of_cores)
    assert len(pick(report)) >= 5
    assert compare(reads) == compare(read_entries(archive))


def test_validate_says_the_same_and_leaves_the_ledger_alone(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    damage(archive)
    ledger = archive.ledger.read_bytes()
    bags = [str(archive.nas / name) for name in ("bag0", "bag1", "bag2", "packed.tar")]
    write_bag(archive.folder / "elsewhere", {f"{name:03}.txt": b"%d" % name for name in range(30)})
    bags.append(str(archive.folder / "elsewhere"))
    capsys.readouterr()
    told = []
    with cluster_of(archive) as cluster:
        options = ["--runner", "dask", "--cluster", cluster.address, "--config", str(archive.settings)]
        for words in (options, []):
            code = main(["validate", *bags, "--json", *words])
            report = json.loads(capsys.readouterr().out)
            told.append((code, report["results"], report["findings"]))
        in_python = archiver.validate_all(bags, runner="dask", cluster=cluster.address, configuration=archive.settings)
        one = archiver.validate(bags[0], runner="dask", cluster=cluster.address, configuration=archive.settings)

    here = archiver.validate_all(bags, configuration=archive.settings)
    assert [report.findings for report in in_python.reports] == [report.findings for report in here.reports]
    assert (one.valid, one.findings) == (False, here.reports[0].findings)
    assert told[0] == told[1]
    assert told[0][0] == 1
    assert [one["valid"] for one in told[0][1]] == [False, False, False, False, True]
    assert archive.ledger.read_bytes() == ledger


def test_what_cannot_be_meant_in_python_is_refused(archive: Archive) -> None:
    wrongs: list[dict[str, Any]] = [
        {"runner": "slurm"},
        {"cluster": "tcp://127.0.0.1:1"},
        {"runner": "dask", "cluster": "tcp://192.0.2.1:8786"},
    ]
    for wrong in wrongs:
        with pytest.raises(archiver.WrongUsageError):
            archiver.validate(archive.nas / "bag0", **wrong)
        with pytest.raises(archiver.WrongUsageError):
            archiver.validate_all([archive.nas / "bag0"], **wrong)


def test_twenty_killed_workers_lose_nothing(tmp_path: Path) -> None:
    kill_workers(tmp_path, 20)


@pytest.mark.loses_workers
def test_a_killed_scheduler_ends_the_run_and_what_is_in_hand_counts(archive: Archive) -> None:
    write_bag(archive.nas / "large", {f"{name}.bin": bytes([name]) * (40 << 20) for name in range(12)})
    archive.audit("add")
    killed: list[float] = []
    with cluster_of(archive, 1) as cluster:

        def kill_soon() -> None:
            deadline = time.monotonic() + 120
            while not read_entries(archive) and time.monotonic() < deadline:
                time.sleep(0.02)
            kill(cluster.scheduler)
            killed.append(time.monotonic())

        killer = threading.Thread(target=kill_soon)
        killer.start()
        code, report = run(archive, cluster)
        ended = time.monotonic()
        killer.join()

    assert (code, "audit.cluster-lost" in codes(report)) == (1, True), report["findings"][:1]
    # A minute is promised. A machine that has much else to do may need another.
    assert ended - killed[0] < 120
    known = {(entry["copy"], entry["first"]) for entry in read_entries(archive)}
    assert known
    assert len(known) == len(read_entries(archive))
    assert report["results"][0]["notRead"] > 0
    assert archive.audit("run")[0] == 0
    assert len({(entry["copy"], entry["first"]) for entry in read_entries(archive)}) == len(read_entries(archive))


@pytest.mark.loses_workers
def test_a_unit_that_kills_its_worker_is_told_and_the_rest_goes_on(archive: Archive) -> None:
    write_bag(archive.nas / "poison", {"poison.bin": b"0" * POISON})
    archive.audit("add")
    preload = archive.folder / "dies_of_poison.py"
    preload.write_text(
        "import os, threading\n"
        "def watch():\n"
        "    while True:\n"
        "        for name in os.listdir('/proc/self/fd'):\n"
        "            try:\n"
        "                if os.readlink(f'/proc/self/fd/{name}').endswith('poison.bin'):\n"
        "                    os._exit(1)\n"
        "            except OSError:\n"
        "                pass\n"
        "threading.Thread(target=watch, daemon=True).start()\n"
    )
    with cluster_of(archive, 0) as cluster:
        for _ in range(2):
            cluster.add_worker("--preload", str(preload), has_nanny=True)
        code, report = run(archive, cluster)
        ledger_after = len(read_entries(archive))
        bag = str(archive.nas / "poison")
        assert main(["validate", bag, "--runner", "dask", "--cluster", cluster.address, "--config", str(archive.settings)]) == 1

    lost = [one for one in report["findings"] if one["code"] == "audit.unit-lost"]
    assert code == 1
    assert [(one["where"], one["values"]["reason"]) for one in lost] == [({"bag": "nas/poison"}, "worker-died")]
    assert ledger_after == 2 * 3 + 1
    assert report["results"][0]["notRead"] == 1


def test_a_worker_without_the_place_finds_no_faults(archive: Archive) -> None:
    blind = archive.folder / "blind.toml"
    blind.write_text('[places]\nother = { path = "nas" }\nnas = { path = "missing" }\n')
    with cluster_of(archive, 0) as cluster:
        cluster.add_worker(changes={"BAYEGAN_CONFIG": str(blind)})
        code, report = run(archive, cluster)
        lost = [one["values"]["reason"] for one in report["findings"] if one["code"] == "audit.unit-lost"]
        assert (code, lost) == (1, ["place-unseen"] * 3)
        assert report["results"][0]["notRead"] == 3
        assert all(entry["outcome"] == "good" for entry in read_entries(archive))
        cluster.add_worker()
        cluster.await_workers(2)
        code, report = run(archive, cluster)
        assert (code, codes(report)) == (0, [])
    assert len(read_entries(archive)) == 6


def test_a_worker_reads_at_the_path_of_its_own_settings(archive: Archive) -> None:
    shutil.copytree(archive.nas, archive.folder / "mounted")
    (archive.folder / "mounted" / "bag0" / "data" / "000.txt").write_bytes(b"damaged on the way of the worker")
    own = archive.folder / "worker.toml"
    own.write_text('[places]\nnas = { path = "mounted" }\n')
    with cluster_of(archive, 0) as cluster:
        cluster.add_worker(changes={"BAYEGAN_CONFIG": str(own)})
        code, report = run(archive, cluster)

    # The worker found a fault that the second read, here, did not find.
    assert (code, codes(report)) == (0, ["audit.fault-not-repeated"])


def test_a_worker_of_another_version_is_refused(archive: Archive) -> None:
    checkout = archive.folder / "checkout"
    root = __import__("archiver").__path__[0]
    shutil.copytree(root, checkout / "archiver", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(f"{root}/../schemas", checkout / "schemas")
    version = checkout / "archiver" / "version.py"
    version.write_text(version.read_text().replace(__version__, "0.0.1"))
    with cluster_of(archive, 1) as cluster:
        cluster.add_worker(changes={"PYTHONPATH": str(checkout)})
        cluster.await_workers(2)
        code, report = run(archive, cluster)
        assert (code, codes(report)) == (0, ["audit.worker-refused"])
        refused = next(one for one in report["findings"] if one["code"] == "audit.worker-refused")
        assert (refused["values"]["found"], refused["values"]["known"]) == ("0.0.1", __version__)
        assert report["results"][0]["notRead"] == 0
        cluster.kill_worker()
        cluster.await_loss(1)
        assert run(archive, cluster)[1]["findings"][0]["code"] == "error.cluster-unreachable"


def test_over_tls_with_certificates_of_the_settings(archive: Archive) -> None:
    write_certificates(archive.folder, "cluster")
    write_certificates(archive.folder, "foreign")
    files = [str(archive.folder / f"cluster-{name}.pem") for name in ("ca", "certificate", "key")]
    options = ("--tls-ca-file", files[0], "--tls-cert", files[1], "--tls-key", files[2])
    with cluster_of(archive, 1, options=options, scheme="tls") as cluster:
        assert cluster.address.startswith("tls://")
        for name, expected in (("foreign", 3), ("cluster", 0)):
            trusted = "".join(f'{key} = "{name}-{key}.pem"\n' for key in ("ca", "certificate", "key"))
            archive.write_settings(f'nas = {{ path = "nas" }}\n[cluster]\naddress = "{cluster.address}"\n{trusted}')
            code, report = archive.audit("run", "--runner", "dask")
            assert code == expected
            if expected:
                assert report["findings"][0]["code"] == "error.cluster-unreachable"
    assert len(read_entries(archive)) == 6
