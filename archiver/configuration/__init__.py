"""The defaults of an archive for all its bags, and what a user trusts: `archiver.toml`.

Rules of the room:

- Defaults are looked for beside the sources, in the current folder, then in the user's own settings. The finding `config.used`
  names the file that was taken.
- What is trusted is decided by a file that the user named or owns, never by one that was found.
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
from archiver.configuration.trusted_settings import (
    TRUSTED_SECTIONS,
    find_trusted_settings,
    note_untrusted,
)

__all__ = [
    "CONFIGURATION_FILE",
    "TRUSTED_SECTIONS",
    "Configuration",
    "Kind",
    "check_answers",
    "find_code",
    "find_configuration",
    "find_language",
    "find_near_code",
    "find_trusted_settings",
    "look_for_packed",
    "note_untrusted",
    "read_configuration",
    "render_configuration",
    "say_code",
]
