"""The words that stand in front of codes and numbers ("invoice no.", "HS code", "тел."), as regular expressions.

``labels.csv`` holds one row for each kind; its ``patterns`` are alternatives over folded text.
"""

from __future__ import annotations

from functools import lru_cache

from . import tables


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    return {row["kind"]: row["patterns"] for row in tables.rows("labels")}


def any_of(kind: str) -> str:
    """A group that matches any label of ``kind``, to be built into a larger pattern."""
    return f"(?:{_table()[kind]})"
