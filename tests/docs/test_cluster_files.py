"""The files for Slurm, Kubernetes and dask that a page shows: as bash and YAML read them, and the same in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from archiver.commands.command_line import parse_words
from archiver.tasks.audits.adding import add_to_audit
from archiver.tasks.audits.planning import PlanOptions, plan_audit
from tests.holdings.bags import write_bag

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "docs/clusters.md", ROOT / "docs/fa/clusters.md")


def blocks(language: str, page: Path = PAGES[0]) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def _kubernetes() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all(blocks("yaml")[0]))


@pytest.mark.parametrize("language", ["bash", "yaml", "toml"])
def test_both_pages_show_the_same_files(language: str) -> None:
    assert blocks(language)
    assert blocks(language) == blocks(language, PAGES[1])


@pytest.mark.parametrize("number", range(3))
def test_bash_reads_the_scripts(number: int) -> None:
    done = subprocess.run(["bash", "-n"], input=blocks("bash")[number], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_settings_are_read() -> None:
    assert [set(tomllib.loads(block)) for block in blocks("toml")] == [{"places"}, {"cluster"}]


def test_the_commands_have_these_options() -> None:
    for line in re.findall(r"^archiver (.*)$", "\n".join(blocks("sh")), flags=re.MULTILINE):
        parse_words(line.partition("#")[0].split(), "en")


def test_the_job_has_a_pod_for_each_part_and_only_reads_the_archive() -> None:
    settings, job = _kubernetes()
    pod = job["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    mounts = {mount["name"]: mount for mount in container["volumeMounts"]}

    assert tomllib.loads(settings["data"]["worker.toml"])["places"]["nas"]["path"] == mounts["archive"]["mountPath"]
    assert (job["kind"], job["apiVersion"], job["spec"]["completionMode"]) == ("Job", "batch/v1", "Indexed")
    assert job["spec"]["completions"] == job["spec"]["parallelism"] == 10
    assert mounts["archive"]["readOnly"] is True
    assert {volume["name"] for volume in pod["volumes"]} == set(mounts)
    assert settings["metadata"]["name"] == pod["volumes"][2]["configMap"]["name"]
    subprocess.run(["sh", "-n"], input=container["args"][0], text=True, check=True)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["slurm", "kubernetes"])
def test_the_scripts_work_on_a_plan(tmp_path: Path, kind: str) -> None:
    write_bag(tmp_path / "nas" / "letters", {"1.txt": b"one"})
    (tmp_path / "nas" / "letters" / "data" / "1.txt").write_bytes(b"damaged")
    settings = tmp_path / "bayegan" / "worker.toml"
    settings.parent.mkdir()
    settings.write_text(f'[places]\nnas = {{ path = "{tmp_path}/nas" }}\n')
    add_to_audit(configuration=settings)
    plan_audit(tmp_path / "units", PlanOptions(configuration=settings))
    command = tmp_path / "archiver"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m archiver "$@"\n')
    command.chmod(0o755)
    script = blocks("bash")[0]
    if kind == "kubernetes":
        script = "set -u\nmkdir -p results\n" + _kubernetes()[1]["spec"]["template"]["spec"]["containers"][0]["args"][0]
        script = script.replace("/work/", "").replace("/etc/bayegan/worker.toml", str(settings))
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "SLURM_ARRAY_TASK_ID": "1",
        "JOB_COMPLETION_INDEX": "0",
    }
    subprocess.run(["bash", "-c", script], env=environment, cwd=tmp_path, check=True)

    assert len((tmp_path / "results" / "0001.jsonl").read_text().splitlines()) == 2
