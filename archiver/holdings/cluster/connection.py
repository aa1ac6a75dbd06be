"""Connect to a cluster of dask, and know which of its workers can be used."""

from __future__ import annotations

import gc
import logging
import queue
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ReadError
from archiver.findings import Finding, escape_for_display, make_finding
from archiver.hashing.unit_work import CarrierLostError
from archiver.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

PATIENCE: Final = 30.0
"""Seconds without an answer of the scheduler, or at the begin without a worker, after which the cluster counts as lost."""
_UNMANNED: Final = 120.0
"""Seconds without a worker. Nannies start theirs again, and other programs may give a cluster more."""
_ANSWER_WITHIN: Final = 15.0
"""Seconds in which a new worker is to say its version. It is used whenever it does, but not waited for."""
_BETWEEN_LOOKS: Final = 0.02
"""Seconds to wait for the version of a worker before the rest is looked after."""
_LOOK_EVERY: Final = 1.0
"""Seconds from one question for the workers to the next."""


class Cluster:
    """A connected cluster. Its workers are those that answered with our version of Bayegan."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - dask has no types
        self._client = client
        self.address = address
        self.workers: dict[str, int] = {}
        """The address of each worker that can be used, and its number of threads."""
        self.findings: list[Finding] = []
        """A warning for each worker that cannot be used."""
        self._threads: dict[str, int] = {}
        self._patience = PATIENCE
        self._asked: dict[str, Any] = {}
        self._since: dict[str, float] = {}
        self._refused: set[str] = set()
        self._number = 0
        self._heard = self._manned = time.monotonic()
        self._looked = 0.0
        self._answers: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the cluster. What it works on for us is dropped."""
        # A scheduler that is gone cannot say goodbye. All that came of it was told before.
        with suppress(Exception):
            self._client.close(timeout=5)

    def submit(self, worker: str, function: Callable[..., Any], *values: Any) -> Any:  # noqa: ANN401 - a future of dask
        """Give a worker something to do, and return its future. Raises CarrierLostError if the scheduler is gone."""
        self._number += 1
        key = f"bayegan-{id(self)}-{time.time_ns()}-{self._number}"
        try:
            return self._client.submit(function, *values, key=key, workers=[worker], allow_other_workers=False, pure=False)
        except Exception as error:
            raise CarrierLostError("cluster-gone") from error

    def look(self) -> bool:
        """Ask for the workers that there are, if some time has passed. Return whether it was asked.

        Raises CarrierLostError if the scheduler has not answered for long, or there was no worker.
        """
        self._take_answers()
        now = time.monotonic()
        if now - self._looked < _LOOK_EVERY:
            return False
        self._looked = now
        found = self._ask()
        if found is not None:
            self._heard = time.monotonic()
            self._greet({address: worker["nthreads"] for address, worker in found.items()})
        if self.workers:
            self._manned = time.monotonic()
        if self._client.status in {"closed", "closing"} or time.monotonic() - self._heard > PATIENCE:
            raise CarrierLostError("cluster-gone")
        if time.monotonic() - self._manned > self._patience:
            raise CarrierLostError("no-worker")
        return True

    def await_workers(self) -> None:
        """Wait until the workers that are there have said if they can be used. Raises ReadError if none can."""
        try:
            while not self.workers or self.is_asking:
                self.look()
                # An answer is taken as soon as it comes.
                with suppress(queue.Empty):
                    self._take_answer(*self._answers.get(timeout=_BETWEEN_LOOKS))
        except CarrierLostError as error:
            shown = escape_for_display(self.address)
            raise ReadError("error.cluster-unreachable", address=shown, reason=error.reason) from error
        self._patience = _UNMANNED

    @property
    def is_asking(self) -> bool:
        """Return whether a worker is to say soon if it can be used."""
        now = time.monotonic()
        return any(not future.done() and now - self._since[address] < _ANSWER_WITHIN for address, future in self._asked.items())

    def _ask(self) -> Mapping[str, Any] | None:
        if self._client.status != "running":
            return None
        try:
            said = self._client.sync(self._client.scheduler.identity, callback_timeout=PATIENCE / 2)
        except Exception:  # noqa: BLE001 - dask raises many kinds; `look` tells of it if it lasts
            return None
        workers: Mapping[str, Any] = said["workers"]
        return workers

    def _greet(self, found: Mapping[str, int]) -> None:
        """Ask new workers for their version, and forget those that are gone."""
        self.workers = {address: threads for address, threads in self.workers.items() if address in found}
        self._asked = {address: future for address, future in self._asked.items() if address in found}
        for address in found.keys() - self._asked.keys():
            self._since[address] = time.monotonic()
            future = self._asked[address] = self.submit(address, _make_question())
            future.add_done_callback(lambda done, address=address: self._answers.put((address, done)))
        self._threads = dict(found)

    def _take_answers(self) -> None:
        while not self._answers.empty():
            self._take_answer(*self._answers.get())

    def _take_answer(self, address: str, future: Any) -> None:  # noqa: ANN401 - a future of dask
        known: Any = self._asked.get(address)
        if known is not future:
            return
        version = "–"
        try:
            version = future.result(timeout=1.0) or version
        except Exception:  # noqa: BLE001 - see `_ask`
            if future.status != "error":
                # The worker is gone with its answer. If it is there again, it is asked again.
                del self._asked[address]
                return
        if version == __version__:
            self.workers[address] = self._threads[address]
        elif address not in self._refused:
            self._refused.add(address)
            values = {"worker": escape_for_display(address), "found": version, "known": __version__}
            self.findings.append(make_finding("audit.worker-refused", {}, **values))


