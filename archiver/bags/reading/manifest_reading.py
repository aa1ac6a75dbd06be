"""Read the manifests of a bag into its listings, and note every line that RFC 8493 does not allow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.bags.format import (
    CanonicalOrder,
    ManifestLine,
    decode_name,
    is_encoded,
    is_payload,
    is_tag_manifest,
    plain_path,
    read_line,
    read_manifest_name,
    unsafe_reason,
)
from archiver.bags.reading.listing import Listing, Manifest, ManifestEntry
from archiver.bags.reading.tag_text import split_with_ends

if TYPE_CHECKING:
    from archiver.bags.reading.open_bag import OpenBag
    from archiver.bags.reading.tag_text import Chunk

# Patterns of lines that few manifests have are compiled at their first use.
# md5sum writes a backslash, a line feed and a carriage return in a name as `\\`, `\n` and `\r`.
_MD5SUM_ESCAPE = r"\\([\\nr])"
_MD5SUM_ESCAPED = {"\\": "\\", "n": "\n", "r": "\r"}

# The name in a line that is no line of a manifest: in the form of `shasum --tag`, or behind anything at all.
_BSD_LINE = r"[\w/-]+ \((.+)\) = [0-9A-Fa-f]*"
_NAME_OF_PAYLOAD = r"(data/.+)\Z"
_NAME_OF_TAG_FILE = r"[ \t](?:[ \t*]*)([^ \t*].*)\Z"


def read_manifests(bag: OpenBag, *, payload_is_known: bool = False) -> None:
    """Fill the listings of the bag from all its payload manifests and tag manifests. Faults go to the log.

    With `payload_is_known`, the names of the payload manifests are kept, and no line of them.
    """
    for file in bag.base_files:
        name = read_manifest_name(file)
        if name is None:
            continue
        if not name.is_normalized:
            bag.log.add("bag.manifest-name", file, raised=bag.is_strict, algorithm=name.algorithm)
        manifest = Manifest(file, name.algorithm)
        if manifest.computed is None:
            bag.log.add("bag.algorithm-unknown", file, algorithm=name.algorithm)
        if payload_is_known and not name.of_tags:
            bag.payload.manifests.append(manifest)
        else:
            _ManifestReader(bag, manifest, of_tags=name.of_tags).read()
    _check_choice(bag)


def _check_choice(bag: OpenBag) -> None:
    if not bag.payload.manifests:
        bag.log.add("bag.manifest-missing")
    elif all(manifest.is_weak for manifest in bag.payload.manifests if manifest.computed):
        weak = sorted({manifest.algorithm for manifest in bag.payload.manifests if manifest.computed})
        if weak:
            bag.log.add("bag.weak-algorithms", algorithms=weak)
    if not bag.tags.manifests:
        bag.log.add("bag.tag-manifest-missing", raised=bag.follows_our_profile)


def _compile_plain_lines(digits: int, *, is_canonical: bool) -> re.Pattern[str]:
    """Compile a pattern of lines without any fault: a whole digest and a path below data/.

    The path is plain and safe, and has no `%`, backslash, colon or lone surrogate. No component of it is `.` or `..`.
    """
    digest, space = ("[0-9a-f]", "  ") if is_canonical else ("[0-9a-fA-F]", " {1,2}")
    # A slash and a name. The look-ahead refuses `.` and `..` if they are the whole name, but lets `.htaccess` and `...` pass.
    component = r"(?!\.{1,2}(?:/|$))[^/\r\n%\\:\ud800-\udfff]+"
    return re.compile(f"^({digest}{{{digits}}}){space}(data(?:/{component})+)$", re.MULTILINE)


class _ManifestReader:
    """Reads one manifest into the listing that it belongs to."""

    def __init__(self, bag: OpenBag, manifest: Manifest, *, of_tags: bool) -> None:
        self._bag = bag
        self._manifest = manifest
        self._of_tags = of_tags
        self._listing: Listing = bag.tags if of_tags else bag.payload
        self._doubtful: list[tuple[int, str]] = []
        self._order = CanonicalOrder() if bag.follows_our_profile else None
        digits = 0 if of_tags else manifest.digest_length
        self._plain_lines = _compile_plain_lines(digits, is_canonical=bag.follows_our_profile) if digits else None

    def read(self) -> None:
        """Read all lines of the manifest into the listing."""
        self._listing.manifests.append(self._manifest)
        is_empty = True
        for chunk in self._bag.read_chunks(self._manifest.file):
            is_empty = False
            if self._read_at_once(chunk):
                continue
            for number, (line, end) in enumerate(split_with_ends(chunk.text), chunk.first):
                if self._order and not self._order.accepts(line, ends_with_lf=end == "\n"):
                    self._note("bag.manifest-not-canonical", number)
                self._read_line(number, line)
        for doubtful in self._doubtful:
            self._listing.add_doubtful(self._manifest, *doubtful)
        if self._of_tags and is_empty:
            self._note("bag.tag-manifest-empty", 0)

    def _read_at_once(self, chunk: Chunk) -> bool:
        """Parse the lines if all of them have the plain form `digest  path`. Return False if any does not."""
        if self._plain_lines is None:
            return False
        found = self._plain_lines.findall(chunk.text)
        if len(found) != chunk.text.count("\n") or not chunk.text.endswith("\n"):
            return False
        digests, names = zip(*found, strict=True)
        if self._order and not self._order.accepts_all(list(names)):
            return False
        return self._listing.add_all(self._manifest, chunk.first, names, digests)

    def _note(self, code: str, line: int, *, raised: bool = False, **values: object) -> None:
        self._bag.log.add(code, self._manifest.file, line=line, raised=raised, **values)

    def _read_line(self, number: int, line: str) -> None:
        read = read_line(line)
        if read is not None:
            self._check_line(number, read)
        elif line.strip(" \t"):
            self._note("bag.line-malformed", number)
            self._doubt(number, line)
        else:
            self._note("bag.blank-line", number)

    def _doubt(self, number: int, line: str) -> None:
        """Keep the name in a line that cannot be read, so that its file is not called unlisted beside."""
        match = re.fullmatch(_BSD_LINE, line) or re.search(_NAME_OF_TAG_FILE if self._of_tags else _NAME_OF_PAYLOAD, line)
        if match is None:
            return
        decoded = decode_name(match[1], percent_sign=self._bag.is_strict)
        name = plain_path(decoded)
        is_name = not unsafe_reason(decoded) and not unsafe_reason(name) and not name.endswith("/")
        if is_name and is_payload(name) is not self._of_tags:
            self._doubtful.append((number, name))

    def _check_line(self, line: int, read: ManifestLine) -> None:
        expected = self._manifest.digest_length
        if expected and len(read.digest) != expected:
            self._note(
                "bag.digest-malformed", line, expected=expected, found=len(read.digest), algorithm=self._manifest.algorithm
            )
        written = read.path
        if read.binary_mark or read.escape_mark:
            self._note("bag.md5sum-line", line)
        if read.escape_mark:
            written = re.sub(_MD5SUM_ESCAPE, lambda match: _MD5SUM_ESCAPED[match[1]], written)
        entry = self._make_entry(line, read.digest, written)
        if entry is not None:
            self._keep(entry)

    def _make_entry(self, line: int, digest: str, written: str) -> ManifestEntry | None:
        strict = self._bag.is_strict
        decoded = decode_name(written, percent_sign=strict)
        name = plain_path(decoded)
        if reason := unsafe_reason(decoded) or unsafe_reason(name):
            self._note("bag.path-unsafe", line, name=decoded, reason=reason)
            return None
        if name != decoded:
            self._note("bag.path-not-plain", line)
        if strict and "%" in written and not is_encoded(written):
            self._note("bag.name-not-encoded", line, name=name)
        if not self._may_list(line, name):
            return None
        others = {plain_path(written), plain_path(decode_name(written))} - {name} if "%" in written else ()
        return ManifestEntry(line, name, digest, tuple(sorted(others)))

    def _may_list(self, line: int, name: str) -> bool:
        """Return whether the name may stand in this kind of manifest. Note it if not."""
        if name.endswith("/"):
            self._note("bag.folder-listed", line, name=name)
        elif is_payload(name) and self._of_tags:
            self._note("bag.payload-in-tag-manifest", line, name=name)
        elif not is_payload(name) and not self._of_tags:
            self._note("bag.path-outside-payload", line, name=name)
        else:
            return True
        return False

    def _keep(self, entry: ManifestEntry) -> None:
        before = self._listing.add(self._manifest, entry)
        if self._of_tags and is_tag_manifest(entry.name):
            self._note("bag.tag-manifest-listed", entry.line, raised=self._bag.is_strict, name=entry.name)
        if not before:
            return
        number = self._listing.number(entry.name)
        same = number is not None and self._manifest.digest(number) == entry.digest.lower()
        if same or not self._manifest.computed:
            self._note("bag.entry-repeated", entry.line, raised=self._bag.is_strict, name=entry.name, first=before)
        else:
            self._note("bag.entry-conflicting", entry.line, name=entry.name, first=before)
