"""Turn octets into characters.

Rules of the room:

- The choice of an encoding is part of the answer, and a guess is a finding.
"""

from archiver.documents.encodings.decoding import (
    Decoding,
    decode,
    decode_as,
    is_text_encoding,
    is_written,
    looks_wide,
    reads_as_text,
    registered_name,
)

__all__ = ["Decoding", "decode", "decode_as", "is_text_encoding", "is_written", "looks_wide", "reads_as_text", "registered_name"]
