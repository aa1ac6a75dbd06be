"""Escape text of somebody's material, so that reports and terminals can show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archiver.findings.finding import Finding

# C0, DEL, C1, the two line ends of Unicode, and bidi controls. The joiners U+200C and U+200D shape Persian letters and stay.
_ESCAPES = {
    code: f"\\u{code:04x}"
    for codes in (range(0x20), range(0x7F, 0xA0), (0x61C, 0x200E, 0x200F), range(0x2028, 0x202F), range(0x2066, 0x206A))
    for code in codes
}

_LONGEST = 5000
"""Code points. No system has a longer path."""


def escape_for_display(text: str) -> str:
    r"""Return a text that is valid UTF-8 and cannot move a terminal's cursor or reverse the text around it.

    Octets of a name that are not UTF-8 become `\xNN`. Half a surrogate pair, controls and bidi controls become `\uNNNN`. An
    escaped text is not changed when it is escaped again.
    """
    if text.isprintable():
        return text
    try:
        octets = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a surrogate pair, as JSON can have it: no octet of any name
        octets = text.encode("utf-8", "backslashreplace")
    return octets.decode("utf-8", "backslashreplace").translate(_ESCAPES)


def escape_value(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Escape every text in a JSON value. Keys are ours and stay."""
    if isinstance(value, list):
        return [escape_value(inner) for inner in value]
    if isinstance(value, dict):
        return {key: escape_value(inner) for key, inner in value.items()}
    return escape_for_display(value) if isinstance(value, str) else value


def escape_finding(finding: Finding) -> Finding:
    """Escape every text of a finding's place and values, and cut texts that are longer than any path."""
    return finding.replace(where=_cut(escape_value(finding.where)), values=_cut(escape_value(finding.values)))


def _cut(values: Any) -> Any:  # noqa: ANN401 - any JSON object
    return {
        key: f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
        for key, value in values.items()
    }
