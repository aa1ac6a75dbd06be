"""The command `archiver`: arguments in, text and exit code out.

Rules of the room:

- One file a command, with `add_arguments(parser)` and `run(arguments) -> int`; it is imported only when that command is called.
- `program.py` is the only place that catches an error and the only place that sets an exit code for one.
- A command decides nothing: it calls one task (`archiver.tasks`) and hands the outcome to `archiver.reports`.
- Exit codes: 0 good (warnings allowed), 1 an error finding, 2 wrong usage, 3 something could not be read or written,
  130 interrupted, 128 + n ended by the signal n (143 by SIGTERM).
"""
