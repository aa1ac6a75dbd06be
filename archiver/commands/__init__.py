"""The command `archiver`: arguments in, text and exit code out.

Rules of the room:

- Each command is one module with `add_arguments(parser, language)` and `run(arguments) -> int`, imported only if it is called.
- A command decides nothing about documents and bags. It reads its arguments, calls a task (`archiver.tasks`), and prints the
  report of the task by `archiver.reports`.
- An error ends a command. `program.py` alone turns it into an exit code. Two places catch one because the work goes on: the
  interview asks again, and a result is printed even if its report cannot be written.
- Exit codes: 0 good (warnings allowed), 1 an error finding, 2 wrong usage, 3 something could not be read or written,
  130 interrupted, 128 + n ended by the signal n (143 by SIGTERM).
"""
