"""Refusals of impossible dates, with the reason and the nearest right date. No date is rolled over."""

from typing import Any, ClassVar, NamedTuple

from archiver.findings import Finding, Where, make_finding
from archiver.messages import Language, render_message, render_remedy


class DateRefusedError(ValueError):
    """The parent of both refusals; `code` is of the catalogue, `values` are what its message speaks of.

    `values["reason"]` is the word that says why; in that of an impossible date, `values["nearest"]` is the nearest right date of
    the calendar that was meant.
    """

    code: ClassVar[str]

    def __init__(self, reason: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        self.reason = reason
        self.values: dict[str, Any] = {"reason": reason, **values}
        super().__init__(reason, self.values)

    def __str__(self) -> str:
        return self.message()

    def message(self, language: Language = "en") -> str:
        """Why the date is refused, in words."""
        return render_message(self.code, self.values, language)

    def remedy(self, language: Language = "en") -> str:
        """Return advice on what to write instead."""
        return render_remedy(self.code, self.values, language)

    def finding(self, where: Where | None = None) -> Finding:
        """Return the refusal as a finding about somebody's material."""
        return make_finding(self.code, where, **self.values)


class ImpossibleDateError(DateRefusedError):
    """No calendar in question has this day, month or year (`date.impossible`)."""

    code = "date.impossible"


class ImpossibleReading(NamedTuple):
    """A reading that is refused beside others that stand: `values` are what the refusal speaks of, by name."""

    calendar: str
    written: str
    values: tuple[tuple[str, Any], ...]

    @classmethod
    def from_refusal(cls, refusal: ImpossibleDateError) -> "ImpossibleReading":
        """Return the reading that was refused, in its own calendar as `YYYY-MM-DD`."""
        return cls(refusal.values["calendar"], refusal.values["text"], tuple(refusal.values.items()))


class UnreadableDateError(DateRefusedError):
    """The text states no date, or not enough of one (`date.unreadable`)."""

    code = "date.unreadable"
