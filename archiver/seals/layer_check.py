"""Check the lists and digests of layers. Neither keys nor certificates are needed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import is_laid_out
from archiver.bags.reading import check_seal_folder
from archiver.findings import FindingLog, Severity
from archiver.seals.layer_files import INSTRUCTIONS, STATEMENT, VALIDATION, SealLayer, is_request
from archiver.seals.sums import COVERS, MOST_OCTETS, STAMPED, MalformedListError, digest_file, read_sums

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.bags.reading import SealFolder

_MOST_LAYERS: Final = 1000
_MOST_FILES: Final = 100_000


class CheckedLayers(NamedTuple):
    """The layers of a folder, the first one first, and whether all their lists and digests are right."""

    folder: SealFolder
    layers: list[SealLayer]
    is_whole: bool


def check_layers(folder: SealFolder, log: FindingLog) -> CheckedLayers:
    """Check all layers of a folder, and note what is wrong."""
    found = FindingLog()
    check_seal_folder(folder, found)
    layers = [SealLayer(folder, number) for number in folder.layers[:_MOST_LAYERS]]
    if len(folder.layers) > _MOST_LAYERS or len(folder.entries) > _MOST_FILES:
        found.add("seal.too-many-files", folder.shown, layers=_MOST_LAYERS, files=_MOST_FILES)
    else:
        check = _ListCheck(folder, layers, found)
        for index in range(len(layers)):
            check.run(index)
    findings = found.findings()
    for finding in findings:
        log.add_finding(finding)
    return CheckedLayers(folder, layers, all(finding.severity is not Severity.ERROR for finding in findings))


class _ListCheck:
    """Checks the two lists of each layer. Each file is read once."""

    def __init__(self, folder: SealFolder, layers: list[SealLayer], log: FindingLog) -> None:
        self._folder = folder
        self._layers = layers
        self._log = log
        self._digests: dict[str, str | None] = {}

    def run(self, index: int) -> None:
        """Check the lists of one layer."""
        layer = self._layers[index]
        own = [*layer.manifest_copies, STATEMENT, INSTRUCTIONS]
        before = (
            f"../{earlier.name}/{path}"
            for earlier in self._layers[:index]
            for path in earlier.files
            if is_laid_out(path) and not is_request(path)
        )
        self._check(layer, COVERS, [*own, *before])
        stamped = [path for path in layer.files if path == COVERS or path.startswith(VALIDATION)]
        self._check(layer, STAMPED, [*stamped, *layer.signatures])

    def _check(self, layer: SealLayer, name: str, expected: Iterable[str]) -> None:
        if name not in layer.files:
            return  # that is noted already
        octets = layer.read(name, MOST_OCTETS)
        try:
            listed: Mapping[str, str] = read_sums(octets or b"-")
        except MalformedListError:
            self._log.add("seal.list-malformed", layer.shown(name))
            return
        wanted = set(expected)
        for path in sorted(wanted.difference(listed)):
            self._log.add("seal.list-incomplete", layer.shown(name), file=path)
        for path in sorted(set(listed).difference(wanted)):
            self._log.add("seal.list-too-long", layer.shown(name), file=path)
        for path in sorted(wanted.intersection(listed)):
            digest = self._digest(layer, path)
            if digest is None:
                self._log.add("seal.file-missing", layer.shown(path), list=name)
            elif digest != listed[path]:
                self._log.add("seal.list-differs", layer.shown(path), list=name)

    def _digest(self, layer: SealLayer, path: str) -> str | None:
        whole = path.removeprefix("../") if path.startswith("../") else f"{layer.name}/{path}"
        if whole not in self._digests:
            try:
                with self._folder.open(whole) as file:
                    self._digests[whole] = digest_file(file)
            except OSError:
                self._digests[whole] = None
        return self._digests[whole]
