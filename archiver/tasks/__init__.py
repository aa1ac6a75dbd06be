"""Tasks: one job a user asks for, start to end. This is the public Python API.

Rules of the room:

- A task takes paths and options and gives a report: a value with `findings`. What is wrong with the material never raises.
- `ArchiverError` is raised only where the work could not be done at all.
- A task prints nothing and knows no language; commands and reports do that.
- A strict task raises the severity of date warnings to errors; none lowers a severity.
- No module has the name of a task: importing the one would hide the other.
- A task is imported when it is first asked for: one job must not wait for the libraries of another (`archiver date convert`
  starts in a few milliseconds).
"""
