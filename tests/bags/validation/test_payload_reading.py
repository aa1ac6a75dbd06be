"""Reading a payload by units gives the findings that parsing its manifests gives, in the same order, octet for octet."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from archiver.bags.format import Level
from archiver.bags.reading import tag_text
from archiver.bags.validation import FixityOptions, payload_read, payload_reading, validate_bag
from archiver.bags.validation import validate as validation
from archiver.hashing import DigestOptions, HashingProcesses, manifest_units
from tests.bags import good_bags
from tests.bags.faulty_bags import CASES
from tests.bags.good_bags import BagFolder
from tests.bags.validation.random_faults import RandomFaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archiver.bags.validation.payload_read import PayloadRead
    from tests.bags.spoiling import Case


class OnDisk(Protocol):
    """A bag on the disk."""

    path: Path


class Ways:
    """Validates a bag in both ways. Small bags are read by units too."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.read: PayloadRead | None = None
        before = payload_reading.read_payload

        def keep(*arguments: Any) -> PayloadRead | None:
            self.read = before(*arguments)
            return self.read

        monkeypatch.setattr(validation, "read_payload", keep)

    def by_units(self, bag: OnDisk, options: DigestOptions | None = None) -> dict[str, Any]:
        """The report of reading by units."""
        self._monkeypatch.setattr(payload_reading, "_LONG_MANIFEST", 0)
        return _report(bag, options or DigestOptions(cores=1))

    def by_parsing(self, bag: OnDisk) -> dict[str, Any]:
        """The report of parsing the manifests."""
        self._monkeypatch.setattr(payload_reading, "_LONG_MANIFEST", 1 << 60)
        return _report(bag, DigestOptions(cores=1))


def _report(bag: OnDisk, options: DigestOptions) -> dict[str, Any]:
    report = validate_bag(bag.path, Level.FULL, fixity=FixityOptions(options))
    facts = {name: getattr(report, name) for name in ("valid", "version", "algorithms", "payload_files", "payload_bytes")}
    return {**facts, "findings": [finding.to_dict() for finding in report.findings]}


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    return Ways(monkeypatch)


