"""Tasks: one job of a user each, from start to end. This is the public Python API.

Rules of the room:

- A task takes paths and options and returns a report, which is a value with `findings`. Faults of the material never raise.
- `ArchiverError` is raised only if the work could not be done at all.
- A task prints nothing. Commands and reports do that, in the language of the reader.
- A strict task raises the severity of date warnings to errors. No task lowers a severity.
- All decisions about a job are made here, so that the command line, Python and a web page come to the same outcome.
- No module has the name of a task, since importing the one would hide the other.
- A task is imported when it is first called, so that no job waits for the libraries of another.
"""
