"""Questions and laws of the demo world."""

from __future__ import annotations

from storage.engine import Tx


async def publish(tx: Tx, now: int) -> None:
    """Nothing yet."""
