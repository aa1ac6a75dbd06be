"""A kernel that cannot exchange two folders, as on many network file systems: it answers EINVAL to RENAME_EXCHANGE."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_LOAD: Final = 0x20
_SKIP_UNLESS_EQUAL: Final = 0x15
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000
_CALL_NUMBER: Final = 0
_LOW_HALF_OF_FIFTH_ARGUMENT: Final = 16 + 4 * 8
_RENAMEAT2: Final = {"x86_64": 316, "aarch64": 276}
_EXCHANGE: Final = 2


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("if_true", ctypes.c_ubyte), ("if_false", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def forbid_exchange() -> None:
    """Have the kernel refuse every exchange of this process and those that it starts, for good (seccomp(2)). Raises OSError."""
    instructions = [
        (_LOAD, 0, 0, _CALL_NUMBER),
        (_SKIP_UNLESS_EQUAL, 0, 3, _RENAMEAT2[platform.machine()]),
        (_LOAD, 0, 0, _LOW_HALF_OF_FIFTH_ARGUMENT),
        (_SKIP_UNLESS_EQUAL, 0, 1, _EXCHANGE),
        (_RETURN, 0, 0, _REFUSE | errno.EINVAL),
        (_RETURN, 0, 0, _ALLOW),
    ]
    array = (_Instruction * len(instructions))(*(_Instruction(*instruction) for instruction in instructions))
    program = _Program(len(instructions), array)
    system = ctypes.CDLL(None, use_errno=True)
    if system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or system.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def can_forbid_exchange() -> bool:
    """Return whether this machine is one that `forbid_exchange` knows."""
    return platform.system() == "Linux" and platform.machine() in _RENAMEAT2
