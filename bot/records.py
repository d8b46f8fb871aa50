"""Reading a file of cases record by record, however long it is: JSON lines or CSV, each with its line number."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from domain.cells import plain
from services.importing import Line

LONGEST_LINE = 1 << 20
TABLES = (".csv", ".tsv")
Passed = Callable[[int], None]
"""Told how many bytes of the file were read meanwhile."""


def batches(path: Path, size: int, passed: Passed = lambda _: None) -> Iterator[list[Line]]:
    """The records of a file, `size` at a time. Raises ValueError for a file that cannot be read as text."""
    with path.open("rb") as file:
        records = _rows(file) if path.suffix.lower() in TABLES else _lines(file)
        before = 0
        while batch := list(islice(records, size)):
            at = file.tell()
            passed(at - before)
            before = at
            yield batch


def _lines(file: BinaryIO) -> Iterator[Line]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (more := file.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                pass
            line = b'"longer than 1 MB"'
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield Line(number, line)


def _rows(file: BinaryIO) -> Iterator[Line]:
    """Rows of a table with a header; commas between cells, or tabs or semicolons where the header has those."""
    # What is no UTF-8 stays in its cell, so that the fault is told with its line.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")
    header = text.readline()
    between = max(",\t;", key=header.count)
    names = [name.strip() for name in next(csv.reader([header], delimiter=between), [])]
    csv.field_size_limit(LONGEST_LINE)
    # Reading lines by hand keeps the position of the file known, which a text file's own iteration hides.
    ended = False

    def read() -> Iterator[str]:
        nonlocal ended
        yield from iter(text.readline, "")
        ended = True

    rows = csv.reader(read(), delimiter=between)
    while True:
        number = rows.line_num + 2
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
            yield Line(number, _record(names, cells))


def _record(names: list[str], cells: list[str]) -> dict[str, str]:
    record = dict(zip(names, map(plain, cells), strict=False))
    for extra in range(len(names), len(cells)):
        record[f"column {extra + 1}"] = cells[extra]
    return record
