"""What forms that post something share: text of several lines, the label with its audience, the receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from domain.access import TLP_AUDIENCES, TLP_MARKS, RoomAudience, Tlp, access
from domain.words import N_, Refusal, T
from handlers.forms import Asking, Choice, Step
from handlers.turn import Turn
from services import outbox
from services.keyboards import Rows, mint
from storage.drafts import Draft
from storage.engine import Tx
from storage.items import ItemRow
from templates import filters
from templates.engine import render

NEEDS_WORDS = T("Please send some words.")
TOO_LONG = T("That is %(length)s characters; at most %(limit)s fit here. Please shorten it.")


def text_of(typed: str, limit: int) -> str:
    """Text as it was typed, lines kept. Raises Refusal for none, or for more than `limit` characters."""
    text = typed.strip()
    if not text:
        raise Refusal(NEEDS_WORDS)
    if len(text) > limit:
        raise Refusal(TOO_LONG % {"length": len(text), "limit": limit})
    return text


def parse_text(limit: int) -> Callable[[str, Asking], str]:
    """A parser for text of several lines."""
    return lambda typed, _asking: text_of(typed, limit)


def replied_text(turn: Turn) -> str:
    """The text of the message that this one replies to; empty for none, and for the bot's own."""
    message = turn.update.message
    original = message.reply_to_message if message is not None else None
    if original is None or (original.from_user is not None and original.from_user.id == turn.house.bot.id):
        return ""
    return original.text or original.caption or ""


def label_step(labels: Sequence[Tlp]) -> Step:
    """The question who may read it, the audience in words on each button."""

    def choices(_asking: Asking) -> Sequence[Choice]:
        return [Choice(_label(tlp), tlp.value) for tlp in labels]

    return Step("tlp", N_("Who may read it"), N_("Who may read it?"), choices=choices, show=_show_label, width=1)


def _label(tlp: Tlp) -> T:
    words = {"label": f"{TLP_MARKS[tlp]} {tlp.value}", "audience": T(TLP_AUDIENCES[tlp])}
    return T("%(label)s: %(audience)s") % words


def _show_label(value: str, lang: str) -> str:
    return f"{filters.tlp(value, lang)}, {filters.audience(value, lang)}"


def receipt(tx: Tx, turn: Turn, draft: Draft, row: ItemRow, screen: str, keyboard: Rows, **data: Any) -> None:
    """Turn the form's card into the receipt; where the room may not read the item, it goes to the private chat."""
    room = turn.room
    if turn.private or (room is not None and access(RoomAudience(room.network), row.item).allowed):
        turn.card(draft.anchor, screen, keyboard, item=row.id, **data)
        return
    elsewhere = T("Done. The receipt is in our private chat: not everybody here may read it.")
    turn.card(draft.anchor, "common/sentence", sentence=elsewhere)
    privately(tx, turn, row, screen, keyboard, **data)


def privately(
    tx: Tx,
    turn: Turn,
    row: ItemRow,
    screen: str,
    keyboard: Rows,
    *,
    anchor: str | None = None,
    **data: Any,
) -> None:
    """Say something about an item to the person of this turn in the private chat, in the person's language."""
    me = turn.person
    outbox.say(
        tx,
        chat_id=me.telegram_id,
        html=render(screen, me.language, **data),
        keyboard=mint(tx, keyboard, me.language, turn.now, only=me.id) or None,
        anchor=anchor,
        person_id=me.id,
        item_id=row.id,
        now=turn.now,
    )
