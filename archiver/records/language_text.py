"""A text and the language it is in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LanguageText:
    """A text and the BCP 47 tag of its language, `und` if that is not known."""

    value: str
    language: str = "und"

    def to_dict(self) -> dict[str, str]:
        """Return the text as the schema describes it."""
        return {"value": self.value, "language": self.language}