def _make_question() -> Callable[[], str | None]:
    """Return a function that goes to a worker as it is, since the worker may have another Bayegan or none."""

    def ask_version() -> str | None:
        """Return the version of Bayegan there, or None."""
        try:
            from archiver.holdings.cluster import worker_side  # noqa: F401, PLC0415 - on the worker
            from archiver.version import __version__ as version  # noqa: PLC0415 - on the worker
        except ImportError:
            return None
        return version

    return ask_version


def connect(address: str, settings: Mapping[str, str]) -> Cluster:
    """Connect to a scheduler at a checked address. `settings` may name `ca`, `certificate` and `key`, else dask's own count.

    Raises:
        ReadError: dask is not installed, nobody answers, certificates are not named or do not fit, or no worker can be used.
    """
    shown = escape_for_display(address)
    distributed = _load_dask()
    make_security: Callable[..., Any] = distributed.Security
    make_client: Callable[..., Any] = distributed.Client
    # What goes wrong is told by findings. dask would write it to standard error too, each logger by itself.
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    is_secure = address.startswith("tls://")
    named = {"tls_ca_file": "ca", "tls_client_cert": "certificate", "tls_client_key": "key"}
    files = {option: settings[key] for option, key in named.items() if key in settings} if is_secure else {}
    try:
        security = make_security(require_encryption=is_secure, **files)
        if is_secure:
            _require_certificates(security, shown)
        client = make_client(address, security=security, timeout=PATIENCE / 2, set_as_default=False, name="bayegan")
    except ReadError:
        raise
    except Exception as error:
        reason = _say_reason(error)
        raise ReadError("error.cluster-unreachable", address=shown, reason=reason) from error
    cluster = Cluster(client, address)
    try:
        cluster.await_workers()
    except BaseException:
        cluster.close()
        raise
    return cluster


def _require_certificates(security: Any, shown: str) -> None:  # noqa: ANN401 - dask has no types
    """Raise ReadError if neither the settings nor dask's own name certificates."""
    if security.get_connection_args("client").get("ssl_context") is None:
        raise ReadError("error.cluster-unreachable", address=shown, reason="cluster-files-unnamed")


def _load_dask() -> Any:  # noqa: ANN401 - dask has no types
    """Return the package that connects to clusters. Raises ReadError if it is not installed."""
    collects = gc.isenabled()
    # Loading makes objects that all stay. To look for garbage among them takes an eighth of the time.
    gc.disable()
    try:
        import distributed  # noqa: PLC0415 - most people have no cluster
    except ImportError as error:
        raise ReadError("error.cluster-extra-missing") from error
    finally:
        if collects:
            gc.enable()
    return distributed


def _say_reason(error: Exception) -> str:
    """Return why nobody could be reached: dask wraps what the system says."""
    cause: BaseException = error
    while cause.__cause__ is not None or cause.__context__ is not None:
        cause = cause.__cause__ or cause.__context__ or cause
    said = (cause.strerror if isinstance(cause, OSError) else None) or str(cause) or type(cause).__name__
    return escape_for_display(said)
