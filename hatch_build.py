"""Decide at the build which packages Bayegan needs on this machine. hatchling runs this file, told so in pyproject.toml.

An environment marker tells an Intel Mac, but neither musl (Alpine) nor a free-threaded Python. There pip would take the source
distribution of a package that has no wheel, and fail without its compiler. So a package that Bayegan can do without is needed
only if this interpreter can install one of its wheels.

A wheel of Bayegan that needs such a package is for the systems that have it, and its name says so
(`manylinux_2_17_x86_64`). Elsewhere pip refuses it in a sentence, and takes the source, of which it makes a wheel that
does without. Otherwise a wheel that was made on Debian would ask for a compiler on Alpine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
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


class WheelTag(BuildHookInterface[Any]):
    """Gives the tag of the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - as hatchling calls it
        """Set the system that the packages are for, if the wheel is not for all systems."""
        table = self.metadata.config["tool"]["hatch"]["metadata"]["hooks"]["custom"]
        platform = find_platform(table, sys_tags())
        if platform is not None:
            build_data["tag"] = f"py3-none-{platform}"


def find_platform(table: dict[str, Any], installable: Iterable[Tag]) -> str | None:
    """Return the system of the first package that is needed for its wheel, as in the name of that. None if none is needed."""
    tags = list(installable)
    for package in table["if-ready-built"]:
        wheels = _tags(package["wheels"])
        platform = next((tag.platform for tag in tags if tag in wheels), None)
        if platform is not None:
            return platform
    return None


def select_packages(table: dict[str, Any], installable: Iterable[Tag]) -> list[str]:
    """Return the requirements of a table for an interpreter that can install wheels with these tags."""
    tags = frozenset(installable)
    ready = [package for package in table["if-ready-built"] if tags & _tags(package["wheels"])]
    return [*table["everywhere"], *(f"{package['requirement']}; {package['marker']}" for package in ready)]


def _tags(wheels: list[str]) -> frozenset[Tag]:
    return frozenset().union(*map(parse_tag, wheels))
