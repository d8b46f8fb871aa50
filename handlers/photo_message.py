"""A message that shows one photograph: sent, or turned to another one when a button of it was pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.words import T
from handlers.turn import Turn
from services import case_cards, outbox, photos, previews
from services.keyboards import Button, Rows, columns, mint
from services.photos import Photo
from storage.engine import Tx
from templates.engine import render


@dataclass(frozen=True, slots=True)
class Around:
    """Where a photograph stands: `number` of `total` (with `more`: at least), under the `heading` of what is looked
    through; `turning` are the buttons to those beside it, `notes` what is to be said besides.

    `place` is what the button `photos.turn` takes to show it here again: those that ask something about it remember it.
    """

    heading: T
    number: int
    total: int
    turning: Sequence[Button]
    place: Mapping[str, Any]
    more: bool = False
    notes: Sequence[T] = ()


async def show(turn: Turn, photo: Photo, around: Around, *, anew: bool = False) -> None:
    """Show a photograph with its buttons; with `anew` below what stands there."""
    await previews.make(turn.house.files, photo.file.sha256)
    put(turn, photo, around, keyboard(turn, photo, around), anew=anew)


def put(turn: Turn, photo: Photo, around: Around, rows: Rows, *, anew: bool = False) -> None:
    """Show a photograph whose preview is there, with these buttons: for everybody in a room, for the person else."""
    words = {
        "caption": render("photos/photo", turn.lang, photo=photo, around=around, private=turn.private),
        "parse_mode": "HTML",
    }
    picture = previews.upload(turn.house.files, photo.file.sha256)
    pressed = turn.message if turn.update.callback_query is not None else None
    on = pressed.message_id if pressed is not None and pressed.photo and not anew else None

    def answer(tx: Tx, now: int) -> None:
        keys = mint(tx, rows, turn.lang, now, only=turn.person.id if turn.private else None)
        markup = {"reply_markup": {"inline_keyboard": keys}}
        if on is None:
            _queue(tx, turn, photo, "sendPhoto", {"photo": picture, **words, **markup, **_below(turn)}, now)
        else:
            media = {"type": "photo", "media": picture, **words}
            _queue(tx, turn, photo, "editMessageMedia", {"message_id": on, "media": media, **markup}, now)

    turn.later(answer)


def _below(turn: Turn) -> dict[str, Any]:
    """In a room: in the topic, as a reply to the message that asked."""
    found: dict[str, Any] = {}
    if turn.thread_id is not None:
        found["message_thread_id"] = turn.thread_id
    if not turn.private and turn.update.message is not None:
        found["reply_parameters"] = {
            "message_id": turn.update.message.message_id,
            "allow_sending_without_reply": True,
        }
    return found


def _queue(tx: Tx, turn: Turn, photo: Photo, method: str, payload: dict[str, Any], now: int) -> None:
    number = payload.get("message_id")
    outbox.call(
        tx,
        chat_id=turn.chat_id,
        method=method,
        payload=payload,
        anchor=case_cards.photo_anchor(photo.row.id),
        coalesce=f"{turn.chat_id}:message:{number}" if number is not None else None,
        person_id=turn.person.id if turn.private else None,
        item_id=photo.row.id,
        now=now,
    )


def keyboard(turn: Turn, photo: Photo, around: Around) -> Rows:
    """What may be done with a photograph: everywhere to see its case and the like of it; in private more."""
    item = None if turn.private else photo.row.id
    rows: list[list[Button]] = [
        list(around.turning),
        [
            Button(T("Case"), "case.open", {"item": photo.row.id}, item=item),
            Button(T("Similar photos"), "photos.similar", {"file": photo.file.id}, item=item),
        ],
    ]
    if turn.private:
        rows += columns(_in_private(turn, photo, around), 2)
    return rows


def _in_private(turn: Turn, photo: Photo, around: Around) -> list[Button]:
    """What the person may do with it, the original last, which every reader may have."""
    place = dict(around.place)
    found = []
    if photos.may_describe(turn.person, photo):
        found.append(Button(T("What it shows"), "photos.ask_shows", place))
        found.append(Button(T("Caption"), "photos.caption", {"file": photo.file.id, "place": place}))
    if photos.may_choose(turn.person, photo):
        found.append(Button(T("Training"), "photos.ask_training", place))
    return [*found, Button(T("Original"), "photos.original", {"file": photo.file.id})]
