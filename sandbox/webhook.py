"""Delivery of updates to a webhook, in order, again and again until the bot's server says 200."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import msgspec
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from sandbox.store import Json
from sandbox.world import World

FIRST_PAUSE = 0.05
LONGEST_PAUSE = 5.0
PATIENCE = 30.0
IDLE = 3_600.0
log = logging.getLogger(__name__)


class WebhookSender:
    """Runs beside the doors; sleeps while no address is set."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="sandbox webhook")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            hook = self._world.meta.get("webhook")
            pending = self._world.updates.batch(2) if hook else []
            if not pending:
                await self._world.updates.wait_for_news(IDLE)
                continue
            if all([await self._post(hook, update) for update in self._order(pending)]):
                pause = FIRST_PAUSE
                continue
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _order(self, pending: list[Json]) -> list[Json]:
        """The next update; a fault makes it come twice or after its successor."""
        kinds = self._world.faults.take_on_updates()
        if "reorder_updates" in kinds:
            return pending[::-1]
        return [pending[0]] * (2 if "duplicate_update" in kinds else 1)

    async def _post(self, hook: Json, update: Json) -> bool:
        """Send one update; True when it is settled."""
        headers = {"Content-Type": "application/json"}
        if hook["secret"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret"]
        request = HTTPRequest(
            hook["url"],
            "POST",
            headers,
            msgspec.json.encode(update),
            request_timeout=PATIENCE,
            validate_cert=False,
        )
        problem = await self._problem(request)
        if self._world.meta.get("webhook") is None:
            return True
        if problem is None:
            self._world.updates.settle(update["update_id"])
            self._world.flush()
            return True
        facts: dict[str, Any] = {"last_error_date": self._world.now(), "last_error_message": problem}
        self._world.meta.put("webhook", {**self._world.meta.get("webhook"), **facts})
        return False

    @staticmethod
    async def _problem(request: HTTPRequest) -> str | None:
        try:
            response = await AsyncHTTPClient().fetch(request, raise_error=False)
        except OSError as error:
            return f"Connection failed: {error}"
        if 200 <= response.code < 300:
            return None
        return f"Wrong response from the webhook: {response.code} {response.reason}"
