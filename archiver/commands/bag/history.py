"""`archiver bag history`: tell what each change of a bag did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import Level
from archiver.commands.terminal.options import add_example, add_store_access
from archiver.commands.terminal.progress import Progress
from archiver.commands.terminal.results import print_result
from archiver.messages import Language, phrase
from archiver.reports import Result
from archiver.reports.field_changes import name_field, say_change
from archiver.tasks.changes.bag_history import read_history

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from archiver.tasks.changes.bag_history import BagHistory, BagState


def add_arguments(parser: argparse.ArgumentParser, language: Language) -> None:
    """Add the arguments of the command."""
    levels = [str(level) for level in (Level.COMPLETE, Level.FULL)]
    parser.add_argument("bag", metavar="BAG", help=phrase("history.bag", language))
    parser.add_argument("--with-withheld", action="store_true", help=phrase("history.with-withheld", language))
    parser.add_argument("--day", metavar="DATE", help=phrase("export.day", language))
    parser.add_argument("--level", choices=levels, default=str(Level.COMPLETE), help=phrase("history.level", language))
    add_store_access(parser, language)
    add_example(parser, language, "archiver bag history bags/letters")


def run(arguments: argparse.Namespace) -> int:
    """Read the history and print it."""
    shows_all, day, level = arguments.with_withheld, arguments.day, Level(arguments.level)
    with Progress(arguments) as progress:
        history = read_history(arguments.bag, progress, with_withheld=shows_all, day=day, level=level)
    result = Result("bag history", history.results, history.findings)
    return print_result(arguments, result, lambda language: _describe(history, language))


def _describe(history: BagHistory, language: Language) -> Iterator[str]:
    yield phrase("history.states", language, bag=history.bag, count=len(history.states))
    for state in history.states:
        yield from _describe_state(state, language)
    if history.level is not Level.FULL:
        yield phrase("history.unread", language)


def _describe_state(state: BagState, language: Language) -> Iterator[str]:
    when = state.time or phrase("history.no-time", language)
    yield phrase("history.created" if state.number == 1 else "history.changed", language, number=state.number, time=when)
    names = [_name_agent(agent, language) for agent in state.agents]
    if names:
        yield phrase("history.agents", language, agents=phrase("comma", language).join(names))
    if state.number == 1 and state.documents:
        yield phrase("history.documents", language, count=state.documents)
    if state.algorithms:
        key = "history.algorithms" if state.number == 1 else "history.algorithms-added"
        yield phrase(key, language, algorithms=phrase("comma", language).join(state.algorithms))
    for act in state.acts:
        if "detail" in act:
            yield phrase("history.act", language, type=act["type"], detail=act["detail"])
    document = None
    for change in state.changes:
        if change.document != document:
            document = change.document
            yield phrase("history.document", language, document=document)
        if change.is_told:
            yield f"      {say_change(change.field, change.before, change.after, language)}"
        else:
            yield f"      {phrase('history.untold', language, field=name_field(change.field, language))}"
    yield phrase("history.kept" if state.kept else "history.present", language, folder=state.kept)


def _name_agent(agent: Mapping[str, str], language: Language) -> str:
    name = " ".join(filter(None, [agent["name"], agent.get("version")]))
    return name if agent["type"] == "software" else phrase("history.agent", language, name=name, role=agent["role"])
