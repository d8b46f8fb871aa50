"""Long work on the database in steps: each is a transaction of its own; between two of them others get their turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from storage.engine import Database, Tx

T = TypeVar("T")

REST = 0.5
"""For this part of a step's time the database is left to others after it."""


async def step(db: Database, work: Callable[[Tx], Awaitable[T]]) -> T:
    """Work in a transaction of its own, then a pause in which others get their turn."""
    began = time.perf_counter()
    async with db.write() as tx:
        done = await work(tx)
    await asyncio.sleep(REST * (time.perf_counter() - began))
    return done
