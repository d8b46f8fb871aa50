"""Reading a file of cases record by record, however long it is: JSON lines or CSV, each with its line number."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from bot.tables import NAMES, Table, survey
from domain import decimals
from domain.cells import plain
from domain.imports import NUMBERS
from services.importing import Line

LONGEST_LINE = 1 << 20
TABLES = (".csv", ".tsv")
Passed = Callable[[int], None]
"""Told how many bytes of the file were read meanwhile."""


def batches(path: Path, size: int, passed: Passed = lambda _: None) -> Iterator[list[Line]]:
    """The records of a file, `size` at a time. Raises ValueError for a file that cannot be read as text."""
    with path.open("rb") as file:
        records = _rows(path, file) if path.suffix.lower() in TABLES else _lines(file)
        before = 0
        while batch := list(islice(records, size)):
            at = file.tell()
            passed(at - before)
            before = at
            yield batch


def written_in(path: Path) -> str | None:
    """The name of the encoding of a table that is written in another one than UTF-8."""
    return NAMES.get(survey(path).encoding) if path.suffix.lower() in TABLES else None


def _lines(file: BinaryIO) -> Iterator[Line]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (more := file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            line = b'"longer than 1 MB"'
        if number == 1 and line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise ValueError("is written in UTF-16; save it as UTF-8")
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Line(number, line)


def _rows(path: Path, file: BinaryIO) -> Iterator[Line]:
    """Rows of a table with a header."""
    table = survey(path)
    # What is no text in this encoding stays in its cell, so that the fault is told with its line.
    text = io.TextIOWrapper(file, encoding=table.encoding, errors="surrogateescape", newline="")
    for _ in range(table.header):
        text.readline()
    csv.field_size_limit(LONGEST_LINE)
    # Reading lines by hand keeps the position of the file known, which a text file's own iteration hides.
    ended = False

    def read() -> Iterator[str]:
        nonlocal ended
        yield from iter(text.readline, "")
        ended = True

    rows = csv.reader(read(), delimiter=table.between)
    while True:
        number = rows.line_num + table.header + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            raise ValueError(f"line {number}: {error}") from error
        if cells is None:
            text.detach()
            return
        if ended:  # a record that is whole ends with its line, before the file does
            raise ValueError(
                f"line {number}: a quotation mark opens a cell and none closes it; close it or take it out"
            )
        if any(cells):
            yield Line(number, _record(table, cells))


def _record(table: Table, cells: list[str]) -> dict[str, str]:
    record = dict(zip(table.names, map(plain, cells), strict=False))
    for extra in range(len(table.names), len(cells)):
        record[f"column {extra + 1}"] = cells[extra]
    if table.mark:
        for name in NUMBERS & record.keys():
            record[name] = decimals.plain(record[name], table.mark) or record[name]
    return record
