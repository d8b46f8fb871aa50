"""Pictures by their looks: a short hash that stays nearly the same when a picture is scaled or compressed again."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib

from PIL import Image

from domain.keys import HEIGHT, WIDTH, dhash

MOST_PIXELS = 60_000_000
"""A picture that claims to be larger is not unpacked."""
_UNREADABLE = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for bytes that are no picture, or a broken one."""


_ORIENTATION = 0x0112
"""The tag of EXIF that says how the camera was held."""
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by its orientation."""
_SMOOTH = frozenset({"L", "RGB", "RGBA", "CMYK", "YCbCr"})
"""Modes that can be made smaller as they are."""
_ONE_AT_A_TIME = threading.Lock()
"""A large picture takes hundreds of megabytes while it is unpacked."""


def _small(content: bytes, mode: str, longest: int) -> Image.Image | None:
    """A picture upright, its sides at most `longest` pixels, without anything that came with it; None for bytes that
    are no picture, a broken one, or one too large to unpack."""
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return None
                turn = _UPRIGHT.get(picture.getexif().get(_ORIENTATION, 1))
                picture.draft(mode, (longest, longest))
                whole = picture if picture.mode in _SMOOTH else picture.convert(mode)
                whole.thumbnail((longest, longest), reducing_gap=None)  # in place: there is never more than one
                small = whole.convert(mode)
    except _UNREADABLE:
        return None
    small.info.clear()
    return small if turn is None else small.transpose(turn)


def fingerprint(content: bytes) -> str:
    """The hash of a picture (`domain.keys.dhash`); empty for bytes that are no picture, or one too large to unpack."""
    small = _small(content, "L", max(_VIEW))
    return "" if small is None else _hash(small)


def _hash(shades: Image.Image) -> str:
    return dhash(list(shades.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).tobytes()))


# ── the same picture, turned ────────────────────────────────────────────────────────────────────────────

_QUARTERS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)


def turned(content: bytes) -> list[str]:
    """The hashes that a picture has when it is turned by one, two and three quarters; of each that has one. What is
    looked for is turned, not what is known: nothing more is kept of a picture than its own hash."""
    small = _small(content, "L", max(_VIEW))
    return [] if small is None else _turned(small)


def _turned(shades: Image.Image) -> list[str]:
    return [value for quarter in _QUARTERS if (value := _hash(shades.transpose(quarter)))]


# ── the same picture, cut otherwise ─────────────────────────────────────────────────────────────────────

_VIEW = (WIDTH * 16, HEIGHT * 16)
_STRIPS = (0.04, 0.08)
_SIDES = (
    (1, 1, 1, 1),
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (1, 1, 0, 0),
    (0, 0, 1, 1),
    (1, 0, 1, 0),
    (0, 1, 0, 1),
)
"""Left, top, right, bottom."""


def views(content: bytes) -> list[str] | None:
    """The hash of a picture, then those that it would have when it is turned, with strips of its border cut off, and
    with strips added.

    The picture that is looked for may be a part of the one that is known, or the other way round. What lay beyond
    the border is guessed to be like it. Empty for a picture without any structure, None for bytes that are no picture.
    """
    small = _small(content, "L", max(_VIEW))
    if small is None:
        return None
    shades = small.resize(_VIEW, Image.Resampling.LANCZOS)
    cut = (_hash(each) for strip in _STRIPS for sides in _SIDES for each in _cut(shades, strip, sides))
    return [value for value in dict.fromkeys([_hash(small), *_turned(small), *cut]) if value]


def _cut(shades: Image.Image, strip: float, sides: tuple[int, int, int, int]) -> tuple[Image.Image, Image.Image]:
    width, height = shades.size
    left, top, right, bottom = (
        round(strip * side * length) for side, length in zip(sides, (width, height) * 2, strict=True)
    )
    within = shades.crop((left, top, width - right, height - bottom))
    beyond = Image.new("L", (width + left + right, height + top + bottom))
    beyond.paste(shades.resize(beyond.size), (0, 0))
    beyond.paste(shades, (left, top))
    _stretch(beyond, (left, top, left + width, top + height))
    return within, beyond


def _stretch(picture: Image.Image, inner: tuple[int, int, int, int]) -> None:
    """Fill what lies around `inner` with its border."""
    left, top, right, bottom = inner
    width, height = picture.size
    for column, place, wide in ((left, 0, left), (right - 1, right, width - right)):
        if wide:
            picture.paste(picture.crop((column, 0, column + 1, height)).resize((wide, height)), (place, 0))
    for row, place, high in ((top, 0, top), (bottom - 1, bottom, height - bottom)):
        if high:
            picture.paste(picture.crop((0, row, width, row + 1)).resize((width, high)), (0, place))


def clean_copy(content: bytes, longest: int) -> bytes | None:
    """A copy of a picture as JPEG, upright, its sides at most `longest` pixels, without EXIF and all that came with it.

    None for bytes that are no picture, or one too large to unpack.
    """
    upright = _small(content, "RGB", longest)
    if upright is None:
        return None
    copy = io.BytesIO()
    upright.save(copy, "JPEG", quality=85)
    return copy.getvalue()


_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_BOXED = b"ftyp"
"""HEIC, AVIF and films say so behind the length of their first part."""


def begins_like_one(content: bytes) -> bool:
    """Whether bytes begin as pictures and films do, those too that cannot be read here."""
    return content.startswith(_SIGNATURES) or content[4:8] == _BOXED


def grey() -> bytes:
    """A picture of nothing, as JPEG."""
    blank = io.BytesIO()
    Image.new("L", (320, 240), 200).save(blank, "JPEG")
    return blank.getvalue()
