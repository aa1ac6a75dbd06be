"""The person who stands for what a task does. The name is written into the events of the bag."""

from archiver.errors import WrongUsageError
from archiver.events import Agent
from archiver.tasks.arguments import read_text
from archiver.tasks.create_options import check_texts, refuse_control_characters


def read_person(parameter: str, given: object, role: str = "implementer") -> Agent:
    """Return a person in a role of PREMIS events. Raises WrongUsageError for a name that is empty or cannot be written."""
    name = read_text(parameter, given)
    check_texts({parameter: name})
    refuse_control_characters({parameter: name})
    if not name.strip():
        raise WrongUsageError("error.agent-missing")
    return Agent("person", name.strip(), role)


def read_optional_person(parameter: str, given: object, role: str = "implementer") -> tuple[Agent, ...]:
    """Return the person, or none."""
    return () if given is None else (read_person(parameter, given, role),)
