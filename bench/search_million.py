"""The same as part `search`, with a million cases: takes a good quarter of an hour and some 8 GB of disk."""

from __future__ import annotations

import asyncio
from typing import Any

from bench import search

TITLE = "Speed of search, 1,000,000 cases"
SEED = search.SEED
LONG = True


def run() -> dict[str, Any]:
    """A million cases."""
    return asyncio.run(search.measure(1_000_000))
