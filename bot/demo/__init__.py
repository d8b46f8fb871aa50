"""The demo world: people, rooms and history that everybody who tries the product finds in it."""

from __future__ import annotations

from bot.demo.world import seed

__all__ = ["seed"]
