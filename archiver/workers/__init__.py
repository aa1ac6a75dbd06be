"""Run code of ours in other processes, and bring its answers and errors back.

Rules of the room:

- `WorkerProcess` runs the function `work(receive, send)` of a module. It is the only way to start one.
- A bug in a worker comes back as WorkerFailedError with the worker's traceback. It is never taken for the end of the process.
- If a process is lost (killed, out of memory), its parent does the work, and says so by `describe_losses`.
- Whoever starts a process ends it. A process whose parent is gone ends by itself.
- It imports only the smallest parts of the standard library, since each worker process imports it anew.
"""

from archiver.workers.batches import Batch, share_out
from archiver.workers.interpreter import may_start_interpreter
from archiver.workers.losses import WorkerFailedError, WorkerLostError, describe_losses, report_loss, watch_losses
from archiver.workers.worker_process import WorkerProcess

__all__ = [
    "Batch",
    "WorkerFailedError",
    "WorkerLostError",
    "WorkerProcess",
    "describe_losses",
    "may_start_interpreter",
    "report_loss",
    "share_out",
    "watch_losses",
]
