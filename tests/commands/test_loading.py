"""Each command loads what it needs, since loading is most of the time of one with little to do."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Final

import pytest

from tests.bags.good_bags import BagFolder

if TYPE_CHECKING:
    from pathlib import Path

DATES: Final = {"archiver.dating.statements", "archiver.dating.agreement", "archiver.dating.meaning"}
HTTP: Final = {"http.client", "urllib.request", "email.message", "ssl"}
DOCUMENTS: Final = {"archiver.documents.readers", "zipfile", "jsonschema", "jsonschema_rs"}
RECORDS: Final = {"archiver.records", "archiver.description", "archiver.finding_aid", "archiver.exports"}
SEALS: Final = {"archiver.seals", "archiver.registers", "archiver.tasks.seals", "cryptography"}
MAKING: Final = {"archiver.bags.creation", "archiver.bags.update", "archiver.bags.second_opinion", "bagit"}

# The words of a command, and the modules that it does not need. BAG is a plain bag, NEW a path at which nothing is.
UNNEEDED: Final = {
    "validate BAG": {*SEALS, *DATES, *HTTP, *DOCUMENTS, *RECORDS, *MAKING, "dataclasses", "tempfile", "shlex", "ctypes"},
    "extract BAG --to NEW": {*SEALS, *DATES, *HTTP, *DOCUMENTS, *RECORDS, *MAKING},
    "create BAG/data --to NEW --plain --second-opinion none": {*SEALS, *DATES, *HTTP, "jsonschema", "bagit"},
    "export BAG --as dublin-core --to NEW": {*SEALS, *DATES, *HTTP, *MAKING, "jsonschema"},
    "search letter": {*SEALS, *DATES, *HTTP, *DOCUMENTS, *MAKING},
    "audit status": {*SEALS, *DATES, *DOCUMENTS, *MAKING},
}


@pytest.mark.parametrize("words", UNNEEDED)
def test_a_command_loads_nothing_that_it_does_not_need(tmp_path: Path, words: str) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    places = {"BAG": str(bag.path), "BAG/data": str(bag.path / "data"), "NEW": str(tmp_path / "new")}
    program = "import sys; from archiver.commands.program import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment |= {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    command = [sys.executable, "-c", program, *(places.get(word, word) for word in words.split())]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=tmp_path)

    loaded = set(ran.stderr.splitlines()[-1].split())
    assert "archiver.commands.program" in loaded
    assert loaded & UNNEEDED[words] == set()


def test_texts_are_read_when_there_is_something_to_say() -> None:
    """Before its first file is read, validating many files waits for these modules."""
    program = "import sys, archiver.commands.program, archiver.hashing; print(*sys.modules)"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)

    assert {"json", "array", "tempfile", "dataclasses", "subprocess"} & set(ran.stdout.split()) == set()
