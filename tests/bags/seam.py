"""A seam before the calls to the system that a task makes, at which any of them can be made to fail."""

from __future__ import annotations

import builtins
import ctypes
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from archiver.operating_system import c_library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CALLS = [
    "chmod", "close", "fstat", "fsync", "link", "listdir", "lstat", "mkdir", "open", "posix_fadvise", "read", "rename",
    "rmdir", "scandir", "stat", "unlink", "utime", "write",
]  # fmt: skip


EVERY_CALL = "*"


class Seam:
    """Stands before the calls to the system that making a bag makes, all of them in this process, and lets the n-th fail.

    The fault is one of the system, not of a part of ours: the calls that succeed are the real ones, on a real disk. After the
    n-th call, all calls of the name `ever_after` fail too.
    """

    def __init__(
        self, fail_at: int, fail: Callable[[str, Callable[..., Any], tuple[Any, ...]], Any], *, ever_after: str = ""
    ) -> None:
        self.count = 0
        self.failed: list[str] = []
        self._fail_at = fail_at
        self._fail = fail
        self._ever_after = ever_after

    def stand_before(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, counted, and made to fail where it is its turn."""

        def asked(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self._fail_at or (self.failed and self._ever_after in {name, EVERY_CALL}):
                self.failed.append(name)
                return self._fail(name, lambda *given: call(*given, **named), arguments)
            return call(*arguments, **named)

        return asked

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Put it before the calls of `os`, the built-in `open`, and what we ask of the C library."""
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, self.stand_before(name, getattr(os, name)))
            patch.setattr(builtins, "open", self.stand_before("open", builtins.open))
            find = c_library.find_function
            patch.setattr(c_library, "find_function", lambda name: (call := find(name)) and self.stand_before(name, call))
            yield


def raise_error(number: int) -> Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]:
    """A failure with this number of `errno`."""

    def fail(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name == "close":
            call(*arguments)  # a close that fails closes all the same
        if name in {"renameat2", "syncfs"}:
            ctypes.set_errno(number)
            return -1
        raise OSError(number, os.strerror(number), arguments[0] if arguments and isinstance(arguments[0], str) else None)

    return fail
