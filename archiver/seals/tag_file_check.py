"""Check the tag files of a sealed bag against its tag manifests. The documents are left to the validation of the bag."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.bags.format import decode_name, hashlib_name, is_payload, plain_path, read_line, read_manifest_name
from archiver.hashing import start_hashers

if TYPE_CHECKING:
    from archiver.bags.reading import BagSource
    from archiver.findings import FindingLog

_LARGEST: Final = 1 << 30


def check_tag_files(source: BagSource, log: FindingLog) -> None:
    """Note each tag file that is missing, or that has not the digests that the tag manifests list."""
    expected: dict[str, dict[str, str]] = {}
    for name in source.base_files:
        found = read_manifest_name(name)
        algorithm = hashlib_name(found.algorithm) if found is not None and found.of_tags else None
        if algorithm is not None:
            for path, digest in _read(source, name).items():
                expected.setdefault(path, {})[algorithm] = digest
    for path, digests in sorted(expected.items()):
        if not is_payload(path) and not _has_digests(source, path, digests):
            log.add("seal.tag-file-differs", path)


def _read(source: BagSource, name: str) -> dict[str, str]:
    try:
        octets = source.read(name, _LARGEST) or b""
    except OSError:
        return {}
    lines = filter(None, (read_line(line.rstrip("\r")) for line in octets.decode("utf-8", "surrogateescape").split("\n")))
    return {plain_path(decode_name(line.path)): line.digest.lower() for line in lines}


def _has_digests(source: BagSource, path: str, digests: dict[str, str]) -> bool:
    hashers = dict(zip(digests, start_hashers(list(digests)), strict=True))
    try:
        for block in source.blocks(path):
            for hasher in hashers.values():
                hasher.update(block)
    except OSError:
        return False
    return all(hasher.hexdigest() == digests[name] for name, hasher in hashers.items())
