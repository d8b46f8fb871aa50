"""The rule for one item, the classes for lists and the index agree; a forged button has no effect."""

from __future__ import annotations

import asyncio
import random

from bench.access import PAIRS, pairs
from tests.security.forging import forge
from tests.security.machine import live


def test_rule_table_and_index_agree_on_a_hundred_thousand_pairs() -> None:
    found = asyncio.run(pairs(PAIRS, random.Random()))
    assert found["asked"] >= PAIRS
    assert found["disagreements"] == 0


def test_forged_foreign_expired_and_replayed_buttons_have_no_effect() -> None:
    found = asyncio.run(forge(800, random.Random()))
    assert len(found["kinds"]) == 8 and min(found["kinds"].values()) > 30
    assert found["changed"] == []
    assert found["answers"] == ["answerCallbackQuery"]


def test_whatever_happens_in_whatever_order_nobody_gets_what_is_not_for_them() -> None:
    live(12, 25)
