"""Which letters a font has."""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path

import pytest

from domain.scripts import MOST_LETTERS, SCRIPTS, letters, script
from services import glyphs
from templates.engine import translate


def segments() -> bytes:
    """A table of format 4: A to C by delta, Arabic alef by an array, no more."""
    ends, starts, deltas = (0x43, 0x627, 0xFFFF), (0x41, 0x627, 0xFFFF), (0x10000 - 0x40, 0, 1)
    offsets = (0, 4, 0)  # from its own place to the array behind the last one
    body = struct.pack(">HHHH", len(ends) * 2, 0, 0, 0)
    body += struct.pack(">3H", *ends) + b"\0\0" + struct.pack(">3H", *starts) + struct.pack(">3H", *deltas)
    body += struct.pack(">3H", *offsets) + struct.pack(">H", 7)
    return struct.pack(">HHH", 4, len(body) + 6, 0) + body


def groups() -> bytes:
    """A table of format 12: A to C, and two letters beyond the first plane."""
    body = struct.pack(">6I", 0x41, 0x43, 5, 0x20000, 0x20001, 90)
    return struct.pack(">HHIII", 12, 0, 16 + len(body), 0, 2) + body


def font(table: bytes, platform: tuple[int, int]) -> bytes:
    """A file with nothing but a table of characters."""
    cmap = struct.pack(">HH", 0, 1) + struct.pack(">HHI", *platform, 12) + table
    return struct.pack(">IHHHH", 0x10000, 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap)) + cmap


@pytest.mark.parametrize(
    ("content", "wanted", "found"),
    [
        (font(segments(), (3, 1)), "ABCD", 3),
        (font(segments(), (0, 3)), "Aاب", 2),
        (font(groups(), (3, 10)), "ABD\U00020000\U00020001\U00020002", 4),
        (font(segments(), (1, 0)), "ABC", 0),
        (font(groups(), (3, 10))[:60], "ABC", 0),
        (b"no font at all", "ABC", 0),
        (b"", "ABC", 0),
    ],
)
def test_letters_are_counted_and_what_is_no_font_has_none(
    tmp_path: Path, content: bytes, wanted: str, found: int
) -> None:
    path = tmp_path / "font.ttf"
    path.write_bytes(content)
    assert glyphs.has(path, 0, wanted) == found


def test_a_font_in_a_collection_is_found_by_its_number(tmp_path: Path) -> None:
    head = b"ttcf" + struct.pack(">IIII", 0x10000, 2, 0, 20)
    whole = font(groups(), (3, 10))
    shifted = whole[:20] + struct.pack(">I", 28 + len(head)) + whole[24:]
    path = tmp_path / "fonts.ttc"
    path.write_bytes(head + shifted)
    assert glyphs.has(path, 1, "ABC") == 3


def test_a_file_that_is_gone_has_no_letters(tmp_path: Path) -> None:
    assert glyphs.has(tmp_path / "gone.ttf", 0, "A") == 0


def test_letters_are_told_apart_by_script_and_signs_are_none() -> None:
    found = letters(["R-12 氟利昂12 хладон", "ثلاجة 😀 → Ｆ"])
    assert set(found) == {"LATIN", "CJK", "CYRILLIC", "ARABIC"}
    assert found["CJK"] == "氟利昂"
    assert "F" in found["LATIN"]


def test_a_long_text_is_judged_by_some_of_its_letters() -> None:
    assert len(letters(["".join(map(chr, range(0x4E00, 0x4F00)))])["CJK"]) == MOST_LETTERS


def test_a_script_that_is_not_listed_goes_by_its_name() -> None:
    assert script("CHEROKEE").name == "Cherokee"
    assert script("CJK").package == "fonts-noto-cjk"


@pytest.mark.parametrize("lang", ["ru", "ar", "zh"])
@pytest.mark.parametrize("key", sorted(SCRIPTS))
def test_a_script_goes_by_its_name_in_the_readers_language(key: str, lang: str) -> None:
    assert "LATIN" not in {unicodedata.name(char).split()[0] for char in translate(script(key).name, lang)}
