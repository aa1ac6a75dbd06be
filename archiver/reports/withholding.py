"""Keep from a report what it must not tell of withheld documents: their places, and the values of findings about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from archiver.findings import Finding, escape_for_display
from archiver.messages import phrase
from archiver.reports.examined import Examined
from archiver.reports.withheld_documents import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archiver.messages import Language
    from archiver.reports.result import Result
    from archiver.reports.withheld_documents import WithheldDocuments

    Lines = Callable[[Language], Iterable[str]]

_SAFE: Final = frozenset(
    {
        "manifest",
        "manifestLine",
        "manifestState",
        "algorithm",
        "agreeing",
        "row",
        "field",
        "first",
        "day",
        "until",
        "omitted",
        "option",
        "what",
        "opens",
        "state",
    }
)
"""The values of a finding, and the keys of a result, that tell nothing of what a document holds or is called."""
_SAFE_OF_CHANGES: Final = frozenset({"before", "after", "count"})
"""The access before and after a change, which is told of a withheld document too."""
_SAFE_PLACES: Final = ("bag", "row", "field", "sheet", "cell")
_SAFE_OF_RESULTS: Final = frozenset({"bag", "table", "changed", "from", "applied", "keptAt"})
_ACCESS_FIELDS: Final = frozenset({"access", "access until"})
"""The columns of a table whose cells say who may see a document, and nothing of the document."""
_SUBJECTS: Final = ("document", "path")
"""The keys of a result that name a document."""


class HiddenValue:
    """A value that is not told. It can stand anywhere in a message, and shows as three dots in brackets."""

    def __format__(self, spec: str) -> str:
        return HIDDEN

    def __str__(self) -> str:
        return HIDDEN

    def __getitem__(self, key: object) -> Self:
        return self

    def __getattr__(self, name: str) -> Self:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class WithheldFinding(Finding):
    """A finding about a withheld document. Its values are told as far as they are safe."""

    __slots__ = ()

    def to_dict(self, language: Language = "en") -> dict[str, Any]:
        """Return the finding as `schemas/report.schema.json` describes it."""
        values = {key: HIDDEN if isinstance(value, HiddenValue) else value for key, value in self.values.items()}
        return {**super().to_dict(language), "values": values}


class FindingByCode(WithheldFinding):
    """A finding whose place is a withheld document. Its path is the document's public name, in which a slash parts nothing."""

    __slots__ = ()


def withhold(result: Result, withheld: WithheldDocuments) -> Result:
    """Return a result in which withheld documents stand by their public names alone."""
    if not withheld:
        return result
    findings = [_withhold_finding(finding, withheld) for finding in result.findings]
    return result._replace(
        findings=findings,
        results=[_conceal(one, withheld) for one in result.results],
        examined=[_withhold_examined(one, withheld) for one in result.examined],
        concealed=sum(isinstance(finding, WithheldFinding) for finding in findings),
    )


def withhold_all(result: Result, lines: Lines, withheld: WithheldDocuments) -> tuple[Result, Lines]:
    """Return a result and the lines of its command without withheld names. They say how often something is concealed."""
    shown = withhold(result, withheld)

    def say(language: Language) -> Iterator[str]:
        """Yield the lines, and how often something is concealed."""
        yield from map(withheld.conceal, lines(language))
        if shown.concealed:
            yield phrase("report.concealed", language, count=shown.concealed)

    return shown, say


def _withhold_examined(examined: Examined, withheld: WithheldDocuments) -> Examined:
    name = withheld.find_subject({"path": escape_for_display(examined.path)})
    return examined if name is None else Examined(name, examined.kind)


def _withhold_finding(finding: Finding, withheld: WithheldDocuments) -> Finding:
    where = finding.where
    if where.get("field") in _ACCESS_FIELDS:
        return finding
    subject = withheld.find_subject(where)
    told = {key: _conceal(value, withheld) for key, value in finding.values.items()}
    if subject is None and told == finding.values:
        return finding
    safe = _SAFE | _SAFE_OF_CHANGES if finding.code.startswith("describe.") else _SAFE
    values = {key: value if key in safe or value != finding.values[key] else HiddenValue() for key, value in told.items()}
    if subject is not None and not withheld.may_name(where.get("path", "")):
        place: dict[str, Any] = {key: where[key] for key in _SAFE_PLACES if key in where}
        return FindingByCode(finding.code, finding.severity, {**place, "path": subject}, values)  # type: ignore[typeddict-item]
    return WithheldFinding(finding.code, finding.severity, where, values)


def _conceal(value: Any, withheld: WithheldDocuments) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        return withheld.conceal(value)
    if isinstance(value, list | tuple):
        return [_conceal(one, withheld) for one in value]
    if isinstance(value, dict):
        return _conceal_keys(value, withheld)
    return value


def _conceal_keys(value: Mapping[str, Any], withheld: WithheldDocuments) -> dict[str, Any]:
    told = {key: _conceal(one, withheld) for key, one in value.items()}
    named = [key for key in _SUBJECTS if told.get(key) != value.get(key)]
    return {key: one for key, one in told.items() if key in named or key in _SAFE or key in _SAFE_OF_RESULTS} if named else told
