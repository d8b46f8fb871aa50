"""Lists that are turned by button: by the person in private, by everybody there in a room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.access import Audience
from domain.words import Refusal, T
from handlers.turn import Turn
from services import outbox, room_lists
from services.keyboards import Button, Rows, columns, mint
from services.listing import Line
from services.room_lists import Again
from services.search import FIRST, Found, Page
from storage.engine import Tx
from storage.search import Key
from templates.engine import render

UNBOUND = T("This chat is not bound to a network, so I show nothing here. A network coordinator can say /bind.")


def audience(turn: Turn) -> Audience:
    """Who will read the list. Raises Refusal in a chat that is not (any more) a network's room."""
    if not turn.private and turn.room is None:
        raise Refusal(UNBOUND)
    return turn.audience


def read_page(key: Sequence[float] | None, back: bool) -> Page:
    """The page that a button's arguments name."""
    return FIRST if key is None else Page(Key(float(key[0]), int(key[1])), back)


def place_of(page: Page) -> dict[str, Any]:
    """The arguments of a button that shows this page."""
    return {"key": [page.key.score, page.key.doc_id] if page.key else None, "back": page.back}


def turning(found: Found, verb: str, args: Mapping[str, Any]) -> list[Button]:
    """‹ and › for the pages beside this one; `verb` is called with `args`, `key` and `back`."""
    pages = (("‹", found.previous), ("›", found.following))
    return [Button(sign, verb, {**args, **place_of(page)}) for sign, page in pages if page is not None]


def openers(turn: Turn, lines: Sequence[Line]) -> list[list[Button]]:
    """A button for each line that opens it: in a room for whoever may read it."""
    buttons = [
        Button(each.ref, f"{each.kind}.open", {"item": each.id}, item=None if turn.private else each.id)
        for each in lines
    ]
    return columns(buttons, 2)


async def put(
    turn: Turn, screen: str, rows: Rows, again: Again, *, also: Callable[[Tx], None] | None = None, **data: Any
) -> None:
    """Show a list, on its own message when a button of it was pressed; the turn's one transaction.

    In a room it is taken out of sight when an item of `again` may not be shown there any more.
    """
    if turn.private:
        turn.edit(screen, rows, **data)
    async with turn.write() as tx:
        if not turn.private:
            await _put_in_room(tx, turn, render(screen, turn.lang, **data), rows, again)
        if also is not None:
            also(tx)


async def _put_in_room(tx: Tx, turn: Turn, html: str, rows: Rows, again: Again) -> None:
    """Like `Turn.edit`, but the buttons are for everybody in the room."""
    keys = mint(tx, rows, turn.lang, turn.now)
    anchor = await room_lists.noted(tx, turn.chat_id, again, turn.now) if again.items else None
    item = again.items[0] if again.items else None
    message = turn.message
    if turn.update.callback_query is None or message is None:
        asked = turn.update.message
        outbox.say(
            tx,
            chat_id=turn.chat_id,
            html=html,
            keyboard=keys or None,
            thread_id=turn.thread_id,
            reply_to=asked.message_id if asked else None,
            anchor=anchor,
            item_id=item,
            now=turn.now,
        )
        return
    outbox.call(
        tx,
        chat_id=turn.chat_id,
        method="editMessageText",
        payload={
            "message_id": message.message_id,
            "text": html,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": keys},
        },
        anchor=anchor,
        item_id=item,
        coalesce=f"{turn.chat_id}:message:{message.message_id}",
        now=turn.now,
    )
