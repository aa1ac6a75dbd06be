"""Draw a picture anew: its pixels alone, no larger than a page shows, in a format that carries nothing else."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps

_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_MOST_PIXELS: Final = 60_000_000
"""Pixels of a picture that is decoded: a page of A3 at 400 dots an inch has 31 millions."""
_LARGEST_SIDE: Final = 1600
_FAULTS: Final = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError)
"""Exceptions of Pillow for files that are damaged."""


class UndrawablePictureError(Exception):
    """A picture cannot be decoded, or has too many pixels."""


def may_be_drawn(octets: bytes) -> bool:
    """Return whether a file begins as a picture that can be drawn, of no more pixels than are decoded. Nothing is decoded."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(octets), formats=_FORMATS) as picture:
            return picture.width * picture.height <= _MOST_PIXELS
    except _FAULTS:
        return False


def draw_anew(octets: bytes) -> bytes:
    """Return the first picture of a file as a PNG without metadata. Raises UndrawablePictureError."""
    Image.MAX_IMAGE_PIXELS = None  # The bound is ours.
    try:
        with Image.open(io.BytesIO(octets), formats=_FORMATS) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise UndrawablePictureError
            picture.draft("RGB", (_LARGEST_SIDE, _LARGEST_SIDE))
            picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
            turned = ImageOps.exif_transpose(picture)
            drawn = turned.convert("RGBA" if "A" in turned.getbands() or "transparency" in turned.info else "RGB")
            # A new picture carries no profile, comment or place.
            plain = Image.new(drawn.mode, drawn.size)
            plain.paste(drawn)
            file = io.BytesIO()
            plain.save(file, "PNG")
    except _FAULTS as error:
        raise UndrawablePictureError from error
    return file.getvalue()
