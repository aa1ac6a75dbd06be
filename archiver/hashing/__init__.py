"""Digests of files: every algorithm in one read, on all cores, and copies made in that same read.

Rules of the room:

- An algorithm goes by its name in a manifest's file name (`sha3256`). Digests are lower-case hexadecimal.
- No link is followed, nothing but a regular file is read, a FIFO cannot hang, access times stay if the system allows it.
- A fault of a file is a value (`FileDigests.fault`), so that one bad file never stops the others.
- Results of `digest_files` keep the order asked for. Answers to orders of `UnitWork` come as they are done.
- Memory is bounded: neither the size nor the number of files matters.
- It imports only the smallest parts of the standard library, since each worker process imports it anew.

Call `digest_files(root, [(path, size), …], algorithms, DigestOptions(progress=…))`. `DigestOptions(copies=folder)` also copies.
`read_unit` compares the files of a run of manifest lines with these: it is one function that any process or machine can run.
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
from archiver.hashing.begun_units import BegunUnits
from archiver.hashing.manifest_runs import UnlikeManifestsError, cut_manifests
from archiver.hashing.manifest_units import ManifestUnits
from archiver.hashing.many_files import DigestOptions, digest_files
from archiver.hashing.one_file import FileDigests, digest_blocks
from archiver.hashing.plain_lines import cut_lines
from archiver.hashing.processes import HashingProcesses
from archiver.hashing.unit_reading import order_reading, read_unit
from archiver.hashing.unit_work import CarrierLostError, Lost, UnitWork, Work
from archiver.hashing.units import Order, Unit, UnitRead

__all__ = [
    "ALGORITHMS",
    "DEFAULT_ALGORITHMS",
    "BegunUnits",
    "CarrierLostError",
    "DigestOptions",
    "FileDigests",
    "HashingProcesses",
    "Lost",
    "ManifestUnits",
    "Order",
    "Unit",
    "UnitRead",
    "UnitWork",
    "UnlikeManifestsError",
    "Work",
    "cut_lines",
    "cut_manifests",
    "digest_blocks",
    "digest_files",
    "hex_length",
    "is_known_algorithm",
    "is_weak_algorithm",
    "normalise_algorithm",
    "order_reading",
    "read_unit",
    "start_hashers",
]
