"""Disks of other machines are recognised by what statfs(2) says of them."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Any

import pytest

from archiver.operating_system import file_system, lies_on_network

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="statfs(2) of Linux")


def _answer(kind: int) -> Any:
    """A statfs that says of every path that it lies on a file system of this kind."""

    def statfs(_: bytes, buffer: Any) -> int:
        octets = kind.to_bytes(ctypes.sizeof(ctypes.c_long), sys.byteorder)
        ctypes.memmove(buffer, octets, len(octets))
        return 0

    return statfs


@pytest.mark.parametrize("kind", [0x6969, 0xFF534D42, 0xFE534D42, 0x517B, 0x01021997, 0x00C36400, 0x0BD00BD0, 0x47504653])
def test_a_network_disk_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int) -> None:
    monkeypatch.setattr(file_system, "find_function", lambda _: _answer(kind))

    assert lies_on_network(str(tmp_path))


@pytest.mark.parametrize("kind", [0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0x2FC12FC1])
def test_a_disk_of_this_machine_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: int) -> None:
    monkeypatch.setattr(file_system, "find_function", lambda _: _answer(kind))

    assert not lies_on_network(str(tmp_path))


def test_the_system_itself_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not lies_on_network(str(tmp_path))
    with pytest.raises(FileNotFoundError):
        lies_on_network(str(tmp_path / "none"))
    monkeypatch.setattr(file_system, "find_function", lambda _: None)
    assert not lies_on_network(str(tmp_path))
