"""How a table is written: in which encoding, what stands between its cells, which mark before decimals.

Spreadsheets save tables by the customs of their country. What leaves no doubt is read; the rest is told, not guessed.
"""

from __future__ import annotations

import codecs
import csv
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from domain.decimals import mark_of
from domain.imports import NUMBERS
from domain.text import stop_words

NAMES = {"utf-16": "UTF-16", "cp1252": "Windows-1252 (Western European)", "cp1251": "Windows-1251 (Cyrillic)"}
"""Encodings of tables besides UTF-8."""
_BETWEEN = ",\t;"
_PIECE = 1 << 20
_WORD = re.compile(r"[^\W\d_]+")


class Table(NamedTuple):
    """`names` are the keys of the header, `between` what stands between cells, `header` how many lines there are up to
    the header's; `mark` stands before the decimals of all numbers that tell, None where none or several do."""

    encoding: str
    between: str
    names: tuple[str, ...]
    header: int
    mark: str | None


def survey(path: Path) -> Table:
    """Looks through the whole table, once until it changes. Raises ValueError for one that cannot be a table."""
    status = path.stat()
    return _survey(path, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=4)
def _survey(path: Path, size: int, changed: int) -> Table:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as text:
        header, between = text.readline(), ""
        number = 1
        if header.lower().startswith("sep=") and header.strip()[4:] in set(_BETWEEN):  # how Excel is told
            between, header, number = header.strip()[4:], text.readline(), 2
        if "\0" in header:
            raise ValueError("is written in UTF-16 without its mark at the beginning; save it as “CSV UTF-8”")
        between = between or max(_BETWEEN, key=header.count)
        names = tuple(name.strip() for name in next(csv.reader([header], delimiter=between), []))
        mark = None if between == "," else _mark(csv.reader(text, delimiter=between), names)
    return Table(encoding, between, names, number, mark)


def _mark(rows: Iterator[list[str]], names: tuple[str, ...]) -> str | None:
    """The mark before decimals. Between commas cells with a comma are rare, and their numbers tell by themselves."""
    places = [place for place, name in enumerate(names) if name in NUMBERS]
    if not places:
        return None
    try:
        found = {mark_of(row[place]) for row in rows for place in places if place < len(row)} - {None}
    except csv.Error:  # which is told with its line when the rows are read
        return None
    return found.pop() if len(found) == 1 else None


# ── encodings ───────────────────────────────────────────────────────────────────────────────────────────


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
    if _every(path, "utf-8", lambda _: True):
        return "utf-8-sig"
    likely = [encoding for encoding, likely in (("cp1252", _Western()), ("cp1251", _Russian())) if likely.of(path)]
    return likely[0] if len(likely) == 1 else "utf-8-sig"


def _every(path: Path, encoding: str, right: Callable[[str], bool]) -> bool:
    """Whether the file can be read in this encoding, and all of its pieces are right."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while piece := file.readlines(_PIECE):
                if not right(decoder.decode(b"".join(piece))):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


_ACCENTED = frozenset("àâäáãçéèêëíìîïñóòôöõœúùûüÿß")
_TYPOGRAPHY = frozenset("«»“”„‘’–—…°€№·•ºª¿¡±×\u00a0\u00ad")


class _Western:
    """French, Spanish and their neighbours: accented letters among plain ones, and no others."""

    def __init__(self) -> None:
        self._seen = False

    def of(self, path: Path) -> bool:
        return _every(path, "cp1252", self._right) and self._seen

    def _right(self, text: str) -> bool:
        if not {letter for letter in set(text.lower()) if not letter.isascii()} <= _ACCENTED | _TYPOGRAPHY:
            return False
        words = [word for word in _WORD.findall(text) if not word.isascii()]
        self._seen = self._seen or any(re.search("[A-Za-z]", word) for word in words)
        return all(len(word) <= 2 or re.search("[A-Za-z]", word) for word in words)


_CYRILLIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў")
_MOST_MIXED = 0.02
_LONG = 4


class _Russian:
    """Russian: words of Cyrillic letters, in which capitals stand first or everywhere, some of them common ones."""

    def __init__(self) -> None:
        self._long = self._common = False

    def of(self, path: Path) -> bool:
        return _every(path, "cp1251", self._right) and self._long and self._common

    def _right(self, text: str) -> bool:
        if not {letter for letter in set(text.lower()) if not letter.isascii()} <= _CYRILLIC | _TYPOGRAPHY:
            return False
        words = [word for word in _WORD.findall(text) if not word.isascii()]
        mixed = sum(re.search("[A-Za-z]|[а-яё][А-ЯЁ]", word) is not None for word in words)
        self._long = self._long or any(len(word) >= _LONG for word in words)
        self._common = self._common or any(word.lower() in stop_words("ru") for word in words)
        return mixed <= _MOST_MIXED * len(words)
