"""The quick forms of the large runs; `python -m bench faults` does the long ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.outbox import Priority
from tests.delivery import runs


async def test_whatever_goes_wrong_every_entitled_and_reachable_person_gets_the_alert(tmp_path: Path) -> None:
    async with runs.opened(tmp_path) as office:
        figures = await runs.mishaps(office, recipients=200, seed=7)
    assert figures["rows_without_end"] == figures["entitled_without_it"] == figures["not_entitled_with_it"] == 0


@pytest.mark.parametrize("kinds", [tuple(Priority), (Priority.ALERT,), (Priority.DIGEST,)])
async def test_telegram_counts_strictly_and_never_has_to_refuse(tmp_path: Path, kinds: tuple[Priority, ...]) -> None:
    async with runs.opened(tmp_path, strict=True) as office:
        figures = await runs.strict(office, 300, kinds)
    assert figures["answers_429"] == 0


async def test_an_alert_overtakes_the_digests(tmp_path: Path) -> None:
    async with runs.opened(tmp_path, strict=True) as office:
        figures = await runs.alert_among_digests(office, 400, 60)
    assert figures["last_s"] <= 15
