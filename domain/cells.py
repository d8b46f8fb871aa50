"""Cells of a table that spreadsheets do not take for formulas, and back.

A program that opens a table runs a cell that begins with = + - @ (or their full-width forms), also behind a tab or
carriage return. An apostrophe before it makes it a text; reading takes that one apostrophe off again.
"""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*[\s\x00-\x1f\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫\t\r\n]")
_GUARDED = re.compile(r"'" + _DANGEROUS.pattern)


def safe(value: str) -> str:
    """The cell for a text; `plain` gives the text back."""
    return f"'{value}" if _DANGEROUS.match(value) else value


def plain(cell: str) -> str:
    """The text of a cell that `safe` made; any other cell as it is."""
    return cell[1:] if _GUARDED.match(cell) else cell
