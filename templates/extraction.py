"""Finds messages for the catalogs: what `T("…")` and `N_("…")` mark in Python, plurals included; names in tables.

Babel's own extraction does not see that `plural=` of `T` is the plural of the message before it.
"""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

Found = tuple[int, str, str | tuple[str, str], list[str]]


def extract(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """As Babel asks: line, gettext function, message (or message and plural), no comments."""
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        message = _text(node.args[0])
        if message is None or node.func.id not in ("T", "N_"):
            continue
        plural = _plural(node) if node.func.id == "T" else None
        if plural is None:
            yield node.lineno, "gettext", message, []
        else:
            yield node.lineno, "ngettext", (message, plural), []


def extract_names(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Found]:
    """The English names of a table of the field (column `name_en`), which screens show translated."""
    rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
    for row in rows:
        yield rows.line_num, "gettext", row["name_en"], []


def _plural(call: ast.Call) -> str | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "plural"]
    return next((_text(node) for node in [*named, *call.args[2:3]]), None)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
