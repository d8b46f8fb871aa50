"""Long polling that confirms an update to Telegram only after it is in the inbox.

Telegram forgets an update when it is asked for a later one, so the next offset is used only after the
commit. The first question of a run, and each one after an empty answer, carries no offset at all: Telegram
then gives what is not confirmed yet, and may number from anywhere after a quiet week. What comes twice dies
in the inbox.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec
import structlog
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest

from bot.intake.arrivals import Arrivals
from bot.intake.updates import (
    KINDS,
    Answer,
    Incoming,
    Unreadable,
    read_answer,
    read_batch,
    readable,
    salvage,
)
from bot.points import Reached, pass_by

log = structlog.get_logger(__name__)

LONG_POLL = 30
"""Seconds that Telegram holds a question open."""
SPARE = 10
"""Seconds beyond it before the connection counts as dead."""
BATCH = 100
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
CONFLICT_PAUSE = 15.0


class TokenRefused(Exception):
    """Telegram does not know the token: no further attempt makes sense."""


class _Refused(Exception):
    """An answer that is not the one asked for; `pause` is how long Telegram asks us to wait, if it does."""

    def __init__(self, answer: Answer, status: int) -> None:
        super().__init__(answer.description or f"HTTP {status}")
        self.status = status
        after = (answer.parameters or {}).get("retry_after")
        self.pause = float(after) if isinstance(after, int | float) else None


class Polling:
    """`await run()` until it is cancelled. `url` is the Bot API's address with the token (`Bot.base_url`).

    Cancelling is safe at any moment: what was fetched and not committed comes again. `reached` is called at
    `fetched` (answer read, nothing kept yet) and `fed` (kept and in the lanes, not confirmed yet).
    """

    def __init__(
        self,
        url: str,
        arrivals: Arrivals,
        *,
        kinds: Sequence[str] = KINDS,
        long_poll: int = LONG_POLL,
        batch: int = BATCH,
        request: BaseRequest | None = None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        reached: Reached = pass_by,
    ) -> None:
        self._url = url
        self._arrivals = arrivals
        self._kinds = msgspec.json.encode(list(kinds)).decode()
        self._long_poll = long_poll
        self._batch = batch
        self._request = request or HTTPXRequest(connection_pool_size=1)
        self._pause = pause
        self._reached = reached
        self._offset: int | None = None
        self._one_by_one = False
        self._failures = 0

    async def run(self) -> None:
        """Poll for ever. Raises TokenRefused when Telegram does not know the token."""
        async with self._request:
            ready = False
            while True:
                try:
                    if not ready:
                        await self._call("deleteWebhook", {"drop_pending_updates": "false"})
                        ready = True
                    await self._round()
                    self._failures = 0
                except TokenRefused:
                    raise
                except Exception as error:
                    await self._pause(self._after(error))

    async def _round(self) -> None:
        payload = await self._call("getUpdates", self._question())
        self._reached("fetched")
        found = self._read(payload)
        if not found:
            self._offset = None
            return
        updates = list(readable(found))
        if len(updates) < len(found):
            log.warning("updates_without_id", count=sum(update is None for update in found))
        if not updates:
            raise Unreadable("an answer in which no update has an id")
        await self._arrivals.accept(updates)
        self._reached("fed")
        self._offset = updates[-1].update_id + 1

    def _question(self) -> dict[str, Any]:
        question: dict[str, Any] = {
            "timeout": self._long_poll,
            "limit": 1 if self._one_by_one else self._batch,
            "allowed_updates": self._kinds,
        }
        if self._offset is not None:
            question["offset"] = self._offset
        return question

    def _read(self, payload: bytes) -> list[Incoming | None]:
        """The updates of an answer. One that cannot be read is asked for alone, and kept as it came."""
        try:
            found = read_batch(payload)
        except Unreadable:
            if not self._one_by_one:
                self._one_by_one = True
                raise
            found = [salvage(payload)]
        self._one_by_one = False
        return found

    async def _call(self, method: str, parameters: dict[str, Any]) -> bytes:
        status, payload = await self._request.do_request(
            f"{self._url}/{method}?{urlencode(parameters)}",
            "GET",
            read_timeout=self._long_poll + SPARE,
        )
        if status == HTTPStatus.OK:
            return payload
        try:
            answer = read_answer(payload)
        except Unreadable:
            answer = Answer()
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            raise TokenRefused(
                f"Telegram refuses the bot's token ({answer.description or status}); "
                "check [telegram] token and base_url, or ask @BotFather for a new token"
            )
        raise _Refused(answer, status)

    def _after(self, error: Exception) -> float:
        """Say what went wrong; seconds to wait before the next question."""
        self._failures += 1
        # Jitter is no secret.
        spread = random.uniform(0.5, 1.0)
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10)) * spread
        if isinstance(error, _Refused) and error.status == HTTPStatus.CONFLICT:
            log.error("another_instance_polls", hint="another instance polls with this token", answer=str(error))
            return CONFLICT_PAUSE * spread
        if isinstance(error, _Refused):
            pause = max(pause, error.pause or 0.0)
            log.warning("polling_refused", status=error.status, answer=str(error), pause=pause)
        elif isinstance(error, TelegramError):
            log.warning("polling_interrupted", error=f"{type(error).__name__}: {error}", pause=pause)
        else:
            log.error("updates_not_kept", pause=pause, exc_info=error)
        return pause
