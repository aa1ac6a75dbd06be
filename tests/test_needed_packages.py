"""What `pip install` takes on each machine: all of a desk, less a package that has no wheel for it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

import pytest
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags, sys_tags

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DESK: Final = {"jsonschema-rs", "openpyxl", "pygfried", "pypdf", "python-bidi"}
LINUX: Final = {"sys_platform": "linux", "platform_python_implementation": "CPython", "python_version": "3.12"}
MAC: Final = {**LINUX, "sys_platform": "darwin"}

# The systems of PEP 600, PEP 656 and of wheels for macOS. What lacks stands in the lists of files on PyPI: pygfried 2.2.0,
# jsonschema-rs 0.61.2.
MACHINES: Final = {
    "Debian": ("manylinux_2_36_x86_64 manylinux_2_17_x86_64", "cp312", {**LINUX, "platform_machine": "x86_64"}, set()),
    "a Raspberry Pi": ("manylinux_2_28_aarch64 manylinux_2_17_aarch64", "cp312", {**LINUX, "platform_machine": "aarch64"}, set()),
    "32-bit ARM": ("manylinux_2_31_armv7l", "cp312", {**LINUX, "platform_machine": "armv7l"}, {"pygfried", "jsonschema-rs"}),
    "Alpine": ("musllinux_1_2_x86_64", "cp312", {**LINUX, "platform_machine": "x86_64"}, {"pygfried"}),
    "a Mac": ("macosx_14_0_arm64 macosx_13_0_arm64 macosx_11_0_arm64", "cp312", {**MAC, "platform_machine": "arm64"}, set()),
    "an old Mac": ("macosx_12_0_arm64 macosx_11_0_arm64", "cp312", {**MAC, "platform_machine": "arm64"}, {"pygfried"}),
    "an Intel Mac": ("macosx_13_0_x86_64 macosx_10_12_x86_64", "cp312", {**MAC, "platform_machine": "x86_64"}, {"pygfried"}),
    "Python without its lock": ("manylinux_2_17_x86_64", "cp314t", {**LINUX, "platform_machine": "x86_64"}, {"pygfried"}),
}


@pytest.fixture(scope="module")
def hook(checkout: Path) -> Any:
    """The module that the build runs."""
    specification = importlib.util.spec_from_file_location("hatch_build", checkout / "hatch_build.py")
    assert specification is not None
    assert specification.loader is not None
    hook = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(hook)
    return hook


@pytest.fixture(scope="module")
def table(checkout: Path) -> Any:
    """The table of pyproject.toml that the hook reads."""
    return _project(checkout)["tool"]["hatch"]["metadata"]["hooks"]["custom"]


@pytest.fixture(scope="module")
def select_packages(hook: Any, table: Any) -> Callable[..., list[str]]:
    """The function that the build asks, with the table of pyproject.toml."""
    return lambda tags: hook.select_packages(table, tags)


@pytest.mark.parametrize(
    ("machine", "platform"),
    [
        ("Debian", "manylinux_2_17_x86_64"),
        ("a Raspberry Pi", "manylinux_2_17_aarch64"),
        ("a Mac", "macosx_13_0_arm64"),
        ("32-bit ARM", None),
        ("Alpine", "musllinux_1_2_x86_64"),
    ],
)
def test_a_wheel_is_for_the_systems_that_have_what_it_needs(hook: Any, table: Any, machine: str, platform: str | None) -> None:
    """So that pip refuses the wheel of Debian on Alpine, and makes one from the source."""
    platforms, abi, _, _ = MACHINES[machine]
    version = (3, int(abi.removeprefix("cp3").rstrip("t")))
    tags = [*cpython_tags(version, [abi], platforms.split()), *compatible_tags(version, platforms=platforms.split())]

    assert hook.find_platform(table, tags) == platform
    alpine = set(compatible_tags((3, 12), platforms=["musllinux_1_2_x86_64"]))
    assert ({Tag("py3", "none", platform or "any")} <= alpine) == (platform is None or "musllinux" in platform)


@pytest.mark.parametrize("machine", MACHINES)
def test_only_what_has_no_wheel_is_left_out(select_packages: Callable[..., list[str]], machine: str) -> None:
    platforms, abi, environment, missing = MACHINES[machine]
    version = (3, int(abi.removeprefix("cp3").rstrip("t")))
    tags = [*cpython_tags(version, [abi], platforms.split()), *compatible_tags(version, platforms=platforms.split())]

    assert _installed(select_packages(tags), environment) & DESK == DESK - missing


@pytest.mark.parametrize(("machine", "missing"), [("an Intel Mac", {"pygfried"}), ("32-bit ARM", {"pygfried", "jsonschema-rs"})])
def test_a_wheel_from_elsewhere_leaves_out_by_marker(
    select_packages: Callable[..., list[str]], machine: str, missing: set[str]
) -> None:
    built_here = select_packages(sys_tags())

    assert _installed(built_here, MACHINES[machine][2]) & DESK == DESK - missing


def test_what_extras_bring_is_not_in_the_default_install(select_packages: Callable[..., list[str]], checkout: Path) -> None:
    extras = _project(checkout)["project"]["optional-dependencies"]
    named = {re.split(r"[^a-z0-9-]", package)[0] for package in select_packages(sys_tags())}

    assert extras["cluster"] == ["distributed>=2025.5"]
    assert not named & {"distributed", "dask", "obstore", "urllib3", "python-pkcs11"}


def test_the_extras_of_before_are_names_that_need_nothing(checkout: Path) -> None:
    extras = _project(checkout)["project"]["optional-dependencies"]

    assert {name for name, packages in extras.items() if not packages} == {"fast", "formats", "pdf", "xlsx"}


def _installed(requirements: list[str], environment: dict[str, str]) -> set[str]:
    read = map(Requirement, requirements)
    return {needed.name for needed in read if needed.marker is None or needed.marker.evaluate(environment)}


def _project(checkout: Path) -> dict[str, Any]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
