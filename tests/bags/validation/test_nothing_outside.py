from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.bags.validation.watched_validation import Watch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_nothing_outside_the_bag_is_opened_over_all_faulty_bags(checkout: Path) -> None:
    """RFC 8493 5.1: "Implementers MUST ensure that files outside the bag directory structure are not accessed"."""
    command = [sys.executable, "-m", "tests.bags.validation.watched_validation"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, check=True, text=True)
    seen = json.loads(done.stdout)

    assert seen["wrong"] == []
    assert seen["bags"] >= 150
    assert seen["opened"] > 10 * seen["bags"]
    assert {"bag.path-unsafe", "bag.link", "bag.special-file"} <= set(seen["codes"])


def test_the_watch_sees_what_it_must(tmp_path: Path) -> None:
    watch = Watch()
    watch.bag = str(tmp_path / "bag")

    watch.take("open", (watch.bag, None, os.O_RDONLY))
    watch.take("open", ("data", None, os.O_RDONLY | os.O_NOFOLLOW))
    watch.take("os.scandir", (3,))
    watch.take("import", ("anything",))
    assert watch.wrong == []

    for event, arguments in [
        ("open", ("/etc/passwd", "r", 0)),
        ("open", ("..", None, os.O_NOFOLLOW)),
        ("open", ("data/x", None, os.O_NOFOLLOW)),
        ("open", ("data", None, os.O_RDONLY)),
        ("os.scandir", (watch.bag,)),
        ("os.listdir", (watch.bag,)),
        ("socket.connect", ("example.org",)),
    ]:
        before = len(watch.wrong)
        watch.take(event, arguments)
        assert len(watch.wrong) == before + 1, event