@pytest.fixture
def plain_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name of a good bag needs to be encoded, so that its lines are plain."""
    monkeypatch.setattr(good_bags, "PAYLOAD", {name.replace("%", ""): octets for name, octets in good_bags.PAYLOAD.items()})


@pytest.mark.slow
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_a_fault_is_told_in_the_same_words(tmp_path: Path, ways: Ways, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    case.spoil(bag)

    assert ways.by_units(bag) == ways.by_parsing(bag)


@pytest.mark.slow
@pytest.mark.usefixtures("plain_names")
@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.code}: {case.name}") for case in CASES])
def test_a_fault_among_plain_lines_is_told_in_the_same_words(tmp_path: Path, ways: Ways, case: Case) -> None:
    bag = BagFolder(tmp_path / "bag", case.kind)
    try:
        case.spoil(bag)
    except (OSError, AssertionError, KeyError):
        pytest.skip("the case is about the name that needs to be encoded")

    assert ways.by_units(bag) == ways.by_parsing(bag)


@pytest.mark.slow
@pytest.mark.usefixtures("plain_names")
@pytest.mark.parametrize("seed", range(3))
def test_random_faults_are_told_in_the_same_words(tmp_path: Path, ways: Ways, seed: int) -> None:
    bag = BagFolder(tmp_path / "bag", "plain")
    (bag.path / "metadata").mkdir()
    faults = RandomFaults(bag, seed)
    assert ways.by_units(bag)["valid"]
    assert ways.read is not None
    assert ways.read.is_well

    for _ in range(100):
        fault = faults.make()
        assert ways.by_units(bag) == ways.by_parsing(bag), fault
        faults.undo()
        (bag.path / "metadata").mkdir()


FILES = 400


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BagFolder:
    """A bag of some hundred files in several folders, whose manifests are cut into many runs."""
    monkeypatch.setattr(manifest_units, "_MOST_RUN", 4096)
    monkeypatch.setattr(good_bags, "PAYLOAD", {"data/hello.txt": b"hello\n"})
    bag = BagFolder(tmp_path / "bag", "plain")
    for number in range(FILES):
        bag.write(f"data/{'deep/' * (number % 3)}letter {number:03}.txt", b"%d" % number)
    bag.list_payload()
    bag.seal()
    return bag


@pytest.fixture(scope="module")
def processes() -> Iterator[HashingProcesses]:
    with closing(HashingProcesses(2)) as processes:
        yield processes


def _edit(
    bag: BagFolder, change: Callable[[list[bytes]], list[bytes]], algorithms: tuple[str, ...] = good_bags.ALGORITHMS
) -> None:
    """Change the lines of manifests, and list these anew in the tag manifests."""
    for algorithm in algorithms:
        name = f"manifest-{algorithm}.txt"
        bag.write(name, b"".join(change(bag.read(name).splitlines(keepends=True))))
    bag.seal()


def _exchange_digests(lines: list[bytes]) -> list[bytes]:
    first, second = lines[100].partition(b" "), lines[101].partition(b" ")
    return [*lines[:100], second[0] + b"".join(first[1:]), first[0] + b"".join(second[1:]), *lines[102:]]


def _keep(*files: tuple[str, bytes]) -> Callable[[BagFolder], object]:
    """A change: more files, listed as they should be."""

    def change(bag: BagFolder) -> None:
        for name, octets in files:
            bag.write(name, octets)
        bag.list_payload()
        bag.seal()

    return change


def _lines(change: Callable[[list[bytes]], list[bytes]], *algorithms: str) -> Callable[[BagFolder], object]:
    """A change: other lines in all manifests, or in some."""
    return lambda bag: _edit(bag, change, algorithms or good_bags.ALGORITHMS)


def _both(*changes: Callable[[list[bytes]], list[bytes]]) -> Callable[[BagFolder], object]:
    """A change of each manifest."""
    return _one_after_the_other(
        *(_lines(change, algorithm) for change, algorithm in zip(changes, good_bags.ALGORITHMS, strict=True))
    )


def _one_after_the_other(*changes: Callable[[BagFolder], object]) -> Callable[[BagFolder], object]:
    return lambda bag: [change(bag) for change in changes]


def _in_two_orders(change: Callable[[BagFolder], object]) -> Callable[[BagFolder], object]:
    return _one_after_the_other(_lines(sorted, "sha512"), change)


def _in_two_orders_with_large_files(bag: BagFolder) -> None:
    _keep(("data/large", bytes(9 << 20)), ("data/deep/large", b"1" * (5 << 20)))(bag)
    _edit(bag, sorted, ("sha256",))


def _spoil_large(bag: BagFolder) -> None:
    _keep(("data/large", bytes(9 << 20)))(bag)
    bag.append("data/large", b"1")


def _link(bag: BagFolder) -> None:
    bag.remove("data/letter 021.txt")
    (bag.path / "data/letter 021.txt").symlink_to("letter 024.txt")


def _link_folder(bag: BagFolder) -> None:
    (bag.path / "data/deep").rename(bag.path / "deep")
    (bag.path / "data/deep").symlink_to("../deep")


def _link_alone(bag: BagFolder) -> None:
    """Nothing is in the last folder but a link, so that as many files are found as are listed."""
    shutil.rmtree(bag.path / "data/deep")
    _keep()(bag)
    (bag.path / "data/links").mkdir()
    (bag.path / "data/links/link").symlink_to("../hello.txt")


def _fetch(bag: BagFolder) -> None:
    bag.write("fetch.txt", b"https://example.org/1 1 data/letter 021.txt\n")
    bag.seal()


def _list_two_forms(bag: BagFolder, digit: str = "") -> None:
    """List one file under both forms of its name, far from one another, and perhaps with two digests."""
    _keep(("data/A\u00e9", b"1"))(bag)

    def add(lines: list[bytes]) -> list[bytes]:
        line = next(line for line in lines if line.endswith("A\u00e9\n".encode())).decode()
        return [*lines, (digit + line[len(digit) :].replace("\u00e9", "e\u0301")).encode()]

    _edit(bag, add)


def _spoil_tag_manifest(bag: BagFolder) -> None:
    line = bag.line("manifest-sha256.txt", "sha512")
    bag.replace("tagmanifest-sha512.txt", line, b"123456789" + line[9:])


def _remove_tag_manifests(bag: BagFolder) -> None:
    for algorithm in good_bags.ALGORITHMS:
        bag.remove(f"tagmanifest-{algorithm}.txt")


def _spoil_manifest(bag: BagFolder) -> None:
    """Write a digest in other letters, which says the same, and do not list the manifest anew."""
    manifest = bag.read("manifest-sha512.txt")
    bag.write("manifest-sha512.txt", manifest[:128].upper() + manifest[128:])


def _list_apart(bag: BagFolder) -> None:
    """One more manifest of an algorithm that another has already, in other letters, with a wrong digest."""
    bag.write("manifest-SHA256.txt", b"0" + bag.read("manifest-sha256.txt")[1:])


def _empty(bag: BagFolder) -> None:
    shutil.rmtree(bag.path / "data")
    (bag.path / "data").mkdir()
    _edit(bag, lambda _: [])


def _exchange_lines(lines: list[bytes]) -> list[bytes]:
    return [*lines[:50], lines[51], lines[50], *lines[52:]]


CHANGES: dict[str, Callable[[BagFolder], object]] = {
    "nothing": lambda _: None,
    "a file differs": lambda bag: bag.write("data/letter 021.txt", b"other"),
    "a file is missing": lambda bag: bag.remove("data/letter 021.txt"),
    "a file is not listed": lambda bag: bag.write("data/deep/more.txt", b"more"),
    "one for another": lambda bag: (bag.path / "data/letter 021.txt").rename(bag.path / "data/letter 999.txt"),
    "a digest of one manifest": _lines(lambda lines: [*lines[:9], b"123456789" + lines[9][9:], *lines[10:]], "sha512"),
    "digests exchanged": _lines(_exchange_digests),
    "digests exchanged in one manifest": _lines(_exchange_digests, "sha256"),
    "lines exchanged": _lines(_exchange_lines),
    "lines exchanged in one manifest": _lines(_exchange_lines, "sha512"),
    "a line repeated": _lines(lambda lines: [*lines, lines[7]]),
    "a line repeated in place of another": _lines(lambda lines: [*lines[:-1], lines[7]]),
    "a line repeated in one manifest": _lines(lambda lines: [*lines, lines[7]], "sha512"),
    "a line twice in one manifest": _lines(lambda lines: [*lines[:50], b"0" * 128 + lines[100][128:], *lines[51:]], "sha512"),
    "a line missing": _lines(lambda lines: lines[:200] + lines[201:]),
    "a line missing in one manifest": _lines(lambda lines: lines[:200] + lines[201:], "sha256"),
    "a line that cannot be read": _lines(lambda lines: [*lines[:9], b"no line\n", *lines[9:]]),
    "a line that cannot be read at the end of one manifest": _lines(lambda lines: [*lines, b"no line\n"], "sha512"),
    "no line feed at the end": _lines(lambda lines: [*lines[:-1], lines[-1][:-1]]),
    "no line feed at the end of one": _lines(lambda lines: [*lines[:-1], lines[-1][:-1]], "sha512"),
    "a blank line at the end": _lines(lambda lines: [*lines, b"\n"]),
    "CRLF": _lines(lambda lines: [line.replace(b"\n", b"\r\n") for line in lines]),
    "CRLF in the last line": _lines(lambda lines: [*lines[:-1], lines[-1].replace(b"\n", b"\r\n")]),
    "upper case": _lines(lambda lines: [line[:64].upper() + line[64:] for line in lines]),
    "binary marks": _lines(lambda lines: [line.replace(b"  ", b" *") for line in lines]),
    "one space": _lines(lambda lines: [line.replace(b"  ", b" ") for line in lines]),
    "in any order": _lines(sorted),
    "in reverse": _lines(lambda lines: lines[::-1]),
    "in reverse in one manifest": _lines(lambda lines: lines[::-1], "sha256"),
    "in any order in one manifest": _lines(sorted, "sha512"),
    "in two orders without the last line feed": _lines(lambda lines: [*lines[:0:-1], lines[0][:-1]], "sha256"),
    "in another order at the end": _lines(lambda lines: [*lines[:350], *lines[:349:-1]], "sha512"),
    "in two orders, one line repeated": _lines(lambda lines: [*sorted(lines), lines[7]], "sha512"),
    "in two orders, one line repeated in both": _both(lambda lines: [*sorted(lines), lines[7]], lambda lines: [*lines, lines[7]]),
    "in two orders, one line missing": _lines(lambda lines: sorted(lines)[1:], "sha512"),
    "in two orders, one line missing in the first": _lines(lambda lines: sorted(lines)[1:], "sha256"),
    "in two orders, one odd line": _both(sorted, lambda lines: [*lines[:9], b"no line\n", *lines[9:]]),
    "in two orders, one digest": _lines(lambda lines: sorted([*lines[:9], b"123456789" + lines[9][9:], *lines[10:]]), "sha512"),
    "in two orders, digests exchanged": _lines(lambda lines: _exchange_digests(lines[::-1]), "sha512"),
    "in two orders, and large files": _in_two_orders_with_large_files,
    "in two orders, a large file differs": _one_after_the_other(
        _in_two_orders_with_large_files, lambda bag: bag.append("data/large", b"1")
    ),
    "in two orders, a file differs": _in_two_orders(lambda bag: bag.write("data/letter 021.txt", b"other")),
    "in two orders, a file is missing": _in_two_orders(lambda bag: bag.remove("data/letter 021.txt")),
    "in two orders, a file is not listed": _in_two_orders(lambda bag: bag.write("data/more.txt", b"")),
    "in two orders, and fetch.txt": _in_two_orders(_fetch),
    "an empty manifest": _lines(lambda _: [], "sha256"),
    "empty manifests": _lines(lambda _: []),
    "a link": _link,
    "an unlisted link": lambda bag: (bag.path / "data/more.txt").symlink_to("letter 024.txt"),
    "a linked folder": _link_folder,
    "a link in a folder of its own": _link_alone,
    "an empty folder": lambda bag: (bag.path / "data/deep/empty").mkdir(),
    "unwise names": _keep(("data/deep/aux", b""), ("data/COM1", b""), ("data/deep/.DS_Store", b"")),
    "twins": _keep(("data/deep/LETTER 001.txt", b"")),
    "a name to be encoded": _keep(("data/deep/10%", b"")),
    "a name that is not NFC": _keep(("data/z\u0308", b"")),
    "a name that is not UTF-8": _keep(("data/\udcff", b"")),
    "a Persian name": _keep(("data/نامه\u200cها", b"")),
    "two forms of a name": _keep(("data/\u00e9", b""), ("data/e\u0301", b"")),
    "two forms of a name for one file": _list_two_forms,
    "two forms of a name for one file, one with another digest": lambda bag: _list_two_forms(bag, "0123456789"),
    "a large file": _keep(("data/large", bytes(9 << 20))),
    "a large file that differs": _spoil_large,
    "fetch.txt": _fetch,
    "a digest of a manifest in one tag manifest": _spoil_tag_manifest,
    "a manifest that differs from its digest": _spoil_manifest,
    "one more tag manifest": lambda bag: bag.write("tagmanifest-md5.txt", bag.line("manifest-sha256.txt", "md5")),
    "one more tag manifest, with a wrong digest": lambda bag: bag.write(
        "tagmanifest-md5.txt", b"0" * 32 + b"  manifest-sha256.txt\n"
    ),
    "no tag manifests": _remove_tag_manifests,
    "one manifest": lambda bag: bag.use("sha512"),
    "three manifests": lambda bag: bag.use("md5", "sha256", "sha512"),
    "an algorithm twice": _list_apart,
    "no file and no line": _empty,
    "an unknown algorithm": lambda bag: bag.write("manifest-unknown.txt", b"00  data/hello.txt\n"),
    "another encoding": lambda bag: bag.replace("bagit.txt", b"UTF-8", b"ISO-8859-1"),
    "another encoding, in which octets are other letters": _one_after_the_other(
        _keep(("data/\u00e9", b"")), lambda bag: bag.replace("bagit.txt", b"UTF-8", b"ISO-8859-1")
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_many_files_are_told_of_in_the_same_words(many: BagFolder, ways: Ways, processes: HashingProcesses, name: str) -> None:
    CHANGES[name](many)
    parsed = ways.by_parsing(many)

    assert ways.by_units(many) == parsed
    assert ways.by_units(many, DigestOptions(cores=2, processes=processes)) == parsed


QUICK = {"nothing", "no line feed at the end", "no line feed at the end of one", "upper case", "in reverse"}
QUICK |= {
    "no file and no line",
    "a Persian name",
    "a name to be encoded",
    "an empty folder",
    "unwise names",
    "twins",
    "a large file",
    "in any order",
    "in reverse in one manifest",
    "in any order in one manifest",
    "in two orders without the last line feed",
    "in another order at the end",
    "in two orders, and large files",
    "one manifest",
    "three manifests",
}


@pytest.mark.parametrize("name", sorted(QUICK))
def test_plain_bags_are_done_once_their_units_are(many: BagFolder, ways: Ways, name: str) -> None:
    """Else the tests above would compare parsing with parsing."""
    CHANGES[name](many)

    ways.by_units(many)

    assert ways.read is not None
    assert ways.read.is_well


def test_manifests_are_digested_in_the_read_that_gives_their_lines(many: BagFolder, ways: Ways) -> None:
    name = "manifest-sha256.txt"
    many.write(name, many.read(name)[:-1])
    many.seal()
    octets = many.read(name)
    expected = tuple(hashlib.new(algorithm, octets).hexdigest() for algorithm in ("sha512", "sha256"))

    assert ways.by_units(many)["valid"]
    assert ways.read is not None
    result = ways.read.digests_of_manifest(name, ["sha512", "sha256"])
    assert result is not None
    assert (result.size, result.digests) == (len(octets), expected)
    assert ways.read.digests_of_manifest(name, ["md5"]) is None
    assert ways.read.digests_of_manifest("bagit.txt", ["sha256"]) is None


def test_manifests_are_read_from_the_medium_if_all_files_are(many: BagFolder, ways: Ways) -> None:
    """Their lines come from memory."""
    assert ways.by_units(many, DigestOptions(cores=1, drop_pages=True))["valid"]
    assert ways.read is not None
    assert ways.read.digests_of_manifest("manifest-sha256.txt", ["sha256"]) is None


def test_manifests_that_are_exchanged_after_they_were_read_are_read_again(many: BagFolder, ways: Ways) -> None:
    def exchange() -> None:
        spoilt = many.read("manifest-sha512.txt").replace(b"0", b"1")
        (many.path / "other").write_bytes(spoilt)
        (many.path / "other").rename(many.path / "manifest-sha512.txt")

    # All runs are cut when the files of the last but one are told.
    count = iter(range(1 << 20))
    report = ways.by_units(many, DigestOptions(lambda _, files: exchange() if files and not next(count) else None, cores=1))

    assert "manifest-sha512.txt" in [finding["where"].get("path") for finding in report["findings"]]


def test_more_algorithms_are_computed_of_all_files(many: BagFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Units compare digests, and give none back."""
    monkeypatch.setattr(payload_reading, "_LONG_MANIFEST", 0)
    taken: dict[str, tuple[str, ...]] = {}
    options = FixityOptions(DigestOptions(cores=1), ("md5",), lambda path, digests: taken.update({path: digests}))

    assert validate_bag(many.path, Level.FULL, fixity=options).valid
    assert len(taken) == FILES + 1
    # md5sum of "hello\n"
    assert taken["data/hello.txt"] == ("b1946ac92492d2347c6235b4d2611184",)


