"""From the wire into the inbox and on into the lanes: the one door for polling and webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from bot.intake.lanes import Lanes
from bot.intake.updates import Incoming
from bot.points import Reached, pass_by
from storage import inbox
from storage.engine import Database
from storage.inbox import InboxRow


class Arrivals:
    """`await accept(updates)`: when it returns, they are durable and in their lanes.

    `now_ms` tells the time in UTC milliseconds. `reached` is called with the name of each point that a crash
    test may stop at: `inserted` (before the commit) and `kept` (after it).
    """

    def __init__(
        self,
        db: Database,
        lanes: Lanes,
        now_ms: Callable[[], int],
        reached: Reached = pass_by,
    ) -> None:
        self._db = db
        self._lanes = lanes
        self._now_ms = now_ms
        self._reached = reached
        self._order = asyncio.Lock()  # lanes are fed in the order of the commits

    @property
    def full(self) -> bool:
        """True while so many updates wait that no more should be taken in."""
        return self._lanes.full

    async def accept(self, updates: Iterable[Incoming]) -> int:
        """Commit, then feed; the number of updates that were new. Raises what the database raises."""
        at = self._now_ms()
        rows = [InboxRow(u.update_id, u.lane, u.body, at) for u in updates]
        async with self._order:
            async with self._db.write() as tx:
                added = await inbox.add(tx, [(r.update_id, r.lane, r.body, r.at) for r in rows])
                self._reached("inserted")
            self._reached("kept")
            await self._lanes.feed(rows, fresh=added == len(rows))
        return added
