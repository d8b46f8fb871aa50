"""Named points on the way of an update and of a message, at which a crash test may stop the process."""

from __future__ import annotations

from collections.abc import Callable

Reached = Callable[[str], None]
"""Called with the name of a point when the work passes it."""


def pass_by(_point: str) -> None:
    """Do nothing at a named point."""
