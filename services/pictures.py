"""Pictures by their looks: a short hash that stays nearly the same when a picture is scaled or compressed again."""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

from domain.keys import HEIGHT, WIDTH, dhash

MOST_PIXELS = 60_000_000
"""A picture that claims to be larger is not unpacked."""


def fingerprint(content: bytes) -> str:
    """The hash of a picture (`domain.keys.dhash`); empty for bytes that are no picture, or one too large to unpack."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return ""
                picture.draft("L", (WIDTH * 8, HEIGHT * 8))
                small = picture.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""  # Pillow says so of everything that it cannot read
    return dhash(list(small.tobytes()))


def clean_copy(content: bytes, longest: int) -> bytes | None:
    """A copy of a picture as JPEG, upright, its sides at most `longest` pixels, without EXIF and all that came with it.

    None for bytes that are no picture, or one too large to unpack.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                picture.draft("RGB", (longest, longest))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
                upright.thumbnail((longest, longest))
                upright.info.clear()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # Pillow says so of everything that it cannot read
    copy = io.BytesIO()
    upright.save(copy, "JPEG", quality=85)
    return copy.getvalue()
