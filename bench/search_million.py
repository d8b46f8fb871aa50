"""The same as part `search`, with a million cases: takes some 8 GB of disk and, on two quiet cores, twenty minutes."""

from __future__ import annotations

import asyncio
from typing import Any

from bench import search

TITLE = "Speed of search, 1,000,000 cases"
SEED = search.SEED
LONG = True
ASKS = 100
NAIVE_EACH = 4
"""The naive base takes up to some seconds for a search: it does each fourth."""


def run() -> dict[str, Any]:
    """A million cases."""
    return asyncio.run(search.measure(1_000_000, ASKS, NAIVE_EACH))
