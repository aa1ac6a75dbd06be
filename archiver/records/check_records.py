"""Check that the records of a bag agree with its manifests, its files and one another, which JSON Schema cannot check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, make_finding
from archiver.records.check_dates import check_record_dates
from archiver.records.check_statements import can_be_checked, check_statements
from archiver.records.date_expression import written_date
from archiver.records.description_check import check_description
from archiver.records.identifiers import comparable_identifier
from archiver.records.json_line import LineCheck
from archiver.records.schema_check import check_against
from archiver.records.versions import VERSIONS, version_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from archiver.findings import Finding

_NAMES_TOLD = 5
"""The most names of an organization in a message."""
_GIVEN = frozenset({"resolved", "table"})
"""The bases of dates that a person gave."""


class ListedFile(NamedTuple):
    """A payload file: its digests in the manifests by algorithm, and its size on the disk in octets.

    `octets` is None if the file is not there.
    """

    digests: Mapping[str, str]
    octets: int | None


class RecordCheck(LineCheck):
    """Checks the records of one bag."""

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
            organizations: the values of Source-Organization in bag-info.txt; empty if it has none.
            path: the path of the records in the bag.
            read_file: returns the octets of a file, None if it cannot be read. Without it no document is read.
        """
        super().__init__(path, "record")
        self._files = files
        self._organizations = {_plain(name) for name in organizations}
        self._read_file = read_file
        self._described: dict[str, int] = {}
        self._compared: dict[str, int] = {}
        self._codes: dict[str, int] = {}
        self._told_organizations: set[str] = set()
        self.identifiers: dict[str, int] = {}
        """The line of each identifier that `check` has met."""
        self.is_whole = True
        """True if `check` could read every line and so knows every identifier."""
        self.given_dates: dict[str, str] = {}
        """The dates that persons gave, by identifier. An event must record each."""
        self.versions: set[str] = set()
        """The known versions of the records that `check` has met."""

    def check_inspected(self, lines: Iterable[tuple[bytes, Mapping[str, Any] | None]]) -> Iterator[Finding]:
        """Do what `check` does, for lines each of which has what `inspect_record` returned for it."""
        for finding in super().check_inspected(lines):
            self.is_whole = self.is_whole and finding.code != "record.unreadable-line"
            yield finding

    def _check_end(self) -> Iterator[Finding]:
        for document in self._files:
            if document not in self._described:
                yield make_finding("record.missing", {"path": document}, document=document, records=self._path)

    def _compare(self, record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Compare a record, in which nothing else is wrong, with the others and with the manifests."""
        yield from self._check_repetition(record, where)
        self.versions.add(version_of(record))
        yield from self._check_file(record["file"], where)
        yield from self._check_organization(record["originOrganization"], where)
        yield from self._check_names(record, where)

    def _check_repetition(self, record: object, where: Where) -> Iterator[Finding]:
        if isinstance(record, dict) and isinstance(record.get("identifier"), str):
            # Events may name it, whatever else is wrong with it.
            self.identifiers.setdefault(record["identifier"], where["line"])
        file = record.get("file") if isinstance(record, dict) else None
        document = file.get("path") if isinstance(file, dict) else None
        if isinstance(document, str) and self._described.setdefault(document, where["line"]) != where["line"]:
            yield make_finding(
                "record.file-repeated", where, document=document, first=self._described[document], line=where["line"]
            )

    def _check_line(self, record: Any, where: Where) -> Iterator[Finding]:  # noqa: ANN401 - any JSON value
        yield from self._check_repetition(record, where)
        version = VERSIONS.get(version_of(record))
        if version is None:
            at_version: Where = {**where, "pointer": "/recordVersion"}
            yield make_finding("record.version-unknown", at_version, found=version_of(record), known=list(VERSIONS))
            return
        self.versions.add(version_of(record))
        faults = check_against(version.schema, record, where)
        yield from faults
        if faults:
            return  # The record may lack what the other checks look at.
        record = version.renew(record)
        yield from self._check_file(record["file"], where)
        yield from check_record_dates(record, where)
        yield from self._check_organization(record["originOrganization"], where)
        yield from self._check_text(record, where)
        yield from check_description(record, where)
        yield from self._check_names(record, where)

    def _check_names(self, record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Check that identifiers and reference codes are not used twice. A code above `item` may stand for many documents."""
        identifier = record["identifier"]
        given = written_date(record["date"])
        if record["date"]["basis"] in _GIVEN and given is not None:
            self.given_dates[identifier] = given
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
            return  # a missing or changed file is reported elsewhere
        octets = self._read_file(record["file"]["path"])
        if octets is not None:
            yield from check_statements(record, octets, where)

    def _check_organization(self, organization: Mapping[str, Any], where: Where) -> Iterator[Finding]:
        """Compare the organization with bag-info.txt. Each organization is reported once, not for each of its documents."""
        names = [_plain(name["value"]) for name in organization["name"]]
        if self._organizations and self._organizations.isdisjoint(names) and names[0] not in self._told_organizations:
            self._told_organizations.add(names[0])
            expected = sorted(self._organizations)[:_NAMES_TOLD]
            yield make_finding("record.organization-differs", where, expected=expected, found=names[:_NAMES_TOLD])


def _plain(name: str) -> str:
    """Return the name with single spaces, since bag-info.txt may have folded its line at any space."""
    return " ".join(name.split())
