"""Lives in which everything happens in any order: what the access rule promises holds after every step.

People join, leave and are suspended, post, narrow, widen, withdraw, alert and read; the program restarts and dies.
"""

from __future__ import annotations

from typing import Any

TITLE = "Lives in which everything happens in any order"
LONG = True
RUNS, STEPS = 1_000, 200
AIMS = {"runs": "1,000", "steps": "200", "broken": "0"}


def run() -> dict[str, Any]:
    """Figures of the lives. Raises AssertionError with the shortest story when a promise breaks."""
    from tests.security.machine import live

    live(RUNS, STEPS)
    return {"runs": RUNS, "steps": STEPS, "broken": 0}
