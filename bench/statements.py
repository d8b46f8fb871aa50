"""Fails every SQL statement of the posting walk, one a walk, in four forms, and counts false receipts."""

from __future__ import annotations

import os
from typing import Any

from bench.crash import prove

TITLE = "Every statement of a posting fails"
LONG = True
SEED = int(os.environ.get("SEED") or 7)
AIMS = {"faults": "0"}


def run() -> dict[str, Any]:
    """Figures of the run. Raises RuntimeError with the faults when a receipt was false or the bot did not carry on."""
    return prove("statements", "--seed", str(SEED))
