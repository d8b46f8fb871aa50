"""When the next call may go: Telegram's public limits, kept strictly, from the history of what went.

Pure: nothing here tells the time; the sender writes down what goes and asks. The figures are those that
Telegram gives bot authors: about one message a second in a chat, twenty a minute in a group, thirty a second
over all. Every call counts in the sum; messages and edits count in their chat too.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

SECOND = 1_000
MINUTE = 60_000
LARGEST_ALBUM = 10  # messages, Bot API "sendMediaGroup"
FEW = 50  # chats that are not worth counting
URGENT = 1  # priorities up to this one (alerts and replies) may use the reserve


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls allowed in any window of their length. `reserve` of `overall` is for alerts and replies alone."""

    chat_gap_ms: int = SECOND
    group_per_minute: int = 20
    overall_per_second: int = 28
    reserve: int = 8

    @classmethod
    def of(cls, per_chat_per_second: float, group_per_minute: int, overall_per_second: float, reserve: float) -> Limits:
        """From rates as the configuration states them, rounded to the careful side."""
        overall = max(1, int(overall_per_second))
        gap = -int(-SECOND // per_chat_per_second)
        return cls(gap, group_per_minute, overall, min(overall - 1, -int(-reserve // 1)))


@dataclass(frozen=True, slots=True)
class Call:
    """A call that might go. `pieces`: messages it makes in its chat, 0 when it does not count there."""

    chat_id: int
    priority: int
    pieces: int = 1


@dataclass(slots=True)
class _Chat:
    """The last while of one chat."""

    moments: deque[int] = field(default_factory=deque)
    held_until: int = 0


class History:
    """What went lately (UTC ms), over all and by chat, and which chats Telegram told to wait."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all: deque[int] = deque()
        self._lesser: deque[int] = deque()  # those of them that may not use the reserve
        self._chats: dict[int, _Chat] = {}
        self._tidied = 0

    def went(self, call: Call, now: int) -> None:
        """`call` goes now."""
        self._all.append(now)
        if call.priority > URGENT:
            self._lesser.append(now)
        if call.pieces:
            self._chat(call.chat_id).moments.extend([now] * call.pieces)

    def arrived(self, call: Call, now: int) -> None:
        """The answer came now. Telegram may have counted the call as late as this, so its chat does too."""
        if call.pieces:
            moments = self._chat(call.chat_id).moments
            for _ in range(min(call.pieces, len(moments))):
                moments.pop()
            moments.extend([now] * call.pieces)

    def hold(self, chat_id: int, until: int) -> None:
        """Telegram wants nothing for this chat before `until`."""
        chat = self._chat(chat_id)
        chat.held_until = max(chat.held_until, until)

    def tidy(self, now: int) -> None:
        """Forget what limits nothing any more. When the clock was set back, what lies ahead counts as now."""
        for moments in (self._all, self._lesser):
            _keep(moments, now, SECOND)
        if abs(now - self._tidied) < SECOND:
            return
        back, self._tidied = now < self._tidied, now
        for chat_id, chat in list(self._chats.items()):
            _keep(chat.moments, now, MINUTE if chat_id < 0 else self.limits.chat_gap_ms)
            if back:
                chat.held_until = 0
            if not chat.moments and chat.held_until <= now:
                del self._chats[chat_id]

    def crowd(self, now: int) -> int:
        """How many chats, at most, have to wait."""
        if len(self._chats) <= FEW:
            return len(self._chats)
        album = (Call(chat_id, 0, LARGEST_ALBUM) for chat_id in self._chats)
        return sum(1 for call in album if self._chat_free(call) > now)

    def room(self, now: int) -> int:
        """How many more calls of any kind may go now."""
        _keep(self._all, now, SECOND)
        return self.limits.overall_per_second - len(self._all)

    def earliest(self, call: Call, now: int) -> int:
        """The first moment from `now` on at which `call` breaks no limit, if nothing else goes meanwhile."""
        limits = self.limits
        moment = max(now, _free(self._all, limits.overall_per_second, 1, SECOND), self._chat_free(call))
        if call.priority > URGENT:
            moment = max(moment, _free(self._lesser, limits.overall_per_second - limits.reserve, 1, SECOND))
        return moment

    def _chat_free(self, call: Call) -> int:
        chat = self._chats.get(call.chat_id)
        if chat is None or not call.pieces:
            return chat.held_until if chat is not None else 0
        limits = self.limits
        free = chat.held_until
        if chat.moments:
            free = max(free, chat.moments[-1] + limits.chat_gap_ms)
        if call.chat_id < 0:
            pieces = min(call.pieces, limits.group_per_minute)
            free = max(free, _free(chat.moments, limits.group_per_minute, pieces, MINUTE))
        return free

    def _chat(self, chat_id: int) -> _Chat:
        return self._chats.setdefault(chat_id, _Chat())


def _free(moments: deque[int], limit: int, pieces: int, window: int) -> int:
    """When `pieces` more fit under `limit` in any `window`; 0: at once."""
    over = len(moments) + pieces - limit
    return moments[over - 1] + window if over > 0 else 0


def _keep(moments: deque[int], now: int, window: int) -> None:
    while moments and moments[0] <= now - window:
        moments.popleft()
    if moments and moments[-1] > now:
        kept = [min(at, now) for at in moments]
        moments.clear()
        moments.extend(kept)
