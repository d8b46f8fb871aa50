"""Tells those who run the server, in the chat that they name, what the service could not do by itself."""

from __future__ import annotations

import sqlite3

from bot.clock import Clock
from bot.settings import Service
from domain.words import N_, T
from services import notices
from storage.engine import Database

DAY_MS = 86_400_000
DUTIES = {
    "backup": N_("The daily backup"),
    "drill": N_("The rehearsal of a restore"),
    "retention": N_("The nightly sweep"),
    "digests": N_("Sending digests"),
    "alerts": N_("Keeping alerts up to date"),
}
"""What the service does by the clock, in words; others go by their names."""
FAILED = T("⚠️ %(duty)s failed: %(reason)s. I try again; the log of the server says more.")


def reason_of(error: BaseException) -> str:
    """Why, in the words of the machine, without paths or anything that officers wrote."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if isinstance(error, sqlite3.OperationalError):
        return str(error)
    return type(error).__name__


class Alarm:
    """`await duty_failed(name, error)`: told at most once a day for each duty; to nobody where no chat is named."""

    def __init__(self, db: Database, clock: Clock, service: Service) -> None:
        self._db = db
        self._clock = clock
        self._service = service

    async def duty_failed(self, name: str, error: BaseException) -> None:
        """Something that is done by the clock failed. Raises what the database raises."""
        if self._service.admin_chat is None:
            return
        now = self._clock.now_ms()
        cause = error.__cause__ if isinstance(error.__cause__, OSError) else error
        sentence = FAILED % {"duty": T(DUTIES.get(name, name)), "reason": reason_of(cause)}
        async with self._db.write() as tx:
            notices.to_admins(
                tx,
                self._service.admin_chat,
                sentence,
                self._service.language,
                now,
                dedupe=f"alarm:{name}:{now // DAY_MS}",
            )
