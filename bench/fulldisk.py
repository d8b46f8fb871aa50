"""Posts on a real file system that becomes full before every step, and counts false receipts."""

from __future__ import annotations

import os
from typing import Any

from bench.crash import prove

TITLE = "Posting while the disk is full"
LONG = True
SEED = int(os.environ.get("SEED") or 7)
AIMS = {"faults": "0"}


def run() -> dict[str, Any]:
    """Figures of the run. Raises RuntimeError with the faults when a receipt was false or the bot did not go on."""
    return prove("fulldisk", "--seed", str(SEED))
