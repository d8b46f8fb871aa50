"""Cuts the write-ahead log of a recorded busy hour everywhere, and opens what is left."""

from __future__ import annotations

import os
from typing import Any

from bench.crash import prove

TITLE = "The write-ahead log of a busy hour, cut everywhere"
LONG = True
SEED = int(os.environ.get("SEED") or 7)
ACTS = int(os.environ.get("ACTS") or 120)
AIMS = {"corrupt": "0", "commits_missing": "0", "faults": "0"}


def run() -> dict[str, Any]:
    """Figures of the run. Raises RuntimeError with the faults when a file was corrupt or a commit missing."""
    return prove("wal", "--seed", str(SEED), "--acts", str(ACTS))
