"""Seal a bag that was packed in the page, with the key that was named when the page was started."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.web.pack.boxes import Packer, fill_box, write_settings
from tests.web.served import Served

if TYPE_CHECKING:
    from pathlib import Path

_PASSPHRASE = "words that nobody writes down"  # noqa: S105 - of a key that lives as long as the test


def test_a_bag_is_sealed_and_the_passphrase_is_kept_nowhere(tmp_path: Path) -> None:
    root, keys, secret = tmp_path / "root", tmp_path / "keys", tmp_path / "secret"
    fill_box(root / "box")
    write_settings(root)
    secret.write_text(f"{_PASSPHRASE}\n", encoding="utf-8")
    words = ["seal", "new-key", "--name", "Zahra", "--to", str(keys), "--passphrase-file", str(secret)]
    subprocess.run([sys.executable, "-m", "archiver", *words], check=True, capture_output=True)
    with Served(tmp_path / "home", [root], "--seal-key", str(keys / "seal-key.pem")) as served:
        packer = Packer(served, "box")
        packer.pack("bag")
        with pytest.raises(AssertionError, match="job failed"):
            packer.run("seal", {"passphrase": "wrong"})
        assert not list(root.glob("bag/**/*.p7s"))
        done = packer.run("seal", {"passphrase": _PASSPHRASE})

        assert "Sealed by" in done
        assert _PASSPHRASE not in done
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not any(_PASSPHRASE.encode() in path.read_bytes() for path in kept)
