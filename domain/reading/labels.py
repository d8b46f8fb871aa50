"""The words that stand in front of codes and numbers ("invoice no.", "HS code", "тел."), as regular expressions.

``labels.csv`` holds one row for each kind; its ``patterns`` are alternatives over folded text.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    source = resources.files(__package__).joinpath("labels.csv").read_text(encoding="utf-8")
    return {row["kind"]: row["patterns"] for row in csv.DictReader(io.StringIO(source))}


def any_of(kind: str) -> str:
    """A group that matches any label of ``kind``, to be built into a larger pattern."""
    return f"(?:{_table()[kind]})"
