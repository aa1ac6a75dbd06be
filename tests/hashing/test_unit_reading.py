from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from archiver.hashing import Unit, UnitRead, cut_lines, cut_manifests, read_unit
from archiver.hashing.manifest_runs import UnlikeManifestsError
from archiver.hashing.paths_sum import sum_paths
from archiver.hashing.units import Places
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from archiver.operating_system import OpenedFile

ALGORITHMS = ("sha256", "sha512")


@pytest.fixture
def places() -> Iterator[Places]:
    with Places() as places:
        yield places


def _unit(folder: Path, files: Mapping[str, bytes]) -> Unit:
    """Write files, and list them as `sha256sum` and `sha512sum` do."""
    lines = [b"", b""]
    for name, octets in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(octets)
        for place, algorithm in enumerate(ALGORITHMS):
            lines[place] += f"{hashlib.new(algorithm, octets).hexdigest()}  {name}\n".encode()
    return Unit(str(folder), b"data/", ALGORITHMS, tuple(lines), 1, b"key")


def _read(unit: Unit, places: Places) -> UnitRead:
    return read_unit(unit, places, lambda _: None)


FILES = {"data/a": b"abc", "data/folder/b": b"", "data/folder/نامه": bytes(5000), "data/z": bytes(2 << 20)}


def test_files_that_agree_are_counted(tmp_path: Path, places: Places) -> None:
    read = _read(_unit(tmp_path, FILES), places)

    assert (read.files, read.octets, read.faults, read.is_plain) == (4, sum(map(len, FILES.values())), (), True)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("number", range(4))
def test_a_digest_that_differs_in_one_manifest_is_a_fault_of_its_file(
    tmp_path: Path, places: Places, place: int, number: int
) -> None:
    unit = _unit(tmp_path, FILES)
    rows = unit.lines[place].splitlines(keepends=True)
    rows[number] = (b"1" if rows[number][:1] == b"0" else b"0") + rows[number][1:]
    lines = [*unit.lines]
    lines[place] = b"".join(rows)

    read = _read(unit._replace(lines=tuple(lines)), places)

    assert read.files == 3
    (fault,) = read.faults
    path = list(FILES)[number]
    assert (fault.path, fault.fault) == (path, None)
    assert fault.digests == tuple(hashlib.new(algorithm, FILES[path]).hexdigest() for algorithm in ALGORITHMS)


def test_files_that_cannot_be_read_are_faults(tmp_path: Path, places: Places) -> None:
    names = ["link", "folder-link/file", "fifo", "folder", "missing", "good"]
    unit = _unit(tmp_path, {f"data/{name}": b"abc" for name in names})
    for name in ("link", "fifo", "folder", "missing"):
        (tmp_path / "data" / name).unlink()
    (tmp_path / "data/link").symlink_to("good")
    (tmp_path / "data/folder-link").rename(tmp_path / "data/elsewhere")
    (tmp_path / "data/folder-link").symlink_to("elsewhere")
    os.mkfifo(tmp_path / "data/fifo")
    (tmp_path / "data/folder").mkdir()

    read = _read(unit, places)

    faults = {fault.path: fault.fault for fault in read.faults}
    assert faults == {
        "data/link": "link",
        "data/folder-link/file": "missing",
        "data/fifo": "irregular",
        "data/folder": "irregular",
        "data/missing": "missing",
    }
    assert read.files == 1


