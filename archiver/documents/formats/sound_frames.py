"""Recognise compressed sound without a header: frame follows frame, each with its length in its first octets."""

from __future__ import annotations

from typing import Final

# ISO/IEC 11172-3 and 13818-3: kilobits a second by the number in the header, for versions and layers, and samples a second.
_RATES: Final = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_HEADER: Final = 4
_SYNC: Final = 0xE0
_FRAMES: Final = 3
"""Frames in a row that are proof enough."""


def find_sound_frames(beginning: bytes) -> str | None:
    """Return `audio/mpeg` or `audio/aac` if the beginning of a file is frames of it, or None."""
    for media_type, measure in (("audio/mpeg", _measure_mpeg), ("audio/aac", _measure_adts)):
        at = frames = 0
        while frames < _FRAMES and at + _HEADER <= len(beginning):
            length = measure(beginning[at : at + 7])
            if not length:
                break
            at += length
            frames += 1
        if frames == _FRAMES or (frames > 1 and at >= len(beginning)):
            return media_type
    return None


def _measure_mpeg(header: bytes) -> int:
    """Return the length of a frame of MPEG sound, or 0 if the header is none."""
    sync, kind, rates = header[0], header[1], header[2]
    version, layer = kind >> 3 & 3, 4 - (kind >> 1 & 3)
    rate, samples, padding = rates >> 4, rates >> 2 & 3, rates >> 1 & 1
    if sync != 0xFF or kind < _SYNC or version == 1 or layer == 4 or rate in {0, 15} or samples == 3:  # noqa: PLR2004 - reserved
        return 0
    table = _RATES[(1, layer) if version == 3 else (2, 1 if layer == 1 else 2)]  # noqa: PLR2004 - version 1 is written as 3
    bits, frequency = table[rate - 1] * 1000, _SAMPLES[version][samples]
    if layer == 1:
        return (12 * bits // frequency + padding) * 4
    return (72 if layer == 3 and version != 3 else 144) * bits // frequency + padding  # noqa: PLR2004 - see above


def _measure_adts(header: bytes) -> int:
    """Return the length of a frame of AAC in ADTS (ISO/IEC 13818-7), or 0 if the header is none."""
    if len(header) < 7 or header[0] != 0xFF or header[1] & 0xF6 != 0xF0:  # noqa: PLR2004 - the length of a header; the sync word
        return 0
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    return length if length > 7 else 0  # noqa: PLR2004 - see above
