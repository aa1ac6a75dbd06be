"""A text and the language it is in."""

from typing import NamedTuple


class LanguageText(NamedTuple):
    """A text with its language as a BCP 47 tag, `und` where that is not known."""

    value: str
    language: str = "und"

    def to_dict(self) -> dict[str, str]:
        """The text as the schema describes it."""
        return {"value": self.value, "language": self.language}