ODD = {
    "upper case, which is no fault": (lambda lines: lines.replace(b"a", b"A", 1), True),
    "binary mark": (lambda lines: lines.replace(b"  data", b" *data", 1), False),
    "one space": (lambda lines: lines.replace(b"  data", b" data", 1), False),
    "three spaces": (lambda lines: lines.replace(b"  data", b"   data", 1), False),
    "CRLF": (lambda lines: lines.replace(b"\n", b"\r\n"), False),
    "blank line": (lambda lines: lines + b"\n", False),
    "no line feed at the end": (lambda lines: lines[:-1], False),
    "short digest": (lambda lines: lines[1:], False),
    "white space in a digest": (lambda lines: b" " + lines[1:], False),
    "an octet of white space in a digest": (lambda lines: b"  " + lines[2:], False),
    "carriage return in a name": (lambda lines: lines.replace(b"data/a", b"data/\r"), False),
    "NUL in a name": (lambda lines: lines.replace(b"data/a", b"data/\0"), False),
    "no hexadecimal": (lambda lines: b"g" + lines[1:], False),
    "percent sign": (lambda lines: lines.replace(b"data/a", b"data/%"), False),
    "backslash": (lambda lines: lines.replace(b"data/a", b"data/\\"), False),
    "parent": (lambda lines: lines.replace(b"data/folder/b", b"data/../data"), False),
    "this folder": (lambda lines: lines.replace(b"data/folder/b", b"data/./folde"), False),
    "empty component": (lambda lines: lines.replace(b"data/folder/b", b"data//folder"), False),
    "outside": (lambda lines: lines.replace(b"data/a", b"date/a"), False),
    "not NFC": (lambda lines: lines.replace(b"data/a", "data/a\u0308".encode()), False),
    "not UTF-8": (lambda lines: lines.replace(b"data/a", b"data/\xff"), False),
    "empty": (lambda _: b"", False),
}


@pytest.mark.parametrize("name", ODD)
def test_lines_that_are_not_plain_are_left_to_others(tmp_path: Path, places: Places, name: str) -> None:
    unit = _unit(tmp_path, FILES)
    change, is_plain = ODD[name]

    read = _read(unit._replace(lines=tuple(map(change, unit.lines))), places)

    assert read == (read if is_plain else UnitRead(is_plain=False))
    assert read.is_plain is is_plain


@pytest.mark.parametrize(
    ("written", "name"),
    [("100%25", "100%"), ("a%0Ab%0dc", "a\nb\rc"), ("%2525", "%25"), ("12:30", "12:30"), ("..a/...", "..a/..."), (" ", " ")],
)
def test_names_are_read_as_bagit_1_0_writes_them(tmp_path: Path, places: Places, written: str, name: str) -> None:
    unit = _unit(tmp_path, {f"data/{name}": b"abc"})
    lines = tuple(run.replace(name.encode(), written.encode()) for run in unit.lines)

    read = _read(unit._replace(lines=lines, decodes=True), places)

    assert (read.files, read.faults, read.is_plain) == (1, (), True)
    assert read.paths_sum == sum_paths([f"  data/{name}".encode()], b"key")


@pytest.mark.parametrize("written", ["100%", "a%20b", "%0", "%41", "C:", "C:/a", ".", "name/"])
def test_names_that_mean_different_things_are_left_to_others(tmp_path: Path, places: Places, written: str) -> None:
    unit = _unit(tmp_path, {"data/name": b"abc"})
    lines = tuple(run.replace(b"name", written.encode()) for run in unit.lines)

    assert not _read(unit._replace(lines=lines, decodes=True), places).is_plain


def test_manifests_that_list_other_paths_are_left_to_others(tmp_path: Path, places: Places) -> None:
    unit = _unit(tmp_path, {"data/a": b"abc", "data/b": b"abc"})
    first, second = unit.lines[1].splitlines(keepends=True)

    assert not _read(unit._replace(lines=(unit.lines[0], second + first)), places).is_plain


