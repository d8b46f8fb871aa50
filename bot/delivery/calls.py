"""One call of the Bot API: from a row of the outbox to an outcome."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from telegram import (
    Bot,
    InputFile,
    InputMedia,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)
from telegram.error import TelegramError

from bot.delivery.errors import Fate, Verdict, verdict
from bot.delivery.methods import traits
from storage.outbox import CARD, Row

log = structlog.stdlib.get_logger(__name__)

_DONE = Verdict(Fate.DONE)
_EDITABLE = ("text", "parse_mode", "link_preview_options", "reply_markup")
_MEDIA: dict[str, type[InputMedia]] = {
    "photo": InputMediaPhoto,
    "document": InputMediaDocument,
    "video": InputMediaVideo,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: its verdict, the messages it made or changed, and Telegram's whole answer.

    `repeatable`: doing it once more can be seen by nobody.
    """

    row: Row
    verdict: Verdict
    repeatable: bool
    message_ids: list[int] = field(default_factory=list)
    answer: Any = None


class Calls:
    """Calls the Bot API for rows. `files` is the folder that uploads come from."""

    def __init__(self, bot: Bot, files: Path, connect_timeout_s: float, read_timeout_s: float) -> None:
        self._bot = bot
        self._files = files.resolve()
        self._connect_s = connect_timeout_s
        self._read_s = read_timeout_s

    async def attempt(self, row: Row) -> Outcome:
        """Make the row's call. Never raises (except when cancelled): an error is part of the outcome."""
        if row.method == CARD:
            return await self._card(row)
        known = traits(row.method)
        try:
            ready = "file" not in row.payload and "media" not in row.payload
            parameters = row.parameters() if ready else await asyncio.to_thread(self._with_files, row)
        except (OSError, ValueError, TypeError, KeyError) as error:
            return Outcome(row, Verdict(Fate.REFUSED, f"{type(error).__name__}: {error}"), known.repeatable)
        if known.addressed:
            parameters["chat_id"] = row.chat_id
        return await self._call(row, row.method, parameters, known.repeatable)

    async def _card(self, row: Row) -> Outcome:
        parameters = row.parameters()
        parameters["chat_id"] = row.chat_id
        if row.shows is None:
            return await self._call(row, "sendMessage", parameters, repeatable=False)
        change = {name: parameters[name] for name in _EDITABLE if name in parameters}
        change |= {"chat_id": row.chat_id, "message_id": row.shows}
        outcome = await self._call(row, "editMessageText", change, repeatable=True)
        if outcome.verdict.fate is Fate.ANEW:
            return await self._call(row, "sendMessage", parameters, repeatable=False)
        if outcome.verdict.fate is Fate.DONE:
            return Outcome(row, _DONE, True, [row.shows])
        return outcome

    async def _call(self, row: Row, method: str, parameters: dict[str, Any], repeatable: bool) -> Outcome:
        try:
            # The client warns at every call of a method that it also offers under the same name. It takes
            # snake case too, and joins "sendMessage_" to "sendMessage".
            answer = await self._bot.do_api_request(
                f"{method}_",
                parameters,
                connect_timeout=self._connect_s,
                pool_timeout=self._connect_s,
                read_timeout=self._read_s,
            )
        except TelegramError as error:
            return Outcome(row, verdict(error, method), repeatable)
        except Exception as error:
            # A defect of ours or of the client: the row must come to an end that a person can see.
            log.exception("a call failed in an unforeseen way", row=row.id, method=method)
            return Outcome(row, Verdict(Fate.UNKNOWN, f"{type(error).__name__}: {error}"), repeatable)
        return Outcome(row, _DONE, repeatable, _message_ids(answer), answer)

    def _with_files(self, row: Row) -> dict[str, Any]:
        return {name: self._value(value) for name, value in row.parameters().items()}

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(entry) for entry in value]
        if not isinstance(value, dict):
            return value
        if "file" in value and value.keys() <= {"file", "name"}:
            return self._upload(value["file"], value.get("name"), attach=False)
        if "media" not in value or value.get("type") not in _MEDIA:
            return value
        media = self._upload(value["media"]["file"], value["media"].get("name"), attach=True)
        rest = {name: entry for name, entry in value.items() if name not in ("type", "media")}
        return _MEDIA[value["type"]](media=media, **rest)

    def _upload(self, relative: str, name: str | None, *, attach: bool) -> InputFile:
        path = (self._files / relative).resolve()
        if not path.is_relative_to(self._files):
            raise ValueError(f"{relative} is not in the data folder")
        return InputFile(path.read_bytes(), filename=name or path.name, attach=attach)


def _message_ids(answer: Any) -> list[int]:
    """The messages in an answer: a Message, several of them, a MessageId, or a mere yes."""
    made = answer if isinstance(answer, list) else [answer]
    return [message["message_id"] for message in made if isinstance(message, dict) and "message_id" in message]
