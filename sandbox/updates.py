"""The queue of updates for the bot: what it asked for, what it has not yet confirmed,
who is waiting for it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from sandbox.errors import Refusal, bad
from sandbox.store import Json, Store, Table

KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message",
    "edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost", "managed_bot", "guest_message",
)  # fmt: skip
# Telegram sends these only to bots that name them.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
FIRST = 100_001
"""The id of the first update."""
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


class UpdateQueue:
    """Updates in order of their ids.

    One poller at a time; a webhook sender takes its place when an address is set.
    """

    def __init__(self, store: Store, meta: Table[str]) -> None:
        self._pending: Table[int] = Table(store, "update", int)
        self._meta = meta
        self._wanted = self._wanted_from(meta.get("allowed_updates") or [])
        self._news = asyncio.Event()
        self.waited_for = asyncio.Event()
        """Set while a poller waits for something to happen."""
        self._poll = 0

    @staticmethod
    def _wanted_from(names: list[str]) -> frozenset[str]:
        known = frozenset(KINDS)
        return known & frozenset(names) if names else known - ON_REQUEST

    @property
    def pending(self) -> dict[int, Json]:
        return self._pending.rows

    @property
    def last(self) -> int:
        """The id of the newest update ever queued."""
        return int(self._meta.get("last_update_id") or FIRST - 1)

    @property
    def allowed(self) -> list[str]:
        return list(self._meta.get("allowed_updates") or [])

    def allow(self, names: Any) -> None:
        """Remember which kinds the bot wants; None leaves it as it was,
        unknown names are passed over as Telegram does.
        """
        if names is None:
            return
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise bad("can't parse allowed updates list")
        if names != self.allowed:
            self._meta.put("allowed_updates", names)
        self._wanted = self._wanted_from(names)

    def wants(self, kind: str) -> bool:
        return kind in self._wanted

    def add(self, kind: str, payload: Any) -> int | None:
        """Queue an update unless the bot did not ask for its kind; returns its id."""
        return self.add_raw({kind: payload}) if kind in self._wanted else None

    def add_raw(self, body: Json) -> int:
        """Queue an update of any shape under the next id."""
        number = self.last + 1
        self._meta.put("last_update_id", number)
        self._pending.put(number, {"update_id": number, **body})
        self._news.set()
        return number

    def confirm_below(self, offset: int) -> None:
        """Forget what comes before `offset`; a negative one keeps only that many of the last."""
        if offset < 0:
            offset = ([0, *self._pending.rows][offset:] or [0])[0]
        for number in [*self._pending.rows]:
            if number >= offset:
                break
            self._pending.drop(number)

    def settle(self, number: int) -> None:
        self._pending.drop(number)

    def clear(self) -> None:
        for number in [*self._pending.rows]:
            self._pending.drop(number)

    def batch(self, limit: int) -> list[Json]:
        rows = self._pending.rows
        if len(rows) <= limit:
            return list(rows.values())
        return [update for update, _ in zip(rows.values(), range(limit), strict=False)]

    def terminate_poller(self) -> None:
        """End a waiting poller with the conflict."""
        self._poll += 1
        self._news.set()

    def wake(self) -> None:
        """Let waiting pollers look again."""
        self._news.set()

    async def poll(self, limit: int, timeout: float, gone: asyncio.Event) -> list[Json]:
        """Up to `limit` updates, waiting up to `timeout` real seconds for the first,
        or until the caller is `gone`.
        """
        self.terminate_poller()
        mine = self._poll
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._pending.rows and not gone.is_set():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            self._news.clear()
            await self._wait(left)
            if mine != self._poll:
                raise Refusal(409, CONFLICT)
        return self.batch(limit)

    async def wait_for_news(self, timeout: float) -> None:
        """Until an update came or somebody woke us, at most `timeout` real seconds."""
        self._news.clear()
        await self._wait(timeout)

    async def _wait(self, timeout: float) -> None:
        self.waited_for.set()
        try:
            # Not wait_for: before Python 3.12 it may swallow a cancellation that comes with the news.
            async with asyncio.timeout(timeout):
                await self._news.wait()
        except TimeoutError:
            return
        finally:
            self.waited_for.clear()
