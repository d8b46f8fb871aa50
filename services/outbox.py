"""What services say: rows of the outbox, made in the caller's transaction and delivered after its commit."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from storage import buttons, outbox
from storage.engine import Tx
from templates.parts import LIMIT, parts

Keyboard = list[list[dict[str, str]]]
"""Rows of `{"text": …, "callback_data": …}` or `{"text": …, "url": …}`, tokens already minted."""

ELLIPSIS = "…"


class Priority(IntEnum):
    """What goes first when not everything can go now."""

    ALERT = 0
    REPLY = 1
    NOTIFICATION = 2
    DIGEST = 3


def say(
    tx: Tx,
    *,
    chat_id: int,
    html: str,
    now: int,
    keyboard: Keyboard | None = None,
    thread_id: int | None = None,
    reply_to: int | None = None,
    priority: Priority = Priority.REPLY,
    anchor: str | None = None,
    dedupe: str | None = None,
    coalesce: str | None = None,
    person_id: int | None = None,
    item_id: int | None = None,
    not_before: int | None = None,
    expires_at: int | None = None,
    silent: bool = False,
) -> None:
    """Send `html` to a chat; a text too long for one message becomes several, the keyboard under the last.

    `anchor` names what the message shows ('item:12'), for later edits and for replies to it. With a `dedupe`
    key that was used before nothing is sent. `coalesce`: replaces queued messages with the same key.
    `item_id`: whoever may not read that item any more when it is sent (`person_id`, else the room) does not
    get it. Blank text is a ValueError.
    """
    texts = parts(html)
    if not texts:
        raise ValueError("nothing to say: the text is blank")
    _put(tx, chat_id, keyboard)
    if coalesce is not None:
        outbox.replace(tx, coalesce, dedupe)
    for number, text in enumerate(texts, start=1):
        payload = _message(
            text,
            keyboard if number == len(texts) else None,
            thread_id,
            reply_to if number == 1 else None,
            silent,
        )
        outbox.add(
            tx,
            chat_id=chat_id,
            method="sendMessage",
            payload=payload,
            priority=priority,
            anchor=anchor,
            dedupe=dedupe if number == 1 else None,
            coalesce=coalesce,
            person_id=person_id,
            item_id=item_id,
            not_before=not_before,
            expires_at=expires_at,
            now=now,
            continues=number > 1,
        )


def card(
    tx: Tx,
    *,
    chat_id: int,
    anchor: str,
    html: str,
    now: int,
    keyboard: Keyboard | None = None,
    thread_id: int | None = None,
    reply_to: int | None = None,
    priority: Priority = Priority.REPLY,
    dedupe: str | None = None,
    coalesce: str | None = None,
    person_id: int | None = None,
    item_id: int | None = None,
    not_before: int | None = None,
    expires_at: int | None = None,
    silent: bool = False,
) -> None:
    """Bring the message that shows `anchor` in this chat up to date, or send it when there is none to edit.

    Of several cards waiting for one message only the newest is sent (`coalesce`; default: chat and anchor).
    A card is one message: a text that does not fit ends with an ellipsis.
    """
    texts = parts(html)
    if not texts:
        raise ValueError("nothing to show: the text is blank")
    text = texts[0] if len(texts) == 1 else parts(html, LIMIT - len(ELLIPSIS))[0] + ELLIPSIS
    _put(tx, chat_id, keyboard)
    key = coalesce or f"{chat_id}:{anchor}"
    outbox.replace(tx, key, dedupe)
    outbox.add(
        tx,
        chat_id=chat_id,
        method=outbox.CARD,
        payload=_message(text, keyboard, thread_id, reply_to, silent),
        priority=priority,
        anchor=anchor,
        dedupe=dedupe,
        coalesce=key,
        person_id=person_id,
        item_id=item_id,
        not_before=not_before,
        expires_at=expires_at,
        now=now,
    )


def call(
    tx: Tx,
    *,
    chat_id: int,
    method: str,
    payload: dict[str, Any],
    now: int,
    priority: Priority = Priority.REPLY,
    anchor: str | None = None,
    dedupe: str | None = None,
    coalesce: str | None = None,
    person_id: int | None = None,
    item_id: int | None = None,
    not_before: int | None = None,
    expires_at: int | None = None,
) -> None:
    """Any other Bot API method with its parameters, `chat_id` left out.

    A file is given by its file_id, or as `{"file": "path/in/the/data/folder"}` to be uploaded, with a
    `"name"` under that name. For
    answerCallbackQuery and answerInlineQuery `chat_id` is only the chat on whose behalf it happens.
    """
    _put(tx, chat_id, payload.get("reply_markup", {}).get("inline_keyboard"))
    if coalesce is not None:
        outbox.replace(tx, coalesce, dedupe)
    outbox.add(
        tx,
        chat_id=chat_id,
        method=method,
        payload=payload,
        priority=priority,
        anchor=anchor,
        dedupe=dedupe,
        coalesce=coalesce,
        person_id=person_id,
        item_id=item_id,
        not_before=not_before,
        expires_at=expires_at,
        now=now,
    )


def _put(tx: Tx, chat_id: int, keyboard: Keyboard | None) -> None:
    """A button works in the chat where it was put, and in no other."""
    tokens = [button["callback_data"] for row in keyboard or () for button in row if "callback_data" in button]
    buttons.put(tx, tokens, chat_id)


def _message(
    text: str, keyboard: Keyboard | None, thread_id: int | None, reply_to: int | None, silent: bool
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard:
        payload["reply_markup"] = {"inline_keyboard": keyboard}
    if thread_id is not None:
        payload["message_thread_id"] = thread_id
    if reply_to is not None:
        payload["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    if silent:
        payload["disable_notification"] = True
    return payload
