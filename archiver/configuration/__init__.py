"""The defaults of an archive for all its bags: `archiver.toml`.

Rules of the room:

- The file is looked for beside the sources, then in the current folder. The finding `config.used` names the file that was taken.
- An error in the file means that nothing of it is used.
"""

from archiver.configuration.code_names import Kind, find_code, find_language, find_near_code, say_code
from archiver.configuration.configuration import (
    CONFIGURATION_FILE,
    Configuration,
    check_answers,
    find_configuration,
    look_for_packed,
    read_configuration,
)
from archiver.configuration.configuration_text import render_configuration

__all__ = [
    "CONFIGURATION_FILE",
    "Configuration",
    "Kind",
    "check_answers",
    "find_code",
    "find_configuration",
    "find_language",
    "find_near_code",
    "look_for_packed",
    "read_configuration",
    "render_configuration",
    "say_code",
]