def test_lines_that_are_too_many_to_be_parsed_are_told(many: BagFolder, ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (payload_read, tag_text):
        monkeypatch.setattr(module, "LINES_LIMIT", 100)
    parsed = ways.by_parsing(many)

    assert ways.by_units(many) == parsed
    assert not parsed["valid"]


class Meddler:
    """Changes a bag while it is read: each change once, when progress is told for the first time, the second time, and so on."""

    def __init__(self, *changes: Callable[[], object]) -> None:
        self._changes = list(changes)

    def __call__(self, _: int, files: int) -> None:
        """Make the next change, when files were read since the last."""
        if files and self._changes:
            self._changes.pop(0)()


def test_a_file_that_is_exchanged_for_a_link_in_mid_run_is_told(many: BagFolder, ways: Ways) -> None:
    last = many.path / "data/letter 399.txt"
    aside = many.path / "aside"

    def put_link() -> None:
        last.rename(aside)
        last.symlink_to("../aside")

    report = ways.by_units(many, DigestOptions(Meddler(put_link), cores=1))

    assert "bag.link" in [finding["code"] for finding in report["findings"]]
    assert not report["valid"]


def test_a_fault_that_is_gone_when_it_is_looked_for_is_told_all_the_same(many: BagFolder, ways: Ways) -> None:
    last = many.path / "data/letter 399.txt"
    good = last.read_bytes()
    count: list[int] = []

    def restore() -> None:
        # The last unit was read by now, and nothing was parsed.
        last.write_bytes(good)

    def watch(_: int, files: int) -> None:
        if files and not count:
            count.append(files)
            last.write_bytes(b"bad")
        elif files == FILES + 1:
            restore()

    report = ways.by_units(many, DigestOptions(watch, cores=1))

    assert [finding["where"]["path"] for finding in report["findings"]] == ["data/letter 399.txt"] * 2
    assert {finding["code"] for finding in report["findings"]} == {"bag.digest-differs"}
    assert last.read_bytes() == good


def test_a_manifest_that_is_changed_after_it_was_read_has_all_files_read_anew(many: BagFolder, ways: Ways) -> None:
    """A fault makes it be parsed. The lines that are parsed must be those that were compared."""
    many.write("data/unlisted", b"")
    name = "manifest-sha256.txt"

    def watch(_: int, files: int) -> None:
        if files == FILES + 1:
            many.write(name, b"".join(_exchange_digests(many.read(name).splitlines(keepends=True))))

    report = ways.by_units(many, DigestOptions(watch, cores=1))

    assert "bag.listed-digest-differs" in [finding["code"] for finding in report["findings"]]


def test_a_manifest_that_is_exchanged_for_another_while_it_is_read_is_parsed(many: BagFolder, ways: Ways) -> None:
    """Nothing else tells: the files agree with the manifest read, and no tag manifest lists the one that is there."""
    for name in ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt"):
        many.remove(name)
    name = "manifest-sha512.txt"
    other = many.path / "other"
    other.write_bytes(b"".join(_exchange_digests(many.read(name).splitlines(keepends=True))))
    state = (many.path / name).stat()
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    others = other.stat()

    report = ways.by_units(many, DigestOptions(Meddler(lambda: other.rename(many.path / name)), cores=1))

    assert (others.st_size, others.st_mtime_ns) == (state.st_size, state.st_mtime_ns)
    codes = [finding["code"] for finding in report["findings"]]
    assert codes == [*["bag.listed-digest-differs"] * 2, "bag.tag-manifest-missing"]


def test_a_file_that_comes_while_folders_are_listed_is_told(many: BagFolder, ways: Ways) -> None:
    """The folders are listed while the files are read: a file must not be taken for another that is gone."""
    (many.path / "data/letter 399.txt").rename(many.path / "data/other 399.txt")

    def put_back() -> None:
        (many.path / "data/other 399.txt").rename(many.path / "data/letter 399.txt")

    report = ways.by_units(many, DigestOptions(Meddler(put_back), cores=1))

    # When all were read, and the folders listed, as many files were found as are listed.
    assert ways.read is not None
    assert ways.read.files == FILES + 1
    assert not ways.read.is_well
    # Nothing is wrong with the bag as it is now.
    assert report["findings"] == []


@pytest.mark.loses_workers
def test_processes_that_are_killed_leave_their_units_to_others(many: BagFolder, ways: Ways) -> None:
    with closing(HashingProcesses(2)) as processes:

        def kill() -> None:
            for process in processes._processes:
                process._worker._process.kill()

        report = ways.by_units(many, DigestOptions(Meddler(kill), cores=2, processes=processes))

    assert [finding["code"] for finding in report["findings"]] == ["work.fewer-processes"]
    assert (report["valid"], report["payload_files"]) == (True, FILES + 1)


def test_progress_tells_of_all_files_and_octets(many: BagFolder, ways: Ways, processes: HashingProcesses) -> None:
    CHANGES["a large file"](many)
    told: list[tuple[int, int]] = []

    report = ways.by_units(many, DigestOptions(lambda *done: told.append(done), cores=2, processes=processes))

    assert told == sorted(told)
    assert told[-1] == (report["payload_bytes"], report["payload_files"])


def test_what_is_left_of_a_unit_with_much_to_read_is_given_out_again(many: BagFolder, ways: Ways) -> None:
    """A unit ends after 64 MiB."""
    for number in range(25):
        bag_file = many.path / f"data/deep/big {number:02}"
        bag_file.touch()
        os.truncate(bag_file, 3 << 20)
    _keep()(many)

    report = ways.by_units(many)

    assert (report["valid"], report["findings"], report["payload_files"]) == (True, [], FILES + 26)
    assert ways.read is not None
    assert ways.read.is_well


def test_few_descriptors_are_enough(many: BagFolder, ways: Ways) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/proc/self/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used + 9, before[1]))
    try:
        report = ways.by_units(many)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert report["findings"] == []
    assert ways.read is not None
    assert ways.read.is_well


