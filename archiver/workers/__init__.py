"""Run code of ours in other processes, and bring its answers and errors back.

Rules of the room:

- `WorkerProcess` runs the function `work(receive, send)` of a module in a new interpreter, or in a copy of a process that is all
  ours (`forking`). There is no other way to start one.
- If a process is lost (a bug in it, killed, out of memory), its parent does the work, and says so by `describe_losses`.
- The traceback of a lost worker is kept for `--debug`. A bug in code that parent and worker share appears in the parent too.
- A lost process fails every test that does not expect it.
- The code that starts a process ends it. A process whose parent is gone ends by itself.
- It imports only the smallest parts of the standard library, since each worker process imports it anew.
"""

from archiver.workers.batches import Batch, share_out
from archiver.workers.interpreter import may_start_interpreter
from archiver.workers.losses import WorkerLostError, describe_losses, report_loss, watch_losses
from archiver.workers.worker_process import WorkerProcess

__all__ = [
    "Batch",
    "WorkerLostError",
    "WorkerProcess",
    "describe_losses",
    "may_start_interpreter",
    "report_loss",
    "share_out",
    "watch_losses",
]
