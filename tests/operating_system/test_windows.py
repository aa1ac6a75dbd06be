"""On Windows one sentence says what to do, and nothing ends in a traceback."""

from __future__ import annotations

import subprocess
import sys

import pytest

# What Python lacks there is taken away before anything of ours is imported. What is of the standard library is loaded first: it
# would look for modules that only Windows has.
_WINDOWS = """
import argparse, concurrent.futures, ctypes, datetime, gzip, html, json, logging, multiprocessing, os, select, shutil, signal
import socket, subprocess, sys, tempfile, threading, zipfile, unicodedata, email, html.parser, xml.etree.ElementTree, urllib.parse
import jsonschema
for name in ("O_NOFOLLOW", "O_DIRECTORY", "O_NONBLOCK", "O_CLOEXEC", "O_NOATIME", "O_PATH", "geteuid", "getuid", "setsid", "fork",
             "posix_fadvise", "sched_getaffinity", "pathconf", "fchmod"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("poll", "epoll"):
    delattr(select, name)
del signal.SIGHUP
for calls in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks, os.supports_effective_ids):
    calls.clear()
for name in ("fcntl", "pwd", "grp", "termios", "resource"):
    sys.modules[name] = None
sys.platform = "win32"
"""


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _WINDOWS + program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "archiver: Bayegan does not run on Windows itself. Install WSL (wsl --install,"),
        ("fa", "archiver: بایگان در خود ویندوز اجرا نمی‌شود. WSL را نصب کنید"),
    ],
)
@pytest.mark.parametrize("words", [["create", "a", "--to", "b"], ["date", "convert", "1395"], []])
def test_each_command_says_in_one_sentence_what_to_do(language: str, sentence: str, words: list[str]) -> None:
    program = "from archiver.commands.program import main; sys.exit(main())"

    done = _run(program, "--lang", language, *words)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


def test_python_imports_the_package_and_reads_dates_there_and_making_a_bag_is_refused() -> None:
    program = """
import archiver
print(len(archiver.find_dates("15 Aban 1395")))
options = archiver.CreateOptions(organization=archiver.Organization("x"))
for work in (lambda: archiver.create("a", "b", options), lambda: archiver.validate(".")):
    try:
        work()
    except archiver.ArchiverError as error:
        print(error.code)
"""
    done = _run(program)

    assert (done.stderr, done.stdout.split()) == ("", ["1", "error.system-unsupported", "error.system-unsupported"])
