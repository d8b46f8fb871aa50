"""People at the person door: HTTP and nothing else, as somebody outside the house would judge the product."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0
LOOK_S = 0.05
Json = dict[str, Any]
T = TypeVar("T")


class Unseen(AssertionError):
    """Something did not come; the text has what came instead."""


@contextmanager
def product(data: Path) -> Iterator[Door]:
    """`make run` on a free port, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "bot", "sandbox", "--port", "0", "--data", str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next((m[1] for line in process.stdout if (m := re.search(r"ready: (http://\S+?)/?$", line))), None)
        assert address is not None, "it ended before it was ready"
        with httpx.Client(base_url=f"{address}/sandbox", timeout=PATIENCE_S, trust_env=False) as client:
            yield Door(client)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


class Door:
    """The doors of one running product."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.bot: int = self.get("state")["bot"]["id"]

    def get(self, path: str, **words: Any) -> Any:
        return self._client.get(f"/{path}", params=words).raise_for_status().json()

    def post(self, path: str, **body: Any) -> Any:
        return self._client.post(f"/{path}", json=body).raise_for_status().json()

    def person(self, username: str) -> Somebody:
        """A person of the demo world."""
        found = next(p for p in self.get("people") if p.get("username") == username)
        return Somebody(self, found["id"], username)

    def room_of(self, username: str) -> int:
        """The room that somebody sits in."""
        who = self.person(username)
        (room,) = [chat["id"] for chat in self.get(f"people/{who.id}/chats") if chat["type"] == "supergroup"]
        return int(room)

    def rooms(self) -> dict[int, str]:
        """Every room with the username of the coordinator who owns it."""
        found = {}
        for chat in self.get("chats"):
            owner = next(m["user"] for m in self.get(f"chats/{chat['id']}/members") if m["status"] == "creator")
            found[chat["id"]] = owner["username"]
        return found


class Somebody:
    """A person who writes, presses and reads. A chat is the private one unless a room is given."""

    def __init__(self, door: Door, id: int, username: str) -> None:
        self.door = door
        self.id = id
        self.username = username

    def _path(self, room: int | None) -> str:
        return f"people/{self.id}/chats/{room or self.door.bot}/messages"

    def says(self, text: str, room: int | None = None, **more: Any) -> int:
        """Write; the message's id."""
        return int(self.door.post(self._path(room), text=text, **more)["message_id"])

    def hears(self, room: int | None = None, after: int = 0) -> list[Json]:
        """The bot's messages behind an id, oldest first."""
        found = self.door.get(self._path(room), after=after) if after else self.door.get(self._path(room))
        return [m for m in found if m.get("from", {}).get("id") == self.door.bot]

    def asks(self, text: str) -> str:
        """Write in private; the text of the answer."""
        said = self.says(text)
        return str(self.awaits(lambda: self.hears(after=said), f"an answer to {text}")[-1]["text"])

    def sees(self, words: str, room: int | None = None) -> Json:
        """The newest message of the bot with these words, as soon as it is there."""

        def look() -> Json | None:
            return next((m for m in reversed(self.hears(room)) if words in _text(m)), None)

        return self.awaits(look, f"“{words}”", room)

    def finds(self, pattern: str, room: int | None = None) -> str:
        """What the newest matching message has for the whole pattern."""

        def look() -> str | None:
            found = (re.search(pattern, _text(m)) for m in reversed(self.hears(room)))
            return next((match[0] for match in found if match), None)

        return self.awaits(look, pattern, room)

    def presses(self, label: str, room: int | None = None) -> Json:
        """Press the newest button with this label, as soon as it is there; the answer."""

        def look() -> tuple[int, str] | None:
            for message in reversed(self.hears(room)):
                for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                    for button in row:
                        if label in button["text"] and "callback_data" in button:
                            return message["message_id"], button["callback_data"]
            return None

        message, data = self.awaits(look, f"a button “{label}”", room)
        answer: Json = self.door.post(f"{self._path(room)}/{message}/press", callback_data=data)
        return answer

    def awaits(self, look: Callable[[], T | None], what: str, room: int | None = None) -> T:
        """What `look` finds, as soon as it finds something. Raises Unseen with the chat's end."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            found = look()
            if found:
                return found
            time.sleep(LOOK_S)
        heard = "\n".join(_text(m) for m in self.hears(room)[-3:])
        raise Unseen(f"{self.username} does not see {what}; the bot said last:\n{heard}")


def _text(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")
