"""How soon officers are out of their rooms when their membership ends, while the rooms wait for other messages."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

import structlog

from tests.security.leaving import WAYS, WITHIN_S, leave

TITLE = "Leavers: from the tap to the last room that is left"
OFFICERS = int(os.environ.get("OFFICERS") or 40)
AIMS = {"still_inside": "0", **{f"slowest_s.{way}": f"at most {WITHIN_S:g}" for way in WAYS}}


def run() -> dict[str, Any]:
    """Seconds by the way in which a membership ended. Raises RuntimeError when somebody stayed or was slow to go."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(leave(Path(folder), OFFICERS))
    if found["still_inside"] or max(found["slowest_s"].values()) > WITHIN_S:
        raise RuntimeError(f"rooms were not left in time: {found}")
    return found
