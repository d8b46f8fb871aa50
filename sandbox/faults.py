"""The fault menu: what may go wrong between a bot and Telegram, on order."""

from __future__ import annotations

from typing import Any

from sandbox.errors import Refusal
from sandbox.store import Json

KINDS = {
    "429": "too many requests, with retry_after seconds",
    "500": "internal server error, nothing done",
    "502": "bad gateway, nothing done",
    "reset": "the connection is reset, nothing done",
    "timeout_before": "nothing done and no answer",
    "timeout_after": "done, but no answer",
    "blocked": "the person has blocked the bot",
    "migrated": "the group becomes a supergroup (basic groups only)",
    "duplicate_update": "the updates come twice",
    "reorder_updates": "the updates come in reverse order",
}
ON_UPDATES = frozenset({"duplicate_update", "reorder_updates"})
FIELDS = frozenset({"method", "chat_id", "kind", "times", "retry_after", "delay"})
HOLD_LIMIT = 60.0
"""Seconds for which a time-out holds a call when no `delay` is given and the client does not give up."""


class Faults:
    """Faults waiting to happen, in the order of their making."""

    def __init__(self) -> None:
        self.rows: list[Json] = []
        self._number = 0

    def add(self, wish: Any) -> Json:
        """Add one. `times` is a count, or null for always. Raises 400 in plain words."""
        if not isinstance(wish, dict):
            raise Refusal(400, "a fault is an object")
        unknown = sorted(set(wish) - FIELDS)
        if unknown:
            raise Refusal(400, f"unknown field {unknown[0]!r}; a fault has {', '.join(sorted(FIELDS))}")
        kind = str(wish.get("kind"))
        if kind not in KINDS:
            raise Refusal(400, f"unknown kind {kind!r}; the kinds are {', '.join(KINDS)}")
        times = wish.get("times", 1)
        if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
            raise Refusal(400, "times is a number of at least 1, or null for always")
        for name in ("retry_after", "delay"):
            if wish.get(name) is not None and not (isinstance(wish[name], int | float) and wish[name] >= 0):
                raise Refusal(400, f"{name} is a number of seconds")
        self._number += 1
        row = {"id": self._number, **{key: value for key, value in wish.items() if value is not None}}
        row |= {"kind": kind, "times": times}
        self.rows.append(row)
        return row

    def clear(self) -> None:
        self.rows.clear()

    def take(self, method: str, chat: Json | None) -> Json | None:
        """The first fault that strikes this call, counted down."""
        for row in self.rows:
            if row["kind"] not in ON_UPDATES and self._fits(row, method, chat):
                return self._count(row)
        return None

    def take_on_updates(self) -> list[str]:
        """Kinds of the faults that strike this delivery of updates."""
        struck = [row for row in self.rows if row["kind"] in ON_UPDATES]
        return [self._count(row)["kind"] for row in struck]

    @staticmethod
    def _fits(row: Json, method: str, chat: Json | None) -> bool:
        if "method" in row and str(row["method"]).lower() != method.lower():
            return False
        if row["kind"] == "migrated" and (chat is None or chat["type"] != "group"):
            return False
        # A fault that names no method strikes what the bot does, not its listening.
        if "method" not in row and method.lower() == "getupdates":
            return False
        if "chat_id" not in row:
            return True
        wanted = str(row["chat_id"]).removeprefix("@").lower()
        return chat is not None and wanted in (str(chat["id"]), str(chat.get("username") or "").lower())

    def _count(self, row: Json) -> Json:
        if row["times"] is not None:
            row["times"] -= 1
            if row["times"] <= 0:
                self.rows.remove(row)
        return row
