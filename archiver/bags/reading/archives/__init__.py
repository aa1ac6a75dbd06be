"""Bags in tar, tar.gz, tar.zst and zip files, read in place from a file that can be opened as often as needed.

Rules of the room:

- An archive is never unpacked. Its members are read once for their names and tag files, and once for the payload.
- Anything that the standard library raises on a damaged archive is one error, `DamagedArchiveError`.
- What a header states is bounded before it is believed: sizes, ratios, lengths of names.
- Names in old encodings are read as the manifests write them, and told.
"""