_COUNT_OPENS = """
import os, sys
from collections import Counter
from archiver.bags.validation import FixityOptions, payload_reading, validate_bag
from archiver.hashing import DigestOptions, HashingProcesses, manifest_units
payload_reading._LONG_MANIFEST = 0
opened = Counter()
def count(event, values):
    if event == "open" and isinstance(values[0], bytes | str):
        opened[os.fsdecode(values[0])] += 1
sys.addaudithook(count)
report = validate_bag(sys.argv[1], fixity=FixityOptions(DigestOptions(cores=1)))
print(report.valid, max(count for name, count in opened.items() if name.startswith("letter ")))
"""


@pytest.mark.parametrize("name", ["a file is not listed", "a file differs", "a digest of one manifest", "lines exchanged"])
def test_no_file_is_read_twice(many: BagFolder, name: str) -> None:
    CHANGES[name](many)

    counted = subprocess.run([sys.executable, "-c", _COUNT_OPENS, many.path], capture_output=True, text=True, check=True)

    assert counted.stdout.split()[1] == "1"


def test_a_fault_is_told_of_a_file_that_is_read_again_for_another_line(many: BagFolder, ways: Ways) -> None:
    _list_two_forms(many)
    file = many.path / "data/A\u00e9"
    file.rename(many.path / "aside")
    file.symlink_to("../aside")

    def restore() -> None:
        # The unit of the first line was read by now, that of the other form is not plain, and nothing was parsed.
        file.unlink()
        (many.path / "aside").rename(file)

    report = ways.by_units(many, DigestOptions(Meddler(restore), cores=1))

    assert ("bag.file-unreadable", "data/A\u00e9") in [(one["code"], one["where"]["path"]) for one in report["findings"]]
