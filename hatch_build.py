"""Decide at the build which packages Bayegan needs on this machine. hatchling runs this file, told so in pyproject.toml.

An environment marker tells an Intel Mac, but neither musl (Alpine) nor a free-threaded Python. There pip would take the source
distribution of a package that has no wheel, and fail without its compiler. So a package that Bayegan can do without is needed
only if this interpreter can install one of its wheels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hatchling.metadata.plugin.interface import MetadataHookInterface
from packaging.tags import parse_tag, sys_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from packaging.tags import Tag


class NeededPackages(MetadataHookInterface):
    """Gives the field `dependencies` of the metadata, from the table of this hook in pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Set the packages that are needed everywhere, and those with a wheel for this interpreter."""
        metadata["dependencies"] = select_packages(self.config, sys_tags())


def select_packages(table: dict[str, Any], installable: Iterable[Tag]) -> list[str]:
    """Return the requirements of a table for an interpreter that can install wheels with these tags."""
    tags = frozenset(installable)
    ready = [package for package in table["if-ready-built"] if tags & _tags(package["wheels"])]
    return [*table["everywhere"], *(f"{package['requirement']}; {package['marker']}" for package in ready)]


def _tags(wheels: list[str]) -> frozenset[Tag]:
    return frozenset().union(*map(parse_tag, wheels))
