"""Nothing leaves the circle it was meant for, by whatever exit the features declare."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from handlers import features
from tests.security.circle import Circle, exits, gather
from tests.security.walk import walk
from tests.world import World


@pytest_asyncio.fixture
async def circle(tmp_path: Path) -> AsyncIterator[Circle]:
    async with World(tmp_path) as world:
        yield await gather(world)


async def test_no_exit_tells_anybody_what_is_not_for_them(circle: Circle, capfd: pytest.CaptureFixture[str]) -> None:
    leaks = await walk(circle)
    assert leaks == []
    assert circle.seen > 500, "the walk meets what people may read"
    assert exits(features()) - circle.visited == set(), "exits that nobody drives"
    said = capfd.readouterr()
    told = [word for word in circle.secrets if word in said.out or word in said.err]
    assert told == [], "secrets in the log"