@pytest.mark.parametrize("more", [b"much more than before", b""])
def test_a_file_that_changes_its_length_once_it_is_open_is_read_to_its_end(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    unit = _unit(tmp_path, {"data/a": b"abc"})._replace(drop_pages=True)  # small files are opened so only then
    open_files = Folder.open_files

    def open_and_write(folder: Folder, below: str, names: Sequence[bytes]) -> list[OpenedFile | OSError]:
        opened = open_files(folder, below, names)
        (tmp_path / "data/a").write_bytes(more)
        return opened

    monkeypatch.setattr(Folder, "open_files", open_and_write)

    (fault,) = _read(unit, places).faults

    assert fault.digests == tuple(hashlib.new(algorithm, more).hexdigest() for algorithm in ALGORITHMS)


def test_a_small_file_of_which_only_a_part_came_is_read_on(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file system may give less than it is asked for, as FUSE does with direct_io. The part may even have the right digest."""
    unit = _unit(tmp_path, {"data/a": b"abc" * 100, "data/b": b"abc"})
    digests = _unit(tmp_path / "other", {"data/a": b"abc", "data/b": b"abc"})
    read_part = os.pread
    monkeypatch.setattr(os, "pread", lambda descriptor, _, at: read_part(descriptor, 3, at))

    read = _read(unit, places)
    (fault,) = _read(unit._replace(lines=digests.lines), places).faults

    assert (read.files, read.octets, read.faults) == (2, 303, ())
    assert fault.digests == tuple(hashlib.new(algorithm, b"abc" * 100).hexdigest() for algorithm in ALGORITHMS)


def test_a_small_file_that_came_otherwise_than_it_is_now_is_a_fault(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A medium that gives other octets once is damaged, although it gives the right ones later."""
    unit = _unit(tmp_path, {"data/a": b"abc"})
    monkeypatch.setattr(Folder, "read_small_files", lambda *_: [b"abd"])

    (fault,) = _read(unit, places).faults

    assert fault.digests == tuple(hashlib.new(algorithm, b"abd").hexdigest() for algorithm in ALGORITHMS)
    assert (fault.path, fault.size, fault.modified_ns) == ("data/a", 3, (tmp_path / "data/a").stat().st_mtime_ns)


def test_a_small_file_that_differed_and_is_gone_now_is_missing(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = _unit(tmp_path, {"data/a": b"abc"})
    (tmp_path / "data/a").unlink()
    monkeypatch.setattr(Folder, "read_small_files", lambda *_: [b"abd"])

    (fault,) = _read(unit, places).faults

    assert (fault.path, fault.fault) == ("data/a", "missing")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each name is opened."""
    counts = Counter[str]()
    open_file = os.open

    def count(path: bytes | str, *options: Any, **named: Any) -> int:
        counts[os.fsdecode(path)] += 1
        return open_file(path, *options, **named)

    monkeypatch.setattr(os, "open", count)
    return counts


@pytest.mark.parametrize("size", [0, 5, (1 << 16) - 1, 1 << 16, 70_000, 1 << 20, 3 << 20])
def test_a_file_is_opened_once_whatever_its_size(tmp_path: Path, places: Places, opened: Counter[str], size: int) -> None:
    names = [f"{number:02}-{size}-octets" for number in range(40)]
    unit = _unit(tmp_path, {f"data/{name}": bytes(size if number % 7 else 3) for number, name in enumerate(names)})

    opened.clear()
    read = _read(unit, places)

    assert [opened[name] for name in names] == [1] * (40 - read.left) + [0] * read.left
    assert bool(read.left) is (size > 1 << 20)  # 64 MiB are enough for one unit


@pytest.mark.parametrize("made", ["swapped lines", "a malformed digest"])
def test_larger_files_and_copies_are_not_read_for_a_unit_that_is_not_plain(
    tmp_path: Path, places: Places, opened: Counter[str], made: str
) -> None:
    names = [f"{number:02}-larger" for number in range(40)]
    unit = _unit(tmp_path, {f"data/{name}": bytes(70_000) for name in names})
    first, *rows = unit.lines[1].splitlines(keepends=True)
    rows[10:12] = rows[11:9:-1] if made == "swapped lines" else [b"g" + rows[10][1:], rows[11]]
    odd = unit._replace(lines=(unit.lines[0], b"".join([first, *rows])))

    opened.clear()
    assert not _read(odd, places).is_plain
    assert sum(opened[name] for name in names) <= 32  # what is opened at once
    opened.clear()
    assert not _read(odd._replace(copies=str(tmp_path / "copies")), places).is_plain
    assert sum(opened[name] for name in names) == 0


@pytest.mark.parametrize("size", [(1 << 16) - 1, 1 << 16, (1 << 16) + 1])
@pytest.mark.parametrize("count", [1, 20, 60])
def test_small_files_beside_larger_ones(tmp_path: Path, places: Places, size: int, count: int) -> None:
    larger = {f"data/larger {number:02}": bytes([number]) * size for number in range(count)}
    unit = _unit(tmp_path, dict(sorted({**{f"data/{number}": b"abc" for number in range(50)}, **larger}.items())))

    read = _read(unit, places)

    assert (read.files, read.octets, read.faults) == (50 + count, 150 + size * count, ())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make a device")
def test_a_device_is_no_file_although_it_gives_what_the_manifest_says(tmp_path: Path, places: Places) -> None:
    unit = _unit(tmp_path, {"data/empty": b"", "data/other": b"abc"})
    (tmp_path / "data/empty").unlink()
    os.mknod(tmp_path / "data/empty", 0o600 | stat.S_IFCHR, os.stat(os.devnull).st_rdev)

    (fault,) = _read(unit, places).faults

    assert (fault.path, fault.fault) == ("data/empty", "irregular")


def test_a_system_that_does_not_answer_the_call_reads_all_the_same(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termios.FIONREAD", 0x1)
    unit = _unit(tmp_path, FILES)

    assert (_read(unit, places).files, _read(unit, places).octets) == (4, sum(map(len, FILES.values())))


MIDDLE: dict[str, tuple[Callable[[bytes], bytes], bool]] = {
    "other paths": (lambda lines: lines.replace(b"data/b", b"data/x"), True),
    "another order": (lambda lines: b"".join(lines.splitlines(keepends=True)[place] for place in (0, 2, 1, 3)), True),
    "no hexadecimal": (lambda lines: lines[:140] + b"g" + lines[141:], False),
}


@pytest.mark.parametrize("name", MIDDLE)
def test_what_is_wrong_between_the_first_and_the_last_line_is_left_to_others(tmp_path: Path, places: Places, name: str) -> None:
    unit = _unit(tmp_path, {f"data/{name}": name.encode() for name in "abcd"})
    change, is_unpaired = MIDDLE[name]

    read = _read(unit._replace(lines=(unit.lines[0], change(unit.lines[1]))), places)

    assert read == UnitRead(is_plain=False, is_unpaired=is_unpaired)


def test_a_part_has_lines_in_any_order(tmp_path: Path, places: Places) -> None:
    unit = _unit(tmp_path, {f"data/{name}": name.encode() * 5000 for name in "abcdef"})
    first, second = (run.splitlines(keepends=True) for run in unit.lines)
    lines = b"".join(first[::-1]), b"".join(sorted(second))

    read = _read(unit._replace(lines=lines, part=1), places)

    assert (read.files, read.faults, read.is_plain) == (6, (), True)
    assert read.paths_sum == sum_paths([f"  data/{name}".encode() for name in "abcdef"], b"key")


@pytest.mark.parametrize("manifests", [(0,), (1,), (0, 1)])
def test_a_part_in_which_a_path_stands_twice_is_left_to_others(
    tmp_path: Path, places: Places, manifests: tuple[int, ...]
) -> None:
    unit = _unit(tmp_path, {"data/a": b"abc", "data/b": b"abc"})
    lines = tuple(run + run.splitlines(keepends=True)[0] if place in manifests else run for place, run in enumerate(unit.lines))

    assert not _read(unit._replace(lines=lines, part=1), places).is_plain


def test_a_part_keeps_large_files_for_later_and_leaves_no_lines(tmp_path: Path, places: Places) -> None:
    """Its lines are sorted here alone, so nobody else could say which are left."""
    large = {f"data/large {number}": bytes([number]) * (5 << 20) for number in range(2)}
    unit = _unit(tmp_path, large | {f"data/{number:02}": bytes(3 << 20) for number in range(25)})
    lines = tuple(b"".join(run.splitlines(keepends=True)[::-1]) for run in unit.lines)

    read = _read(unit._replace(lines=lines, part=1), places)

    assert (read.files, read.left) == (25, 0)
    assert [_read(unit._replace(lines=one), places).files for one in read.large] == [1, 1]


def test_large_files_are_left_to_units_of_their_own(tmp_path: Path, places: Places) -> None:
    unit = _unit(tmp_path, {"data/a": b"abc", "data/b": bytes(5 << 20), "data/c": b"abc"})
    told: list[int] = []

    read = _read(unit, places)
    (lines,) = read.large
    alone = read_unit(unit._replace(lines=lines), places, told.append)

    assert (read.files, read.octets, lines) == (2, 6, cut_lines(unit.lines, 1, 2))
    assert (alone.files, alone.octets, sum(told)) == (1, 5 << 20, 5 << 20)
    whole = _read(_unit(tmp_path, {"data/a": b"abc", "data/b": b"", "data/c": b"abc"}), places)
    assert read.paths_sum + alone.paths_sum == whole.paths_sum


def test_small_files_of_a_slow_disk_are_told_before_the_unit_ends(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archiver.hashing.steady_progress._EVERY", 0)
    unit = _unit(tmp_path, {f"data/{number:03}": bytes(2 << 20 if number == 50 else 10) for number in range(100)})
    told: list[int] = []

    read = read_unit(unit, places, told.append)

    assert sum(told) == read.octets == 990 + (2 << 20)
    assert told[0] == 320  # what is opened at once
    assert min(told) > 0


def test_much_to_read_is_shared(tmp_path: Path, places: Places) -> None:
    unit = _unit(tmp_path, {f"data/{number:03}": bytes(3 << 20) for number in range(70)})

    read = _read(unit, places)

    assert 0 < read.files < 70
    assert read.left == 70 - read.files


def _cut(folder: Path, contents: list[bytes], octets: int, ending: tuple[int, int] | None = None) -> list[tuple[bytes, ...]]:
    files = []
    for number, content in enumerate(contents):
        (folder / str(number)).write_bytes(content)
        files.append((folder / str(number)).open("rb"))
    try:
        runs = [*cut_manifests(files, ALGORITHMS, octets, ending)]
    finally:
        for file in files:
            file.close()
    firsts = [run.first for run in runs]
    assert firsts == [1 + sum(run.length for run in runs[:number]) for number in range(len(runs))]
    assert all(lines.count(b"\n") == run.length for run in runs for lines in run.lines)
    return [run.lines for run in runs]


@pytest.mark.parametrize("octets", [100, 150, 1000, 1 << 20])
def test_runs_have_the_same_lines_of_each_manifest(tmp_path: Path, octets: int) -> None:
    lines = _unit(tmp_path, {f"data/{'x' * (number % 7)}{number}": b"" for number in range(50)}).lines

    runs = _cut(tmp_path, [*lines], octets)
    without_end = _cut(tmp_path, [lines[0], lines[1][:-1]], octets)

    assert (len(runs) > 1) is (octets < 1 << 20)
    assert tuple(map(b"".join, zip(*runs, strict=True))) == lines
    assert without_end == runs


def test_runs_at_the_end_may_be_shorter(tmp_path: Path) -> None:
    lines = _unit(tmp_path, {f"data/{number:02}": b"" for number in range(40)}).lines
    line = 64 + len("  data/00\n")

    runs = _cut(tmp_path, [*lines], 10 * line, (20 * line, 2 * line))

    assert [first.count(b"\n") for first, _ in runs] == [10, 10, *[2] * 10]
    assert tuple(map(b"".join, zip(*runs, strict=True))) == lines


@pytest.mark.parametrize("octets", [100, 1 << 20])
@pytest.mark.parametrize("more", [b"\n", b"x", b"0" * 128 + b"  data/more\n"])
def test_manifests_of_other_lengths_are_unlike(tmp_path: Path, octets: int, more: bytes) -> None:
    lines = _unit(tmp_path, {f"data/{number}": b"" for number in range(50)}).lines

    with pytest.raises(UnlikeManifestsError):
        _cut(tmp_path, [lines[0], lines[1] + more], octets)
    with pytest.raises(UnlikeManifestsError):
        _cut(tmp_path, [lines[0] + more, lines[1]], octets)


def test_lines_that_are_shorter_than_the_difference_of_digests_are_unlike(tmp_path: Path) -> None:
    for name in ("sha512", "md5"):
        (tmp_path / name).write_bytes(b"x\n" * 20_000)

    with (tmp_path / "sha512").open("rb") as first, (tmp_path / "md5").open("rb") as second, pytest.raises(UnlikeManifestsError):
        [*cut_manifests([first, second], ("sha512", "md5"), 1 << 13)]


def test_a_line_that_is_longer_than_a_run_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(UnlikeManifestsError):
        _cut(tmp_path, [b"0" * 1000, b"0" * 1000], 100)
