"""Digests of files: every algorithm in one read, on all cores, and copies made in that same read.

Rules of the room:

- An algorithm goes by the name that a manifest's file name has for it (`sha3256`); digests are lower-case hexadecimal.
- No link is followed, nothing but a regular file is read, a FIFO cannot hang, access times stay where the system allows.
- What is wrong with a file is a value (`FileDigests.fault`), so that one bad file never stops the others.
- Results keep the order asked for.
- Memory is bounded: neither the size nor the number of files matters.
- It imports nothing but the standard library's smallest parts: worker processes start it anew.

Call `digest_files(root, [(path, size), …], algorithms, DigestOptions(progress=…))`; `DigestOptions(copies=folder)` also copies.
"""

from archiver.hashing.algorithms import (
    ALGORITHMS,
    DEFAULT_ALGORITHMS,
    hex_length,
    is_known_algorithm,
    is_weak_algorithm,
    normalise_algorithm,
    start_hashers,
)
from archiver.hashing.interpreter import may_start_interpreter, search_paths, start_program
from archiver.hashing.many_files import DigestOptions, HashingProcesses, digest_files
from archiver.hashing.one_file import FileDigests, digest_blocks, write_whole

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHMS",
    "DigestOptions",
    "FileDigests",
    "HashingProcesses",
    "digest_blocks",
    "digest_files",
    "hex_length",
    "is_known_algorithm",
    "is_weak_algorithm",
    "may_start_interpreter",
    "normalise_algorithm",
    "search_paths",
    "start_hashers",
    "start_program",
    "write_whole",
]
