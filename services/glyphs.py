"""Which letters a font file has, read from its table of characters (`cmap` of TrueType and OpenType)."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

_FORMATS = {(3, 10): 0, (0, 6): 1, (0, 4): 1, (3, 1): 2, (0, 3): 3}
"""Platform and encoding of tables of Unicode, the widest first."""


def has(path: Path, index: int, letters: Iterable[str]) -> int:
    """How many of the letters font number `index` of a file has; 0 for a file that is no font we can read."""
    try:
        data = path.read_bytes()
        table = _characters(data, index)
        return 0 if table is None else sum(_glyph(data, table, ord(letter)) != 0 for letter in letters)
    except (OSError, struct.error, IndexError):
        return 0  # a damaged font is no font


def _characters(data: bytes, index: int) -> int | None:
    """Where the best table of characters begins."""
    start = 0
    if data[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", data, 12 + 4 * index)
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            return _best(data, offset)
    return None


def _best(data: bytes, cmap: int) -> int | None:
    (number,) = struct.unpack_from(">H", data, cmap + 2)
    records = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * place) for place in range(number)]
    known = sorted((_FORMATS[each[:2]], each[2]) for each in records if each[:2] in _FORMATS)
    return cmap + known[0][1] if known else None


def _glyph(data: bytes, table: int, code: int) -> int:
    (kind,) = struct.unpack_from(">H", data, table)
    return {4: _in_segments, 12: _in_groups}.get(kind, _nowhere)(data, table, code)


def _nowhere(data: bytes, table: int, code: int) -> int:
    return 0


def _in_segments(data: bytes, table: int, code: int) -> int:
    """Format 4: four arrays, one entry a segment."""
    if code > 0xFFFF:
        return 0
    (twice,) = struct.unpack_from(">H", data, table + 6)
    ends = table + 14
    for place in range(0, twice, 2):
        (end,) = struct.unpack_from(">H", data, ends + place)
        if code > end:
            continue
        starts = ends + twice + 2
        first, delta = (struct.unpack_from(">H", data, starts + place + gap)[0] for gap in (0, twice))
        at = starts + 2 * twice + place
        (offset,) = struct.unpack_from(">H", data, at)
        if code < first:
            return 0
        if offset == 0:
            return int(code + delta) & 0xFFFF
        (glyph,) = struct.unpack_from(">H", data, at + offset + 2 * (code - first))
        return int(glyph + delta) & 0xFFFF if glyph else 0
    return 0


def _in_groups(data: bytes, table: int, code: int) -> int:
    """Format 12: groups of first, last, first glyph, in order."""
    (number,) = struct.unpack_from(">I", data, table + 12)
    low, high = 0, number
    while low < high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">III", data, table + 16 + 12 * middle)
        if code < first:
            high = middle
        elif code > last:
            low = middle + 1
        else:
            return int(glyph + code - first)
    return 0
