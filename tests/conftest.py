"""What every test may use."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from archiver.operating_system.processes import count_cores
from archiver.workers import watch_losses
from tests.crate_validator import CrateValidator, prepare_crate_validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.workers import WorkerLostError

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared"

# What a person has on this machine decides nothing in a test.
os.environ["XDG_CONFIG_HOME"] = "/nonexistent"
os.environ.pop("BAYEGAN_CONFIG", None)
# Programs that write without a buffer fail at other places than those of most people.
os.environ.pop("PYTHONUNBUFFERED", None)

# How long an example takes says how much else the machine has to do. Modules are imported after this file.
settings.register_profile("whatever-the-load", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whatever-the-load")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what it runs in the background so, and the programs that tests interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_xdist_auto_num_workers() -> int:
    """Return one test process more than there are cores: some test always waits, for a clock, a server or a killed program."""
    return count_cores() + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that take minutes begin first, so that no process ends long after all others."""
    items.sort(key=lambda item: item.get_closest_marker("minutes_long") is None)


@pytest.fixture(scope="session", autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What programs remember between two runs lies in a folder of this test process, where no other run finds it."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the checkout under test."""
    return CHECKOUT


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The documents of our own writing."""
    return CHECKOUT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The read-only reference material beside the checkout; where it is absent its tests are skipped, in CI they fail."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("the reference material ../shared must be here in CI")
        pytest.skip("the reference material ../shared is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def crate_validator(tmp_path_factory: pytest.TempPathFactory) -> CrateValidator:
    """Somebody else's validator of RO-Crates."""
    base = tmp_path_factory.getbasetemp()
    # Processes of pytest-xdist have a folder each, below one that they share.
    return prepare_crate_validator((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "crate-validator")


@pytest.fixture(autouse=True)
def no_worker_is_lost(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which a worker process ended before its work was done, unless the test is marked `loses_workers`."""
    losses: list[WorkerLostError] = []
    with watch_losses(losses.append):
        yield
    if request.node.get_closest_marker("loses_workers") is None and losses:
        pytest.fail(f"worker processes were lost: {losses}")
