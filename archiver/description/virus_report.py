r"""Read a report of clamscan or clamdscan: one line a file, `PATH: OK` or `PATH: NAME FOUND`, then a summary.

The form is that of ClamAV 1.4 (`clamscan --recursive FOLDER`), with or without the summary, and of a log (`--log`). With
`--infected`, and in a log, clean files are not named, so a file that is not named counts as not checked.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A line of clamscan on one file: `PATH: OK`, `PATH: Empty file`, `PATH: Win.Test.EICAR FOUND`, or `PATH: Access denied. ERROR`
# and any other reason. The path goes up to the last colon that fits, since it may hold colons and line feeds itself.
_RESULT: Final = re.compile(r"(?P<path>.+): (?:(?P<good>OK|Empty file)|(?P<virus>.+) FOUND|(?P<other>.+))\r?", re.DOTALL)
_SUMMARY: Final = re.compile(r"(?P<key>Known viruses|Engine version|End Date): +(?P<value>.+)")
# The line above the summary: `----------- SCAN SUMMARY -----------`. A log file has a bare one above each scan.
_RULE: Final = re.compile("-{5,}.*")
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Verdict(StrEnum):
    """The verdict of a scan about one file, from the best to the worst."""

    CLEAN = "clean"
    FAILED = "failed"
    INFECTED = "infected"


class ScanResult(NamedTuple):
    """The result of a scan for one file. `detail` is the name of the virus, or the reason why the file was not scanned."""

    verdict: Verdict
    detail: str = ""


class VirusReport(NamedTuple):
    """A report: results by path as written there, the version of ClamAV, and the local time at the end of the scan.

    `digest` is the SHA-256 of the report, which identifies a copy that is kept elsewhere.
    """

    results: Mapping[str, ScanResult]
    version: str | None
    ended: str | None
    digest: str


def read_virus_report(octets: bytes) -> VirusReport:
    """Read a report in UTF-8, or in UTF-16 with a byte order mark as PowerShell writes it. Any octets can be read."""
    encoding = next((name for mark, name in _MARKS if octets.startswith(mark)), "utf-8")
    text = octets.decode(encoding, "replace" if encoding == "utf-16" else "surrogateescape")
    results: dict[str, ScanResult] = {}
    summary: dict[str, str] = {}
    for path, result in _read_lines(text.split("\n"), summary):
        known = results.setdefault(path, result)
        if _badness(result) > _badness(known):
            results[path] = result
    version = summary.get("Engine version")
    if version is not None and "Known viruses" in summary:
        version = f"{version}; known viruses: {summary['Known viruses']}"
    return VirusReport(results, version, summary.get("End Date"), hashlib.sha256(octets).hexdigest())


def _read_lines(lines: Iterable[str], summary: dict[str, str]) -> Iterator[tuple[str, ScanResult]]:
    """Yield path and result of each file, and put the facts of the summary aside. A name may have line feeds in it."""
    before = ""
    in_summary = False
    for line in lines:
        if _RULE.fullmatch(line.rstrip("\r")):
            in_summary, before = "SUMMARY" in line, ""
        elif in_summary:
            if found := _SUMMARY.fullmatch(line.rstrip("\r")):
                summary[found["key"]] = found["value"]
        elif found := _RESULT.fullmatch(line):
            result = _read_result(found)
            if before:
                yield _normal(before + found["path"]), result
            yield _normal(found["path"]), result
            before = ""
        else:
            before = f"{before}{line}\n" if line else ""


def _read_result(found: re.Match[str]) -> ScanResult:
    if found["good"]:
        return ScanResult(Verdict.CLEAN, "" if found["good"] == "OK" else "empty file")
    if found["virus"]:
        return ScanResult(Verdict.INFECTED, found["virus"])
    return ScanResult(Verdict.FAILED, found["other"].rstrip("\r").removesuffix(" ERROR"))


def _normal(path: str) -> str:
    """Return a path for comparing: in NFC, and with `/` for the separators of Windows if it has no `/`."""
    if "/" not in path:
        path = path.replace("\\", "/")
    return unicodedata.normalize("NFC", path)


def match_documents(report: VirusReport, documents: Iterable[str], folder: str) -> dict[str, ScanResult]:
    """Return the results for documents, given by their paths in a folder. Documents that the report does not name have none.

    The report may have been made elsewhere. If it does not name the folder itself, the documents are looked for in the folder
    that explains most of its paths. If several folders explain as many, the worst result of each document counts.
    """
    named = {_normal(document): document for document in documents}
    folders: Counter[str] = Counter()
    for path in report.results:
        parts = path.split("/")
        for count in range(len(parts)):
            if "/".join(parts[count:]) in named:
                folders["/".join([*parts[:count], ""])] += 1
    most = max(folders.values(), default=0)
    likely = [known for known in (_normal(f"{folder.rstrip('/')}/"),) if known in folders]
    chosen = likely or [known for known, count in folders.items() if count == most]
    return {
        document: max(results, key=_badness)
        for path, document in named.items()
        if (results := [report.results[place + path] for place in chosen if place + path in report.results])
    }


def _badness(result: ScanResult) -> int:
    return list(Verdict).index(result.verdict)
