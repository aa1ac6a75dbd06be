"""Check what JSON Schema cannot say of the records of a bag: that they, the manifests and the files speak of the same things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, escape_finding, make_finding
from archiver.records.check_dates import check_dates
from archiver.records.check_statements import can_be_checked, check_statements
from archiver.records.description_check import check_description
from archiver.records.identifiers import comparable_identifier
from archiver.records.json_line import read_json_line
from archiver.records.schema_check import check_against
from archiver.records.versions import VERSIONS, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from archiver.findings import Finding

_NAMES_TOLD = 5
_GIVEN = frozenset({"resolved", "table"})
"""What a date rests on that a person gave."""


class ListedFile(NamedTuple):
    """What a bag says of a payload file: the digests of the manifests by algorithm, and its octets on the disk.

    `octets` are None where the file is not there.
    """

    digests: Mapping[str, str]
    octets: int | None


class RecordCheck:
    """Goes through the records of one bag."""

    def __init__(
        self,
        files: Mapping[str, ListedFile],
        organizations: Collection[str],
        path: str,
        read_file: Callable[[str], bytes | None] | None = None,
    ) -> None:
        """Begin.

        Args:
            files: each payload file that a manifest lists, by its path.
            organizations: what bag-info.txt gives as Source-Organization; nothing where it gives none.
            path: where the records stand.
            read_file: gives the octets of a file, None where it cannot be read; without it no document is looked at.
        """
        self._files = files
        self._organizations = {_plain(name) for name in organizations}
        self._path = path
        self._read_file = read_file
        self._described: dict[str, int] = {}
        self._compared: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._told_organizations: set[str] = set()
        self.identifiers: dict[str, int] = {}
        """The line of each identifier that `check` has met."""
        self.is_whole = True
        """Whether `check` could read every line, and so knows every identifier."""
        self.given_dates: dict[str, str] = {}
        """The date of each document, by identifier, that a person gave, so that an event must tell of it."""
        self.versions: set[str] = set()
        """The known versions of the records that `check` has met."""

    def check(self, lines: Iterable[bytes]) -> Iterator[Finding]:
        """Every fault of the records, one a line without its line feed; every finding can be shown."""
        for number, line in enumerate(lines, 1):
            where: Where = {"path": self._path, "line": number}
            try:
                found = list(self._check_line(line, where))
            except RecursionError:
                self.is_whole = False
                found = [make_finding("record.unreadable-line", where, line=number)]
            yield from map(escape_finding, found)
        for document in self._files:
            if document not in self._described:
                yield escape_finding(make_finding("record.missing", {"path": document}, document=document, records=self._path))

    def _check_line(self, line: bytes, where: Where) -> Iterator[Finding]:
        record, findings = read_json_line(line, "record", where)
        yield from findings
        if record is None and findings:
            self.is_whole = False
            return
        if isinstance(record, dict) and isinstance(record.get("identifier"), str):
            # Events may speak of it, whatever else is wrong with it.
            self.identifiers.setdefault(record["identifier"], where["line"])
        document = _named_file(record)
        if document is not None and self._described.setdefault(document, where["line"]) != where["line"]:
            yield make_finding(
                "record.file-repeated", where, document=document, first=self._described[document], line=where["line"]
            )
        version = VERSIONS.get(version_of(record))
        if version is None:
            place: Where = {**where, "pointer": "/recordVersion"}
            yield make_finding("record.version-unknown", place, found=version_of(record), known=list(VERSIONS))
            return
        self.versions.add(version_of(record))
        faults = check_against(version.schema, record, where)
        yield from faults
        if not faults:
            # A record that does not fit may lack what the other checks look at.
            yield from self._check_record(version.renew(record), where)

    def _check_record(self, record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        yield from self._check_file(record["file"], where)
        yield from check_dates(record, where)
        yield from self._check_organization(record["originOrganization"], where)
        yield from self._check_text(record, where)
        yield from check_description(record, where)
        yield from self._check_names(record, where)

    def _check_names(self, record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """What names one document must name no other; a code above `item` may be that of a folder with many."""
        identifier = record["identifier"]
        if record["date"]["basis"] in _GIVEN and "gregorian" in record["date"]:
            self.given_dates[identifier] = record["date"]["gregorian"]
        first = self._compared.setdefault(comparable_identifier(identifier), where["line"])
        if first != where["line"]:
            yield make_finding("record.identifier-repeated", where, identifier=identifier, first=first, line=where["line"])
        code = record.get("referenceCode")
        if code is not None and record.get("levelOfDescription", "item") == "item":
            first = self._codes.setdefault(code, where["line"])
            if first != where["line"]:
                yield make_finding("record.reference-code-repeated", where, found=code, first=first, line=where["line"])

    def _check_file(self, file: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        document, checksums = file["path"], file["checksums"]
        listed = self._files.get(document)
        if listed is None:
            yield make_finding("record.file-missing", where, document=document)
            return
        if listed.octets is not None and listed.octets != file["size"]:
            yield make_finding("record.size-differs", where, document=document, expected=listed.octets, found=file["size"])
        for algorithm, found in checksums.items():
            expected = listed.digests.get(algorithm, found)
            if expected != found:
                yield make_finding(
                    "record.checksum-differs", where, document=document, algorithm=algorithm, expected=expected, found=found
                )
        if listed.digests and not listed.digests.keys() & checksums.keys():
            values = {"expected": sorted(listed.digests), "found": sorted(checksums)}
            yield make_finding("record.checksum-uncompared", where, document=document, **values)
        elif listed.digests and (unlisted := sorted(checksums.keys() - listed.digests.keys())):
            yield make_finding(
                "record.checksum-unlisted", where, document=document, found=unlisted, expected=sorted(listed.digests)
            )

    def _check_text(self, record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        listed = self._files.get(record["file"]["path"])
        if self._read_file is None or listed is None or listed.octets != record["file"]["size"] or not can_be_checked(record):
            return  # of a file that is not there, or not the one that was described, enough is told
        octets = self._read_file(record["file"]["path"])
        if octets is not None:
            yield from check_statements(record, octets, where)

    def _check_organization(self, organization: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Told once for each organization, not for each of its documents."""
        names = [_plain(name["value"]) for name in organization["name"]]
        if self._organizations and self._organizations.isdisjoint(names) and names[0] not in self._told_organizations:
            self._told_organizations.add(names[0])
            expected = sorted(self._organizations)[:_NAMES_TOLD]
            yield make_finding("record.organization-differs", where, expected=expected, found=names[:_NAMES_TOLD])


def _named_file(record: object) -> str | None:
    file = record.get("file") if isinstance(record, dict) else None
    name = file.get("path") if isinstance(file, dict) else None
    return name if isinstance(name, str) else None


def _plain(name: str) -> str:
    """The name with one space wherever bag-info.txt may have folded its line."""
    return " ".join(name.split())
