"""Ask for one line at a time, in a terminal and through a pipe alike, and remember the answers so that any can be changed.

Going back means to begin anew and to take the remembered answers as far as they still fit. So the questions may depend on one
another in any way.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Callable

_BACK: Final = frozenset({"<", "back", "برگشت", "بازگشت"})
NOTHING: Final = "-"
"""The answer that takes away a default which stands in brackets."""


class StepBackError(Exception):
    """The person wants to go back. Raised through the questions, which then begin anew.

    `place` is that of the answer to be changed, or None for the one before.
    """

    def __init__(self, place: int | None = None) -> None:
        super().__init__(place)
        self.place = place


class Answer(NamedTuple):
    """An answer by the key of its question. `label` is the question. One that is asked for again stands as the default."""

    key: str
    label: str
    text: str
    is_asked_again: bool = False


class Dialogue:
    """Questions go to standard error, so that standard output stays one JSON document."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.given: list[Answer] = []
        """The answers of this round, those that were left empty included."""
        self._remembered: list[Answer] = []
        self.is_over = False
        """True once the input has ended. All further questions take their defaults."""

    def say(self, text: str) -> None:
        """Print a line that is no question."""
        print(text, file=sys.stderr)

    def take(self, key: str, label: str, default: str | None) -> str:
        """Return the next answer: a remembered one, or else a line that is typed. An empty line means the default.

        Raises StepBackError if the person wants to go back.
        """
        remembered = self._recall(key)
        if remembered is not None and not remembered.is_asked_again:
            return remembered.text
        if remembered is not None and remembered.text:
            default = remembered.text
        try:
            answer = self.read(label, default)
        except StepBackError:
            # What was said here before is offered again later.
            self._remembered[:0] = [] if remembered is None else [remembered]
            raise
        return "" if answer == NOTHING else answer

    def read(self, label: str, default: str | None) -> str:
        """Return a line that is typed, or the default for an empty one. Raises StepBackError."""
        shown = phrase("init.none", self.language) if default == "" else default
        bracket = "" if default is None else f" [{shown}]"
        print(f"{label}{bracket}: ", end="", file=sys.stderr, flush=True)
        line = "" if sys.stdin is None else sys.stdin.readline()
        if not line or not sys.stdin.isatty():
            print(file=sys.stderr)  # in a pipe, no Enter key has ended the line
        self.is_over = self.is_over or not line
        if line.strip().casefold() in _BACK:
            raise StepBackError
        return line.strip() or default or ""

    def remember(self, key: str, label: str, text: str) -> None:
        """Remember an answer that can be used."""
        self.given.append(Answer(key, label, text))

    def run(self, ask: Callable[[], None]) -> None:
        """Ask the questions, from the beginning each time that the person goes back."""
        while True:
            self.given.clear()
            try:
                ask()
            except StepBackError as request:
                self._plan_round(len(self.given) - 1 if request.place is None else request.place)
            else:
                return

    def _plan_round(self, asked: int) -> None:
        """Let the next round ask for one answer of this one again. All others are remembered."""
        rest = [answer._replace(is_asked_again=False) for answer in self._remembered]
        self._remembered = [answer._replace(is_asked_again=place == asked) for place, answer in enumerate([*self.given, *rest])]

    def _recall(self, key: str) -> Answer | None:
        """Return the remembered answer to a question. Those before it belong to questions that are asked no more."""
        place = next((place for place, answer in enumerate(self._remembered) if answer.key == key), None)
        if place is None:
            return None
        found = self._remembered[place]
        del self._remembered[: place + 1]
        return found
