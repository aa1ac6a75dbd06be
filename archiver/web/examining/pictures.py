"""Draw a picture anew: its pixels alone, no larger than a page shows, in a format that carries nothing else."""

from __future__ import annotations

import io
import warnings
from typing import Final

from PIL import Image, ImageOps

_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_MOST_PIXELS: Final = 60_000_000
"""Pixels of a picture that is decoded: a page of A3 at 400 dots an inch has 31 millions."""
_LARGEST_SIDE: Final = 1600


class UndrawablePictureError(Exception):
    """A picture cannot be decoded, or has too many pixels."""


def draw_anew(octets: bytes) -> bytes:
    """Return the first picture of a file as a PNG without metadata. Raises UndrawablePictureError."""
    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(octets), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")
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
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, Image.DecompressionBombError) as error:
        raise UndrawablePictureError from error
    return file.getvalue()
