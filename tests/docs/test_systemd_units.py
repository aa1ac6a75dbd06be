"""The units of systemd that the pages show, as systemd itself reads them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = re.compile(r"^```ini\n(.*?)^```", re.DOTALL | re.MULTILINE)
NAMES = re.compile(r"^# (?:/etc/systemd/system/)?(\S+\.(?:service|timer|conf))\n", re.MULTILINE)


def list_units() -> dict[str, str]:
    """Return the units of the pages by their names. A name stands in a comment above each."""
    units: dict[str, str] = {}
    for page in ("keeping", "alerts"):
        for block in BLOCKS.findall((ROOT / f"docs/{page}.md").read_text(encoding="utf-8")):
            _, *parts = NAMES.split(block)
            units.update(zip(parts[::2], parts[1::2], strict=True))
    return units


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_takes_the_units_of_the_pages(tmp_path: Path) -> None:
    units = list_units()
    assert sorted(units) == [
        "bayegan-audit-failed.service",
        "bayegan-audit.service",
        "bayegan-audit.service.d/alerts.conf",
        "bayegan-audit.timer",
    ]
    for name, text in units.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        # The program is not installed at that path here.
        path.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text), encoding="utf-8")
    files = [str(tmp_path / name) for name in units if not name.endswith(".conf")]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False)

    assert (done.returncode, [line for line in done.stderr.splitlines() if "bayegan" in line]) == (0, [])
