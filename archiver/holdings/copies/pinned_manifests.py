"""Collect the manifests that belong to pinned tag manifests, each from a copy that holds it as it should be."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import BAG_INFO, DECLARATION, FETCH, read_manifest_name
from archiver.bags.reading import FoundFile, OpenBag, list_digests, open_source, read_tag_files
from archiver.errors import ArchiverError
from archiver.findings import FindingLog
from archiver.holdings.copies.copy_check import PINNED_BY
from archiver.holdings.copies.overlaid_source import OverlaidSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.bags.reading import BagSource
    from archiver.hashing import DigestOptions

_READ_WITH_MANIFESTS: Final = frozenset({BAG_INFO, FETCH})


class PinnedManifests(OverlaidSource):
    """A bag whose right manifests can be opened, each in a copy that holds it, and what is read with them. No more of it can."""

    def __init__(self, own: BagSource) -> None:
        super().__init__(own)
        self.is_folder = False
        self._own_files = own.base_files
        self.base_files = []

    def take(self, name: str, holder: BagSource) -> None:
        """Take a file from a copy from now on."""
        self.holders[name] = holder
        self.base_files = sorted(self.holders)

    def list_foreign(self) -> list[str]:
        """Return the manifests in the copy that are none of the right ones."""
        return [name for name in self._own_files if read_manifest_name(name) and name not in self.holders]

    def holder(self, path: str) -> BagSource:
        """Return the copy from which a file was taken. Raises OSError if none was."""
        if path not in self.holders:
            raise FileNotFoundError(path)
        return self.holders[path]


@contextmanager
def open_pinned(
    location: str, others: Sequence[str], pins: Mapping[str, str], options: DigestOptions
) -> Iterator[tuple[PinnedManifests, OpenBag] | None]:
    """Open the manifests that belong to pinned tag manifests, while the `with` block lasts.

    Each is looked for in the bag first, and then in the other copies. It counts only if all octets of it were read
    and have the digest that is pinned, or that the pinned tag manifests list. Give None if one of them is in no copy.

    Raises:
        ReadError: the bag cannot be opened.
    """
    with ExitStack() as stack:
        sources: list[BagSource] = []
        for path in (location, *others):
            with suppress(ArchiverError, OSError):
                sources.append(stack.enter_context(closing(open_source(path, FindingLog()))))
        manifests = stack.enter_context(closing(PinnedManifests(open_source(location, FindingLog()))))
        bag = _Collection(manifests, sources, options).collect(pins)
        yield None if bag is None else (manifests, bag)


class _Collection:
    """Looks for the files of a bag that say which digests all others must have."""

    def __init__(self, manifests: PinnedManifests, sources: Sequence[BagSource], options: DigestOptions) -> None:
        self._manifests = manifests
        self._sources = sources
        self._options = options

    def collect(self, pins: Mapping[str, str]) -> OpenBag | None:
        """Return the bag as the right manifests describe it, or None if one of them is nowhere."""
        if not pins or not all(self._find(name, {PINNED_BY: digest}) for name, digest in pins.items()):
            return None
        tags = self._read_tags()
        if tags is None:
            return None
        for name, _ in tags.tags.names():
            is_wanted = name in _READ_WITH_MANIFESTS or read_manifest_name(name) is not None
            if is_wanted and name not in pins and not self._find(name, list_digests(tags, name)):
                return None
        bag = read_tag_files(self._manifests, FindingLog())
        return bag if bag.payload.manifests else None

    def _find(self, name: str, digests: Mapping[str, str]) -> bool:
        for source in self._sources:
            if list_right(source, {name: digests}, self._options):
                self._manifests.take(name, source)
                return True
        return False

    def _read_tags(self) -> OpenBag | None:
        """Return the bag with its tag manifests read in the encoding of the right declaration, which they list themselves."""
        for source in self._sources:
            if DECLARATION in source.base_files:
                self._manifests.take(DECLARATION, source)
                bag = read_tag_files(self._manifests, FindingLog())
                digests = list_digests(bag, DECLARATION)
                if not digests or list_right(source, {DECLARATION: digests}, self._options):
                    return bag
        return None


def list_right(source: BagSource, files: Mapping[str, Mapping[str, str]], options: DigestOptions) -> list[str]:
    """Return the files of a copy that have the digests they must have, by every algorithm. All octets of them are read.

    A file without digests is never right. Raises OSError.
    """
    algorithms = sorted({name for digests in files.values() for name in digests})
    right: list[str] = []
    for result in source.digest([FoundFile(path, 0) for path in files], algorithms, options._replace(progress=None)):
        expected = files[result.path]
        found = dict(zip(algorithms, result.digests, strict=False))
        if expected and result.fault is None and all(found[name] == digest for name, digest in expected.items()):
            right.append(result.path)
    return right
