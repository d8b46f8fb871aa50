"""The sender against everything that may go wrong, and against Telegram's limits, in virtual time.

An alert to 1,500 recipients of whom many are struck by refusals, time-outs, blocks and moves; 10,000 messages while
Telegram counts strictly; an alert in the night of 5,000 digests. Any broken promise ends the run with an error.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import structlog

from services.outbox import Priority
from tests.delivery import runs
from tests.delivery.office import Office

TITLE = "Delivery: the fault menu and Telegram's limits"
LONG = True
SEED = int(os.environ.get("SEED") or 20261122)
AIMS = {
    "mishaps.rows_without_end": "0",
    "mishaps.entitled_without_it": "0",
    "mishaps.not_entitled_with_it": "0",
    "strict_alerts.answers_429": "0",
    "strict_alerts.per_second": "at least 24",
    "strict_digests.answers_429": "0",
    "strict_digests.per_second": "at least 24",
    "strict_mixed.answers_429": "0",
    "strict_mixed.per_second": "at least 24",
    "alert_among_digests.first_s": "at most 2",
    "alert_among_digests.last_s": "at most 15",
}
RECIPIENTS = 1_500
MESSAGES = 10_000
DIGESTS = 5_000
ALERTED = 290

Run = Callable[[Office], Awaitable[runs.Figures]]


async def _one(run: Run, *, strict: bool) -> runs.Figures:
    with tempfile.TemporaryDirectory() as folder:
        async with runs.opened(Path(folder), strict=strict) as office:
            return await run(office)


async def _all() -> dict[str, Any]:
    return {
        "mishaps": await _one(lambda office: runs.mishaps(office, RECIPIENTS, SEED), strict=False),
        "strict_alerts": await _one(lambda office: runs.strict(office, MESSAGES, (Priority.ALERT,)), strict=True),
        "strict_digests": await _one(lambda office: runs.strict(office, MESSAGES, (Priority.DIGEST,)), strict=True),
        "strict_mixed": await _one(lambda office: runs.strict(office, MESSAGES, tuple(Priority)), strict=True),
        "alert_among_digests": await _one(
            lambda office: runs.alert_among_digests(office, DIGESTS, ALERTED), strict=True
        ),
    }


def run() -> dict[str, Any]:
    """Figures of all runs. Raises Broken with the promise that was not kept."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    return asyncio.run(_all())
