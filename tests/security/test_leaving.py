"""Who is no member any more is out of the rooms within seconds, whatever else waits for them."""

from __future__ import annotations

from pathlib import Path

from tests.security.leaving import WAYS, WITHIN_S, leave


async def test_rooms_of_every_type_are_left_within_five_seconds_however_a_membership_ends(tmp_path: Path) -> None:
    found = await leave(tmp_path, len(WAYS))
    assert found["still_inside"] == 0
    assert found["slowest_s"].keys() == WAYS.keys()
    assert max(found["slowest_s"].values()) <= WITHIN_S
